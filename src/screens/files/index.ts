// Files: the board's and this computer's, side by side.
import { needsPort } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { clamp } from '../../workbench/cursor.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import type { State } from '../../workbench/state.ts';
import type { TextEntry } from '../../workbench/text-entry.ts';
import { enterFiles } from './actions.ts';
import { takesDropped } from './actions-path.ts';
import { FilesScreen } from './FilesScreen.tsx';
import { editFilter, filesFilterKeys, withoutFilter } from './filter-keys.ts';
import { filesKeys } from './keys.ts';
import { initialFiles } from './state.ts';

export const files: ScreenModule<'files'> = {
  name: 'files',
  order: 80,
  tab: { key: '5', label: 'Files' },
  initial: ({ folder }) => initialFiles(folder),
  focuses: {
    files: { title: 'Files', move: moveCursor },
    'files-filter': { title: 'Files: the filter', passing: true, move: moveCursor, edit: editFilter },
    'files-ask': { title: 'Files: what would change', passing: true, move: scroll },
    'files-name': { title: 'Files: a name', passing: true, edit: editPrompt },
    'files-path': {
      title: 'Files: a path',
      passing: true,
      pathsIn: ({ store }) => store.get().files.local.folder,
      edit: editPrompt,
    },
    'files-view': { title: 'Files: a file as text', passing: true, quotes: true, move: scroll },
  },
  focusOf: ({ files: { prompt, filter }, operation }) => {
    if (prompt) return `files-${prompt.kind}`;
    if (filter?.typing) return 'files-filter';
    return operation?.name === 'files' ? 'running' : 'files';
  },
  keys: [...filesKeys, ...filesFilterKeys],
  entry: {
    id: 'files',
    keys: ['5'],
    where: [everywhere],
    label: 'files',
    help: 'Files: copy between this computer and the board',
    words: ['upload', 'download', 'folder', 'directory', 'copy', 'file system'],
    disabledReason: needsPort,
    quiet: true,
    run: enterFiles,
  },
  beside: 'repl',
  input: takesDropped,
  View: FilesScreen,
  back: (state) => (state.files.filter ? withoutFilter(state) : null),
};

function moveCursor(state: State, by: number): State {
  const { side } = state.files;
  const pane = state.files[side];
  const cursor = clamp(pane.cursor + by, pane.rows.length);
  return { ...state, files: { ...state.files, [side]: { ...pane, cursor } } };
}

function editPrompt(state: State, edit: (entry: TextEntry) => TextEntry): State {
  const { prompt } = state.files;
  if (prompt?.kind !== 'name' && prompt?.kind !== 'path') return state;
  return { ...state, files: { ...state.files, prompt: { ...prompt, entry: edit(prompt.entry) } } };
}

function scroll(state: State, by: number): State {
  const { prompt } = state.files;
  if (prompt?.kind !== 'ask' && prompt?.kind !== 'view') return state;
  const top = clamp(prompt.top + by, prompt.lines.length);
  return { ...state, files: { ...state.files, prompt: { ...prompt, top } } };
}
