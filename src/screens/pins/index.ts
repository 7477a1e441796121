// Pins: levels, LED, PWM; the board as a picture.
import { isNetworkPath } from '../../device/transport/port-errors.ts';
import { needsPort } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { clamp } from '../../workbench/cursor.ts';
import { newFilter } from '../../workbench/filter.ts';
import { filterKeys } from '../../workbench/filter-keys.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import type { State } from '../../workbench/state.ts';
import { enterPins } from './actions.ts';
import { pinsKeys } from './keys.ts';
import { PinsScreen } from './PinsScreen.tsx';
import { initialPins, type PinsState, shownPins } from './state.ts';

const withPins =
  (part: Partial<PinsState>) =>
  (state: State): State => ({ ...state, pins: { ...state.pins, ...part } });

/** From one shown pin to another: keys mean none that the filter hides, unless it hides all. */
function move(state: State, by: number): State {
  const { pins: rows, cursor } = state.pins;
  const shown = shownPins(state.pins);
  const here = rows[cursor];
  const at = here ? shown.indexOf(here) : -1;
  const next = shown[clamp(Math.max(0, at) + by, shown.length)];
  return next ? withPins({ cursor: rows.indexOf(next) })(state) : state;
}

const lostWords = (path: string): string =>
  isNetworkPath(path) ? 'Connection lost. 4 connects again.' : 'Unplugged. Plug it in again, then press 4.';

const pinsFilterKeys = filterKeys({
  ...{ id: 'pins-filter', list: 'pins', field: 'pins-filter' },
  help: 'Show only pins of a name: D4, GPIO2, LED',
  helpClear: 'Show all pins again',
  begin: withPins({ filter: newFilter }),
  keep: (state) => {
    const { filter } = state.pins;
    return filter ? withPins({ filter: { ...filter, typing: false } })(state) : state;
  },
  clear: withPins({ filter: null }),
});

export const pins: ScreenModule<'pins'> = {
  name: 'pins',
  order: 70,
  tab: { key: '4', label: 'Pins' },
  initial: () => initialPins,
  focuses: {
    pins: {
      title: 'Pins',
      move,
    },
    'pins-filter': {
      title: 'Pins: the filter',
      passing: true,
      move,
      edit: (state, edit) => {
        const { filter } = state.pins;
        return filter
          ? move(withPins({ filter: { ...filter, entry: edit(filter.entry) } })(state), 0)
          : state;
      },
    },
    'pins-wizard': { title: 'Pins: which pin is the LED?', passing: true },
    'pins-unlock': { title: 'Pins: unlocking one', passing: true },
  },
  focusOf: ({ pins: { prompt, filter } }) =>
    prompt ? `pins-${prompt.kind}` : filter?.typing ? 'pins-filter' : 'pins',
  keys: [...pinsKeys, ...pinsFilterKeys],
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
  back: (state) => (state.pins.filter ? withPins({ filter: null })(state) : null),
  onBoard: (state) => {
    const { board } = state;
    if (!board) return state;
    const gone: Partial<PinsState> =
      board.state === 'unplugged' ? { through: null, trouble: lostWords(board.path) } : {};
    // Somebody answers: TX and RX are the REPL's again.
    const free: Partial<PinsState> = board.firmware === null ? {} : { cutOffBy: null };
    return { ...state, pins: { ...state.pins, ...gone, ...free } };
  },
};
