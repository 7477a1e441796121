// What each command of the keymap does. Reads the state when the key comes, never earlier.
import { enterBackups } from '../screens/backups/actions.ts';
import { backupCommands } from '../screens/backups/commands.ts';
import { boardsCommands } from '../screens/boards/commands.ts';
import { eraseCommands } from '../screens/erase/commands.ts';
import { enterFiles } from '../screens/files/actions.ts';
import { filesCommands } from '../screens/files/commands.ts';
import { enterFlash } from '../screens/flash/actions.ts';
import { backToPlan } from '../screens/flash/actions-plan.ts';
import { flashCommands } from '../screens/flash/commands.ts';
import { enterPins } from '../screens/pins/actions.ts';
import { pinsCommands } from '../screens/pins/commands.ts';
import { enterRepl } from '../screens/repl/actions.ts';
import { replCommands } from '../screens/repl/commands.ts';
import { targetPath } from './availability.ts';
import { type Command, change, overlay } from './command.ts';
import { type CommandId, keymap } from './keymap.ts';
import { moveCursor } from './move.ts';
import { paletteEntries } from './palette.ts';
import { showBack, showScreen } from './show.ts';
import type { State } from './state.ts';
import { emptyEntry } from './text-entry.ts';
import type { Workbench } from './workbench.ts';

const commands: Readonly<Record<CommandId, Command>> = {
  ...boardsCommands,
  ...flashCommands,
  ...eraseCommands,
  ...backupCommands,
  ...replCommands,
  ...pinsCommands,
  ...filesCommands,
  backups: enterBackups,
  'to-backups': enterBackups,
  cancel: (bench) => bench.runner.cancel(),
  retry: (bench) => bench.runner.retry(),
  'failure-log': change((state) => ({ ...showScreen(state, 'log'), failure: null })),
  dismiss: change((state) => ({ ...state, failure: null })),
  up: change((state) => moveCursor(state, -1)),
  down: change((state) => moveCursor(state, 1)),
  'page-up': change((state) => moveCursor(state, -pageRows(state))),
  'page-down': change((state) => moveCursor(state, pageRows(state))),
  first: change((state) => moveCursor(state, Number.NEGATIVE_INFINITY)),
  last: change((state) => moveCursor(state, Number.POSITIVE_INFINITY)),
  'help-close': overlay(null),
  'palette-run': (bench) => {
    const state = bench.store.get();
    if (state.overlay?.kind !== 'palette') return;
    const entry = paletteEntries(state, state.overlay.query.text)[state.overlay.cursor];
    bench.store.update((now) => ({ ...now, overlay: null }));
    if (entry) runCommand(bench, entry.binding.id);
  },
  'palette-close': overlay(null),
  boards: change((state) => showScreen(state, 'boards')),
  'flash-screen': enterFlash,
  'repl-screen': enterRepl,
  'pins-screen': enterPins,
  files: enterFiles,
  log: change((state) => showScreen(state, 'log')),
  back: change((state) => {
    if (state.screen === 'boards')
      return { ...state, boards: { ...state.boards, pane: 'ports', filter: null } };
    return state.screen === 'flash' && state.flash.adding ? backToPlan(state) : showBack(state);
  }),
  palette: overlay({ kind: 'palette', query: emptyEntry, cursor: 0 }),
  help: overlay({ kind: 'help', top: 0 }),
  quit: (bench) => {
    const { screen } = bench.store.get();
    if (screen === 'boards') bench.host.quit();
    else bench.store.update(showBack);
  },
  stop: (bench) => {
    const { operation, status } = bench.store.get();
    if (operation) return bench.runner.cancel();
    if (status.text === quitHint) bench.host.quit();
    else bench.store.update((state) => ({ ...state, status: { kind: 'quiet', text: quitHint } }));
    return;
  },
  repaint: (bench) => bench.host.repaint(),
  suspend: (bench) => {
    if (bench.host.suspend) bench.host.suspend();
    else bench.say('warning', 'This system has no job control.');
  },
};

const quitHint = 'Nothing is running. Ctrl-C again leaves espwb.';

const pageRows = (state: State): number => Math.max(1, state.rows - 8);

/** Runs the command unless it is refused; a refusal says why on the status line. */
export function runCommand(bench: Workbench, id: CommandId): void {
  const state = bench.store.get();
  const refusal = keymap.find((binding) => binding.id === id)?.refuse(state);
  if (refusal) {
    bench.say('warning', refusal);
    return;
  }
  // Clears the last result: it stays until the next key. Ctrl-C looks at it first.
  if (id !== 'stop' && state.status.text)
    bench.store.update((now) => ({ ...now, status: { kind: 'quiet', text: '' } }));
  // Acts report their failures themselves; what still escapes is a bug and ends in the log.
  Promise.resolve(commands[id](bench, targetPath(bench.store.get()) ?? '')).catch((error: unknown) =>
    bench.say('bad', `This is a bug in espwb: ${String(error)}`),
  );
}
