// The keys of narrowing what there is to flash.
import { filterKeys } from '../../workbench/filter-keys.ts';
import type { State } from '../../workbench/state.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import { shownChoices, withFlash } from './state.ts';

/** The cursor stays on its choice. */
export function withoutFilter(state: State): State {
  const { flash } = state;
  const here = shownChoices(flash)[flash.cursor];
  const cursor = here ? flash.choices.indexOf(here) : 0;
  return withFlash({ filter: null, filtering: false, cursor })(state);
}

export const flashFilterKeys = filterKeys({
  ...{ id: 'flash-filter', list: 'flash-choose', field: 'flash-filter' },
  help: 'Show only firmwares and files that hold a text',
  helpClear: 'Show everything again',
  begin: (state) => withFlash({ filter: emptyEntry, filtering: true, cursor: 0 })(state),
  keep: withFlash({ filtering: false }),
  clear: withoutFilter,
});
