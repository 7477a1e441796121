// The keys of narrowing what there is to flash.
import { always } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
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

export const filterKeys: readonly Binding[] = [
  {
    id: 'flash-filter',
    keys: ['/'],
    where: ['flash-choose'],
    label: 'filter',
    help: 'Show only firmwares and files that hold a text',
    disabledReason: always,
    notInPalette: true,
    run: change((state) => withFlash({ filter: emptyEntry, filtering: true, cursor: 0 })(state)),
  },
  {
    id: 'flash-filter-done',
    keys: ['enter'],
    where: ['flash-filter'],
    label: 'keep',
    help: 'Go on with the filtered list',
    disabledReason: always,
    run: change(withFlash({ filtering: false })),
  },
  {
    id: 'flash-filter-clear',
    keys: ['esc'],
    where: ['flash-filter'],
    label: 'clear',
    help: 'Show everything again',
    disabledReason: always,
    run: change(withoutFilter),
  },
];
