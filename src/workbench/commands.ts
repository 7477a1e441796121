// What each command of the keymap does. Reads the state when the key comes, never earlier.

import {
  askDelete,
  askRegion,
  closePrompt,
  copyPath,
  deleteHere,
  enterBackups,
  listAgain,
  makeBackup,
  planRestore,
} from './acts/backups.ts';
import { eraseAll } from './acts/erase.ts';
import { edit, look, runNow } from './acts/file-content.ts';
import { askName, copyAcross, giveName, remove, setAsStart } from './acts/file-deeds.ts';
import { agree } from './acts/file-questions.ts';
import { previewSync } from './acts/file-sync.ts';
import { compileLua, formatBoard, loadLfs } from './acts/file-system.ts';
import { enterFiles, leaveFolder, mark, otherPane, readAgain, setFiles } from './acts/files.ts';
import { enterFlash, folderUp, listChoices, pick } from './acts/flash.ts';
import { identify } from './acts/identify.ts';
import { copyWay, refreshShelf } from './acts/library.ts';
import { mendInitData } from './acts/mend-init-data.ts';
import { enterPins, readPins, releasePins, setInput, toggle } from './acts/pins.ts';
import { blink, blinkLed, boardBlink, changeRate, pulse } from './acts/pins-blink.ts';
import {
  askUnlock,
  closeAsk,
  findLed,
  isLed,
  isNoLed,
  nextModel,
  saveScript,
  unlock,
} from './acts/pins-board.ts';
import { thenLive, toggleLive } from './acts/pins-live.ts';
import { changeFrequency, leftOrRight, startPwm } from './acts/pins-pwm.ts';
import { addFile, backToPlan, toggleBackup, turnPage, write } from './acts/plan.ts';
import {
  agreeUnlock,
  askToUnlock,
  closeOffset,
  closeOptions,
  leaveLocked,
  moveOption,
  openOptions,
  removeFile,
  takeOffset,
  useOptions,
} from './acts/plan-menu.ts';
import { changeRate as changeReplRate, enterRepl, leaveRepl, setRepl, typeBytes, zoom } from './acts/repl.ts';
import { askFile, runFile, runPaste, typePaste } from './acts/repl-block.ts';
import { replDeed } from './acts/repl-deeds.ts';
import {
  askSearch,
  changeLineEnding,
  clearPane,
  followBoard,
  lookBack,
  searchNow,
  searchOn,
  toggleHex,
  toggleLog,
  toggleStamps,
} from './acts/repl-look.ts';
import { restart } from './acts/restart.ts';
import { askToErase, chooseAgain, showBack, showScreen } from './acts/show.ts';
import { targetPath } from './availability.ts';
import { type CommandId, keymap } from './keymap.ts';
import { moveCursor } from './move.ts';
import { paletteEntries } from './palette.ts';
import type { Overlay, State } from './state.ts';
import { emptyEntry } from './text-entry.ts';
import type { Workbench } from './workbench.ts';

type Command = (bench: Workbench, path: string) => unknown;

const change =
  (how: (state: State) => State): Command =>
  (bench) =>
    bench.store.update(how);
const overlay = (shown: Overlay | null) => change((state) => ({ ...state, overlay: shown }));
const boards = (part: Partial<State['boards']>) =>
  change((state) => ({ ...state, boards: { ...state.boards, ...part } }));

const commands: Readonly<Record<CommandId, Command>> = {
  open: async (bench, path) => {
    if (await identify(bench, path))
      bench.store.update((state) => ({ ...state, boards: { ...state.boards, pane: 'menu' } }));
  },
  'to-menu': boards({ pane: 'menu' }),
  choose: (bench) => bench.host.pressInMenu('enter'),
  'to-ports': boards({ pane: 'ports' }),
  identify,
  repl: enterRepl,
  pins: enterPins,
  filter: boards({ filter: emptyEntry, filtering: true }),
  flash: enterFlash,
  erase: change(askToErase),
  restart,
  'mend-init-data': mendInitData,
  'repl-mend': mendInitData,
  'filter-done': boards({ filtering: false }),
  'filter-clear': boards({ filter: null, filtering: false }),
  pick,
  'folder-up': folderUp,
  'refresh-releases': refreshShelf,
  'copy-link': (bench) => copyWay(bench, 'w'),
  'copy-command': (bench) => copyWay(bench, 'd'),
  write,
  'plan-back': change(chooseAgain),
  'plan-options': change(openOptions),
  'plan-backup': toggleBackup,
  'plan-add': async (bench) => {
    bench.store.update(addFile);
    const { choices, folder, shelf } = bench.store.get().flash;
    if (choices.length === 0 || shelf !== null) await listChoices(bench, folder);
  },
  'plan-unlock': change(askToUnlock),
  'plan-more': change(turnPage(1)),
  'plan-less': change(turnPage(-1)),
  'unlock-agree': agreeUnlock,
  'unlock-back': change(leaveLocked),
  'option-next': change(moveOption(1)),
  'option-before': change(moveOption(-1)),
  'option-remove': change(removeFile),
  'options-done': useOptions,
  'options-back': change(closeOptions),
  'offset-done': change(takeOffset),
  'offset-back': change(closeOffset),
  backups: enterBackups,
  'to-backups': enterBackups,
  'backup-make': change(askRegion),
  'backup-restore': planRestore,
  'backup-delete': change(askDelete),
  'backup-copy': copyPath,
  'backups-again': (bench) => listAgain(bench),
  'region-done': makeBackup,
  'region-back': change(closePrompt),
  'backup-delete-agree': deleteHere,
  'backup-delete-back': change(closePrompt),
  'to-repl': enterRepl,
  'blink-led': blinkLed,
  'flash-again': async (bench) => {
    bench.store.update(chooseAgain);
    await listChoices(bench, bench.store.get().flash.folder);
  },
  'erase-now': (bench, path) => eraseAll(bench, path),
  'erase-unlocked': (bench, path) => eraseAll(bench, path, true),
  'erase-back': change((state) => showScreen(state, 'boards')),
  'to-flash': enterFlash,
  cancel: (bench) => bench.runner.cancel(),
  'repl-leave': leaveRepl,
  'repl-again': enterRepl,
  'repl-menu': overlay({ kind: 'repl-menu' }),
  'repl-interrupt': (bench, path) => replDeed(bench, path, 'interrupt'),
  'repl-soft-reset': (bench, path) => replDeed(bench, path, 'soft reset'),
  'repl-hard-reset': (bench, path) => replDeed(bench, path, 'reset'),
  'repl-break-in': (bench, path) => replDeed(bench, path, 'break in'),
  'repl-boot': (bench, path) => replDeed(bench, path, 'boot'),
  'repl-file': askFile,
  'repl-file-now': runFile,
  'repl-paste-run': runPaste,
  'repl-paste-type': typePaste,
  'repl-back': lookBack,
  'repl-follow': followBoard,
  'repl-search': askSearch,
  'repl-search-now': searchNow,
  'repl-older': (bench) => searchOn(bench, -1),
  'repl-newer': (bench) => searchOn(bench, 1),
  'repl-hex': toggleHex,
  'repl-stamps': toggleStamps,
  'repl-log': toggleLog,
  'repl-ending': changeLineEnding,
  'repl-rate': changeReplRate,
  'repl-clear': clearPane,
  'repl-ask-close': (bench) => setRepl(bench, { prompt: null }),
  'repl-zoom': zoom,
  'repl-send-menu-key': (bench) => {
    bench.store.update((state) => ({ ...state, overlay: null }));
    return typeBytes(bench, Uint8Array.of(0x14));
  },
  'repl-menu-close': overlay(null),
  toggle: thenLive(toggle),
  blink,
  slower: (bench, path) => changeRate(bench, path, 0.5),
  faster: (bench, path) => changeRate(bench, path, 2),
  'pin-low': thenLive((bench, path) => leftOrRight(bench, path, 0)),
  'pin-high': thenLive((bench, path) => leftOrRight(bench, path, 1)),
  pwm: thenLive(startPwm),
  'pwm-slower': thenLive((bench, path) => changeFrequency(bench, path, -1)),
  'pwm-faster': thenLive((bench, path) => changeFrequency(bench, path, 1)),
  pulse: thenLive(pulse),
  'board-blink': thenLive(boardBlink),
  live: toggleLive,
  'find-led': findLed,
  unlock: askUnlock,
  'unlock-now': unlock,
  'led-yes': isLed,
  'led-no': isNoLed,
  'pins-ask-close': closeAsk,
  'board-model': nextModel,
  'pin-script': saveScript,
  'pin-input': thenLive((bench, path) => setInput(bench, path, false)),
  'pin-pullup': thenLive((bench, path) => setInput(bench, path, true)),
  'read-pins': readPins,
  'release-pins': releasePins,
  'files-look': look,
  'files-up': leaveFolder,
  'files-side': otherPane,
  'files-mark': mark,
  'files-bring': (bench, path) => copyAcross(bench, path, false),
  'files-send': (bench, path) => copyAcross(bench, path, false),
  'files-sync': (bench, path) => previewSync(bench, path, false),
  'files-edit': edit,
  'files-run': runNow,
  'files-start': setAsStart,
  'files-move': (bench, path) => copyAcross(bench, path, true),
  'files-rename': (bench) => askName(bench, 'rename'),
  'files-folder': (bench) => askName(bench, 'folder'),
  'files-delete': remove,
  'files-mirror': (bench, path) => previewSync(bench, path, true),
  'files-format': formatBoard,
  'files-compile': compileLua,
  'files-lfs': loadLfs,
  'files-again': readAgain,
  'files-agree': agree,
  'files-name-done': giveName,
  'files-close': (bench) => setFiles(bench, { prompt: null }),
  'files-view-close': (bench) => setFiles(bench, { prompt: null }),
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
