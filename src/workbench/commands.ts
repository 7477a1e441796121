// What each command of the keymap does. Reads the state when the key comes, never earlier.
import { enterBackups } from './acts/backups.ts';
import { enterFiles } from './acts/files.ts';
import { enterFlash } from './acts/flash.ts';
import { enterPins } from './acts/pins.ts';
import { backToPlan } from './acts/plan.ts';
import { enterRepl } from './acts/repl.ts';
import { showBack, showScreen } from './acts/show.ts';
import { targetPath } from './availability.ts';
import { backupCommands } from './backup-commands.ts';
import { boardsCommands } from './boards-commands.ts';
import { type Command, change, overlay } from './command.ts';
import { eraseCommands } from './erase-commands.ts';
import { filesCommands } from './files-commands.ts';
import { flashCommands } from './flash-commands.ts';
import { type CommandId, keymap } from './keymap.ts';
import { moveCursor } from './move.ts';
import { paletteEntries } from './palette.ts';
import { pinsCommands } from './pins-commands.ts';
import { replCommands } from './repl-commands.ts';
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
