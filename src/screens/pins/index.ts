// Pins: levels, LED, PWM; the board as a picture.
import { needsPort } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { clamp } from '../../workbench/cursor.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { enterPins } from './actions.ts';
import { pinsKeys } from './keys.ts';
import { PinsScreen } from './PinsScreen.tsx';
import { initialPins, type PinsState } from './state.ts';

export const pins: ScreenModule<'pins'> = {
  name: 'pins',
  tab: { key: '4', label: 'Pins' },
  initial: () => initialPins,
  focuses: {
    pins: {
      title: 'Pins',
      move: (state, by) => {
        const { cursor, pins: rows } = state.pins;
        return { ...state, pins: { ...state.pins, cursor: clamp(cursor + by, rows.length) } };
      },
    },
    'pins-wizard': { title: 'Pins: which pin is the LED?', passing: true },
    'pins-unlock': { title: 'Pins: unlocking one', passing: true },
  },
  focusOf: ({ pins: { prompt } }) => (prompt ? `pins-${prompt.kind}` : 'pins'),
  keys: pinsKeys,
  entry: {
    id: 'pins-screen',
    keys: ['4'],
    where: [everywhere],
    label: 'pins',
    help: 'Pins: read and drive levels',
    disabledReason: needsPort,
    quiet: true,
    notInPalette: true,
    run: enterPins,
  },
  beside: 'repl',
  View: PinsScreen,
  onBoard: (state) => {
    const { board } = state;
    if (!board) return state;
    const gone: Partial<PinsState> =
      board.state === 'unplugged'
        ? { through: null, trouble: 'Unplugged. Plug it in again, then press 4.' }
        : {};
    // Somebody answers: TX and RX are the REPL's again.
    const free: Partial<PinsState> = board.firmware === null ? {} : { cutOffBy: null };
    return { ...state, pins: { ...state.pins, ...gone, ...free } };
  },
};
