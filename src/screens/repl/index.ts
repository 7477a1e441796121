// REPL: the board's own terminal. Every key but two goes to the board.
import { theme } from '../../components/theme.ts';
import { safe } from '../../text/printable.ts';
import { needsPort } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { enterRepl } from './actions.ts';
import { lostWords, reconnectRepl } from './actions-reconnect.ts';
import { returnToRepl } from './actions-return.ts';
import { replFocuses, replFocusOf } from './focuses.ts';
import { replInput } from './input.ts';
import { replKeys } from './keys.ts';
import { ReplScreen } from './ReplScreen.tsx';
import { initialRepl, notRunning } from './state.ts';
import { showRepl } from './view.ts';

export const repl: ScreenModule<'repl'> = {
  name: 'repl',
  order: 60,
  tab: { key: '3', label: 'REPL' },
  initial: () => initialRepl,
  focuses: replFocuses,
  focusOf: replFocusOf,
  keys: replKeys,
  entry: {
    id: 'repl-screen',
    keys: ['3'],
    where: [everywhere],
    label: 'REPL',
    help: 'REPL: talk to the firmware',
    disabledReason: needsPort,
    quiet: true,
    notInPalette: true,
    run: enterRepl,
  },
  View: ReplScreen,
  input: replInput,
  notice: ({ repl: { menu } }) =>
    menu ? [{ text: safe` Ctrl-T: the next key is an espwb command`, colour: theme.accent }] : null,
  prepare: showRepl,
  onPorts: returnToRepl,
  onLost: reconnectRepl,
  // The REPL of a firmware that no longer has the board is not to be typed at.
  onBoard: (state) => {
    const { board, repl: before, status } = state;
    if (board && before.ofProgram !== null && /(?:idle|raw repl)$/.test(board.state)) {
      const isSaid = status.text === before.ofProgram;
      return {
        ...state,
        repl: { ...before, ofProgram: null },
        status: isSaid ? { kind: 'quiet', text: '' } : status,
      };
    }
    if (!board || board.firmware !== null || before.trouble !== null) return state;
    const gone = board.state === 'unplugged';
    const trouble = gone ? lostWords(board.path) : notRunning;
    const awaits = gone && state.screen === 'repl' ? board.path : null;
    return { ...state, repl: { ...before, trouble, awaits, prompt: null } };
  },
};
