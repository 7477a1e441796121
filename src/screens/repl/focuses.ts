// What a key is meant for while the REPL pane is shown: the board, the menu, a question, what has gone by.
import type { Focus } from '../../workbench/binding.ts';
import { clamp } from '../../workbench/cursor.ts';
import type { FocusFacts } from '../../workbench/screen-module.ts';
import type { State } from '../../workbench/state.ts';
import { shownFiles } from './files.ts';
import type { ReplState } from './state.ts';

const withRepl = (state: State, part: Partial<ReplState>): State => ({
  ...state,
  repl: { ...state.repl, ...part },
});

export const replFocuses: Readonly<Record<Focus, FocusFacts>> = {
  repl: {
    title: 'REPL (every other key goes to the board)',
    ownFooter: true,
    wheelUp: 'repl-back',
    isBoards: 'repl-menu',
  },
  'repl-menu': { opener: 'ctrl-t', title: 'REPL: after Ctrl-T', ownFooter: true },
  'repl-back': {
    title: 'REPL: looking back',
    passing: true,
    quotes: true,
    move: (state, by) => {
      const { back } = state.repl;
      return back ? withRepl(state, { back: { ...back, top: clamp(back.top + by, back.last + 1) } }) : state;
    },
  },
  'repl-search': {
    title: 'REPL: a search',
    passing: true,
    edit: (state, edit) => {
      const { prompt } = state.repl;
      if (prompt?.kind !== 'search') return state;
      return withRepl(state, { prompt: { ...prompt, entry: edit(prompt.entry) } });
    },
  },
  'repl-file': {
    title: 'REPL: a file to run',
    passing: true,
    narrows: true,
    pathsIn: (app) => app.platform.startFolder,
    move: (state, by) => {
      const { prompt } = state.repl;
      if (prompt?.kind !== 'file') return state;
      const cursor = clamp(prompt.cursor + by, shownFiles(prompt).length);
      return withRepl(state, { prompt: { ...prompt, cursor } });
    },
    edit: (state, edit) => {
      const { prompt } = state.repl;
      if (prompt?.kind !== 'file') return state;
      return withRepl(state, { prompt: { ...prompt, entry: edit(prompt.entry), cursor: 0 } });
    },
  },
  'repl-paste': { title: 'REPL: a paste of several lines', passing: true },
  idle: { title: 'REPL, while nothing answers', passing: true },
};

export function replFocusOf({ repl: { menu, prompt, back, trouble }, operation }: State): Focus {
  if (menu) return 'repl-menu';
  if (operation?.name === 'repl-run') return 'running';
  if (prompt) return `repl-${prompt.kind}`;
  if (back) return 'repl-back';
  if (trouble === null) return 'repl';
  return operation ? 'running' : 'idle';
}
