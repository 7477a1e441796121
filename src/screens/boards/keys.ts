// The keys of Boards: its list, its menu, its filter. Those of marked boards and of a board's name stand beside.

import { always, type DisabledReason, needsFacts, needsPort, notBusy } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { filterKeys } from '../../workbench/filter-keys.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import { portLabel } from '../../workbench/words.ts';
import { askToErase, isErasing, showErasing } from '../erase/state.ts';
import { enterFlash } from '../flash/actions.ts';
import { mendInitData } from '../flash/actions-init-data.ts';
import { flashStarter } from '../flash/actions-starter.ts';
import { needsStarter } from '../flash/starter.ts';
import { enterPins } from '../pins/actions.ts';
import { enterRepl } from '../repl/actions.ts';
import { forgetBoard, needsVirtualBoard } from './actions-forget.ts';
import { identify } from './actions-identify.ts';
import { eraseMarked, restartMarked } from './actions-marked.ts';
import { restart } from './actions-restart.ts';
import { hasCardAside, isLeftOpen } from './board-rows.ts';
import { markedKeys } from './marked-keys.ts';
import { hasMarks, isMarkedHere } from './marks.ts';
import { nameKeys } from './name-keys.ts';
import { onBoards, withBoards } from './state.ts';

const needsOpenPort: DisabledReason = (state) => notBusy(state) ?? (state.board ? null : 'No port is open.');

/** A card of a failure has its ways out. */
const onFailure = ['failure', 'failure-program'] as const;

export const boardsKeys: readonly Binding[] = [
  {
    id: 'open',
    keys: ['enter'],
    where: ['boards'],
    label: 'identify',
    labelNow: (state) => (hasCardAside(state) ? 'what failed' : isLeftOpen(state) ? 'go on' : null),
    help: 'Ask the board what it is: it is reset; one that is open comes up as it was left',
    disabledReason: (state) => (hasCardAside(state) || isLeftOpen(state) ? null : needsPort(state)),
    notInPalette: true,
    run: async (app, path) => {
      const state = app.store.get();
      if (hasCardAside(state)) return app.store.update((now) => ({ ...now, isCardAside: false }));
      if (isLeftOpen(state)) return app.desks.bring(state.id);
      if (!(await identify(app, path))) return;
      app.store.update((state) =>
        state.inFront ? { ...state, boards: { ...state.boards, pane: 'menu' } } : state,
      );
    },
  },
  {
    id: 'to-menu',
    keys: ['tab', 'right', 'l'],
    where: ['boards'],
    label: 'menu',
    help: 'Go to what can be done with this board',
    disabledReason: always,
    notInPalette: true,
    run: change(withBoards({ pane: 'menu' })),
  },
  {
    id: 'choose',
    keys: ['enter'],
    where: ['boards-menu'],
    label: 'choose',
    help: 'Do what the menu points at',
    disabledReason: always,
    notInPalette: true,
    run: (app) => app.platform.pressInMenu('enter'),
  },
  {
    id: 'to-ports',
    keys: ['tab', 'left', 'h', 'esc'],
    where: ['boards-menu'],
    label: 'ports',
    help: 'Go back to the ports',
    disabledReason: always,
    notInPalette: true,
    run: change(withBoards({ pane: 'ports' })),
  },
  {
    id: 'identify',
    keys: ['i'],
    where: onBoards,
    label: 'identify',
    help: 'Ask the board what it is: resets it, t does not',
    words: ['info', 'detect', 'chip', 'probe', 'scan'],
    fromAnywhere: true,
    disabledReason: needsPort,
    quiet: true,
    run: identify,
  },
  {
    id: 'repl',
    keys: ['t'],
    where: [...onBoards, 'flash-result', 'pins', ...onFailure],
    label: 'REPL',
    help: "Open the board's REPL",
    words: ['serial', 'monitor', 'terminal', 'console', 'prompt', 'shell', 'uart', 'connect'],
    fromAnywhere: true,
    disabledReason: needsPort,
    run: enterRepl,
  },
  {
    id: 'pins',
    keys: ['p'],
    where: [...onBoards, 'flash-result'],
    label: 'pins',
    help: 'Look at the pins and move them',
    words: ['gpio'],
    fromAnywhere: true,
    disabledReason: needsPort,
    run: enterPins,
  },
  ...markedKeys,
  {
    id: 'flash',
    keys: ['F'],
    where: [...onBoards, 'erase-result', 'flash-result', ...onFailure],
    label: 'flash…',
    help: 'Choose a firmware and see the plan',
    words: ['upload', 'burn', 'program', 'write', 'install', 'firmware', 'deploy', 'update'],
    fromAnywhere: true,
    disabledReason: (state) => (isMarkedHere(state) ? null : needsPort(state)),
    changesBoard: true,
    run: enterFlash,
  },
  {
    id: 'flash-starter',
    keys: [],
    where: onBoards,
    label: 'put MicroPython on it…',
    help: 'The plan of the newest MicroPython for the flash of this board',
    words: ['install', 'python', 'firmware'],
    fromAnywhere: true,
    disabledReason: needsStarter,
    quiet: true,
    run: flashStarter,
  },
  {
    id: 'erase',
    keys: ['E'],
    where: onBoards,
    label: 'erase…',
    help: 'Erase the whole flash; asks for the MAC',
    words: ['wipe', 'format', 'blank', 'clear'],
    fromAnywhere: true,
    disabledReason: (state) => (hasMarks(state) || isErasing(state) ? null : needsFacts(state)),
    changesBoard: true,
    run: (app) =>
      hasMarks(app.store.get())
        ? eraseMarked(app)
        : app.store.update(isErasing(app.store.get()) ? showErasing : askToErase),
  },
  {
    id: 'mend-init-data',
    keys: ['M'],
    where: [...onBoards, 'flash-result', 'flash-choose', 'idle', ...onFailure],
    label: 'fix rf_cal…',
    help: 'Plan to write the init data of the radio, where they are missing',
    words: ['wifi', 'radio', 'init data'],
    fromAnywhere: true,
    disabledReason: needsPort,
    changesBoard: true,
    quiet: true,
    run: mendInitData,
  },
  {
    id: 'restart',
    keys: ['R'],
    where: [...onBoards, 'pins', ...onFailure, 'idle'],
    label: 'restart',
    help: 'Reset the board into its firmware',
    words: ['reboot', 'reset', 'boot'],
    fromAnywhere: true,
    disabledReason: (state) => (isMarkedHere(state) ? null : needsPort(state)),
    changesBoard: true,
    run: (app, path) => (isMarkedHere(app.store.get()) ? restartMarked(app) : restart(app, path)),
  },
  {
    id: 'disconnect',
    keys: [],
    where: onBoards,
    label: 'disconnect',
    help: 'Close the port, so that another program can open it',
    words: ['close', 'release', 'eject'],
    fromAnywhere: true,
    disabledReason: needsOpenPort,
    quiet: true,
    run: async (app) => {
      const path = app.store.get().board?.path;
      await app.board.close();
      if (path) app.say('good', `${portLabel(path)} is closed.`);
    },
  },
  {
    id: 'forget-board',
    keys: ['D'],
    where: onBoards,
    label: 'delete board…',
    help: 'Delete this virtual board with its flash; asks',
    words: ['forget', 'remove', 'virtual'],
    disabledReason: needsVirtualBoard,
    quiet: true,
    keepsStatus: true,
    run: forgetBoard,
  },
  ...nameKeys,
  ...filterKeys({
    ...{ id: 'filter', list: 'boards', field: 'filter', words: ['search', 'find'] },
    help: 'Show only ports that hold a text',
    helpClear: 'Show all ports again',
    begin: withBoards({ filter: emptyEntry, filtering: true }),
    keep: withBoards({ filtering: false }),
    clear: withBoards({ filter: null, filtering: false }),
  }),
];
