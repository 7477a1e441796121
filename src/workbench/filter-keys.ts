// The keys of a list that / narrows: Enter keeps what is left, Esc shows all again.
import { always } from './availability.ts';
import type { Binding, Focus } from './binding.ts';
import { change } from './command.ts';
import type { State } from './state.ts';

export type FilteredList = {
  /** Of its commands: 'files-filter', 'files-filter-done', 'files-filter-clear'. */
  readonly id: string;
  /** The list, and its field while that is typed. */
  readonly list: Focus;
  readonly field: Focus;
  /** 'Show only files whose names hold a text'. */
  readonly help: string;
  readonly helpClear: string;
  readonly begin: (state: State) => State;
  readonly keep: (state: State) => State;
  readonly clear: (state: State) => State;
  /** Absent = it means nothing but under its key. */
  readonly words?: readonly string[];
};

export const filterKeys = (of: FilteredList): readonly Binding[] => [
  {
    id: of.id,
    keys: ['/'],
    where: [of.list],
    label: 'filter',
    help: of.help,
    disabledReason: always,
    ...(of.words ? { words: of.words } : { notInPalette: true }),
    run: change(of.begin),
  },
  {
    id: `${of.id}-done`,
    keys: ['enter'],
    where: [of.field],
    label: 'keep',
    help: 'Go on with the filtered list',
    disabledReason: always,
    run: change(of.keep),
  },
  {
    id: `${of.id}-clear`,
    keys: ['esc'],
    where: [of.field],
    label: 'clear',
    help: of.helpClear,
    disabledReason: always,
    run: change(of.clear),
  },
];
