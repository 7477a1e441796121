// The keys of narrowing a pane of Files to the names that hold a text.
import { fits } from '../../workbench/filter.ts';
import { filterKeys } from '../../workbench/filter-keys.ts';
import type { State } from '../../workbench/state.ts';
import { emptyEntry, type TextEntry } from '../../workbench/text-entry.ts';

/** The cursor stays on its file, else it goes to the first that is left. */
export function editFilter(state: State, edit: (entry: TextEntry) => TextEntry): State {
  const { files } = state;
  if (!files.filter) return state;
  const filter = { ...files.filter, entry: edit(files.filter.entry) };
  const pane = files[filter.side];
  const rows = filter.all.filter(({ name }) => fits(filter.entry.text, [name]));
  const here = pane.rows[pane.cursor]?.path;
  const cursor = Math.max(
    0,
    rows.findIndex(({ path }) => path === here),
  );
  return { ...state, files: { ...files, filter, [filter.side]: { ...pane, rows, cursor } } };
}

export function withoutFilter(state: State): State {
  const { files } = editFilter(state, () => emptyEntry);
  return { ...state, files: { ...files, filter: null } };
}

/** One pane at a time. */
function beginFilter(state: State): State {
  const { files } = withoutFilter(state);
  const { side } = files;
  const filter = { side, entry: emptyEntry, typing: true, all: files[side].rows };
  return { ...state, files: { ...files, filter } };
}

const keepFilter = (state: State): State => {
  const { filter } = state.files;
  return filter ? { ...state, files: { ...state.files, filter: { ...filter, typing: false } } } : state;
};

export const filesFilterKeys = filterKeys({
  ...{ id: 'files-filter', list: 'files', field: 'files-filter' },
  help: 'Show only names that hold a text',
  helpClear: 'Show all files again',
  begin: beginFilter,
  keep: keepFilter,
  clear: withoutFilter,
});
