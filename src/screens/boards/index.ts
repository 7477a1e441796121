// Boards: what is attached, what it is, and what can be done with it.
import { always } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { clamp } from '../../workbench/cursor.ts';
import { unmarked } from '../../workbench/ports.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { showScreen } from '../../workbench/show.ts';
import type { State } from '../../workbench/state.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import { takesPath } from '../flash/take-path.ts';
import { BoardsScreen } from './BoardsScreen.tsx';
import { recallHistory } from './history.ts';
import { boardsKeys } from './keys.ts';
import { initialBoards, onBoards } from './state.ts';
import { visiblePorts } from './visible-ports.ts';

export const boards: ScreenModule<'boards'> = {
  name: 'boards',
  order: 10,
  tab: { key: '1', label: 'Boards' },
  ofApp: true,
  initial: () => initialBoards,
  focuses: {
    boards: { title: 'Boards', move },
    // Ink draws and drives the menu, one key a frame.
    'boards-menu': {
      title: 'Boards: the menu',
      paced: true,
      otherKeys: (app, keyId) => {
        // Of letters it knows two; its own digits would be other screens'.
        if (/^[^jk]$/.test(keyId)) return false;
        app.platform.pressInMenu(keyId);
        return true;
      },
    },
    'board-name': {
      title: 'Boards: a name',
      passing: true,
      edit: (state, edit) => {
        const { naming } = state.boards;
        return naming ? { ...state, boards: { ...state.boards, naming: edit(naming) } } : state;
      },
    },
    filter: {
      title: 'Boards: the filter',
      passing: true,
      edit: (state, edit) => {
        const filter = edit(state.boards.filter ?? emptyEntry);
        return onVisible({ ...state, boards: { ...state.boards, filter } });
      },
    },
  },
  focusOf: ({ boards: { filtering, naming, pane } }) =>
    naming ? 'board-name' : filtering ? 'filter' : pane === 'menu' ? 'boards-menu' : 'boards',
  keys: boardsKeys,
  entry: {
    id: 'boards',
    keys: ['1'],
    where: [everywhere],
    label: 'boards',
    help: 'Boards: what is attached and what it is',
    words: ['ports', 'devices', 'home'],
    disabledReason: always,
    quiet: true,
    run: (app) => {
      app.store.update((state) => showScreen(state, 'boards'));
      return recallHistory(app);
    },
  },
  View: BoardsScreen,
  input: takesPath(onBoards),
  back: (state) => ({
    ...state,
    boards: { ...state.boards, pane: 'ports', filter: null },
    ports: unmarked(state.ports),
  }),
};

function move(state: State, by: number): State {
  const ports = visiblePorts(state);
  const at = ports.findIndex((port) => port.path === state.ports.selected);
  const selected = ports[clamp(at + by, ports.length)]?.path ?? null;
  return { ...state, ports: { ...state.ports, selected } };
}

/** The cursor goes where the filter leaves something. */
function onVisible(state: State): State {
  const shown = visiblePorts(state);
  const stays = shown.some((port) => port.path === state.ports.selected);
  return stays ? state : { ...state, ports: { ...state.ports, selected: shown[0]?.path ?? null } };
}
