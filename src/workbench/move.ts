// The cursor of whichever list has the focus, moved by rows; infinite means to the end. Pure.

import { visiblePorts } from '../screens/boards/visible-ports.ts';
import { optionRows } from '../screens/flash/plan-options.ts';
import { shownFiles } from '../screens/repl/files.ts';
import { focusOf } from './focus.ts';
import { paletteEntries } from './palette.ts';
import type { State } from './state.ts';

export function moveCursor(state: State, by: number): State {
  switch (focusOf(state)) {
    case 'boards': {
      const ports = visiblePorts(state.boards);
      const at = ports.findIndex((port) => port.path === state.boards.selected);
      const selected = ports[clamp(at + by, ports.length)]?.path ?? null;
      return { ...state, boards: { ...state.boards, selected } };
    }
    case 'flash-nodemcu':
    case 'flash-choose': {
      const { flash } = state;
      return { ...state, flash: { ...flash, cursor: clamp(flash.cursor + by, flash.choices.length) } };
    }
    case 'flash-options': {
      const { menu } = state.flash;
      if (!menu) return state;
      const cursor = clamp(menu.cursor + by, optionRows.length + menu.wish.files.length);
      return { ...state, flash: { ...state.flash, menu: { ...menu, cursor } } };
    }
    case 'backups': {
      const { backups } = state;
      return {
        ...state,
        backups: { ...backups, cursor: clamp(backups.cursor + by, backups.rows?.length ?? 0) },
      };
    }
    case 'pins': {
      const { pins } = state;
      return { ...state, pins: { ...pins, cursor: clamp(pins.cursor + by, pins.pins.length) } };
    }
    case 'files': {
      const { files } = state;
      const pane = files[files.side];
      const cursor = clamp(pane.cursor + by, pane.rows.length);
      return { ...state, files: { ...files, [files.side]: { ...pane, cursor } } };
    }
    case 'files-ask':
    case 'files-view': {
      const { prompt } = state.files;
      if (prompt?.kind !== 'ask' && prompt?.kind !== 'view') return state;
      const top = clamp(prompt.top + by, prompt.lines.length);
      return { ...state, files: { ...state.files, prompt: { ...prompt, top } } };
    }
    case 'repl-back': {
      const { back } = state.repl;
      if (!back) return state;
      const top = clamp(back.top + by, back.last + 1);
      return { ...state, repl: { ...state.repl, back: { ...back, top } } };
    }
    case 'repl-file': {
      const { prompt } = state.repl;
      if (prompt?.kind !== 'file') return state;
      const cursor = clamp(prompt.cursor + by, shownFiles(prompt).length);
      return { ...state, repl: { ...state.repl, prompt: { ...prompt, cursor } } };
    }
    case 'log': {
      const scrolledBack = clamp(state.log.scrolledBack - by, state.log.lines.length);
      return { ...state, log: { ...state.log, scrolledBack } };
    }
    case 'help':
      return state.overlay?.kind === 'help'
        ? { ...state, overlay: { ...state.overlay, top: clamp(state.overlay.top + by, 1000) } }
        : state;
    case 'palette': {
      if (state.overlay?.kind !== 'palette') return state;
      const count = paletteEntries(state, state.overlay.query.text).length;
      return { ...state, overlay: { ...state.overlay, cursor: clamp(state.overlay.cursor + by, count) } };
    }
    default:
      return state;
  }
}

const clamp = (at: number, count: number): number => Math.max(0, Math.min(at, count - 1));
