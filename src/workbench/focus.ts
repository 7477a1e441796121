// What the next key is meant for, derived from the state and from nothing else.
import type { State } from './state.ts';

export type Focus =
  | 'boards'
  | 'boards-menu'
  | 'filter'
  | 'flash-choose'
  | 'flash-nodemcu'
  | 'flash-plan'
  | 'flash-result'
  | 'flash-options'
  | 'flash-offset'
  | 'flash-unlock'
  | 'backups'
  | 'backup-region'
  | 'backup-delete'
  | 'erase'
  | 'erase-unlock'
  | 'erase-result'
  | 'repl'
  | 'repl-menu'
  | 'repl-back'
  | 'repl-search'
  | 'repl-file'
  | 'repl-paste'
  | 'pins'
  | 'pins-unlock'
  | 'pins-wizard'
  | 'files'
  | 'files-ask'
  | 'files-name'
  | 'files-view'
  | 'log'
  | 'running'
  /** Nothing here takes keys of its own. */
  | 'idle'
  | 'failure'
  | 'help'
  | 'palette';

export function focusOf(state: State): Focus {
  if (state.overlay) return state.overlay.kind;
  if (state.failure) return 'failure';
  switch (state.screen) {
    case 'boards':
      if (state.boards.filtering) return 'filter';
      return state.boards.pane === 'menu' ? 'boards-menu' : 'boards';
    case 'flash':
      if (state.flash.menu) return state.flash.menu.offset ? 'flash-offset' : 'flash-options';
      if (state.flash.asksUnlock) return 'flash-unlock';
      if (state.flash.phase === 'choose') {
        if (state.operation?.name === 'download') return 'running';
        return state.flash.shelf === 'nodemcu' ? 'flash-nodemcu' : 'flash-choose';
      }
      if (state.flash.phase === 'plan') return 'flash-plan';
      return state.flash.phase === 'result' ? 'flash-result' : 'running';
    case 'erase':
      if (state.erase.phase === 'confirm') return state.erase.asksUnlock ? 'erase-unlock' : 'erase';
      return state.erase.phase === 'result' ? 'erase-result' : 'running';
    case 'backups': {
      const { prompt, phase } = state.backups;
      if (phase === 'run') return 'running';
      return prompt ? `backup-${prompt.kind}` : 'backups';
    }
    case 'repl':
      if (state.operation?.name === 'repl-run') return 'running';
      if (state.repl.prompt) return `repl-${state.repl.prompt.kind}`;
      if (state.repl.back) return 'repl-back';
      if (state.repl.trouble === null) return 'repl';
      return state.operation ? 'running' : 'idle';
    case 'pins':
      return state.pins.prompt ? `pins-${state.pins.prompt.kind}` : 'pins';
    case 'files': {
      const { prompt } = state.files;
      if (prompt) return `files-${prompt.kind}`;
      return state.operation?.name === 'files' ? 'running' : 'files';
    }
    case 'log':
      return 'log';
  }
}

/** Where characters are text and not commands. */
const textual: ReadonlySet<Focus> = new Set<Focus>([
  ...([
    'filter',
    'palette',
    'erase',
    'files-name',
    'flash-offset',
    'backup-region',
    'repl-search',
    'repl-file',
  ] as const),
]);

export const takesText = (focus: Focus): boolean => textual.has(focus);
