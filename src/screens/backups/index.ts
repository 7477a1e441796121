// Backups: what was saved of which board; saving and restoring.
import { always } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { clamp } from '../../workbench/cursor.ts';
import { type Filter, newFilter } from '../../workbench/filter.ts';
import { filterKeys } from '../../workbench/filter-keys.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import type { State } from '../../workbench/state.ts';
import { enterBackups, withBackups } from './actions.ts';
import { BackupsScreen } from './BackupsScreen.tsx';
import { backupsKeys } from './keys.ts';
import { initialBackups, shownBackups } from './state.ts';

/** The cursor stays on its backup, else it goes to the first that is left. */
function narrowed(state: State, filter: Filter | null): State {
  const here = shownBackups(state)[state.backups.cursor];
  const next = withBackups({ filter })(state);
  return withBackups({ cursor: here ? Math.max(0, shownBackups(next).indexOf(here)) : 0 })(next);
}

const clear = (state: State): State => narrowed(state, null);

const move = (state: State, by: number): State =>
  withBackups({ cursor: clamp(state.backups.cursor + by, shownBackups(state).length) })(state);

const backupsFilterKeys = filterKeys({
  ...{ id: 'backup-filter', list: 'backups', field: 'backup-filter' },
  help: 'Show only backups that hold a text: a day, a firmware, a MAC, a name',
  helpClear: 'Show all backups again',
  begin: (state) => narrowed(state, newFilter),
  keep: (state) => {
    const { filter } = state.backups;
    return filter ? withBackups({ filter: { ...filter, typing: false } })(state) : state;
  },
  clear,
});

export const backups: ScreenModule<'backups'> = {
  name: 'backups',
  order: 90,
  tab: { key: '6', label: 'Backups' },
  initial: () => initialBackups,
  focuses: {
    backups: {
      title: 'Backups',
      move,
    },
    'backup-filter': {
      title: 'Backups: the filter',
      passing: true,
      move,
      edit: (state, edit) => {
        const { filter } = state.backups;
        return filter ? narrowed(state, { ...filter, entry: edit(filter.entry) }) : state;
      },
    },
    'backup-region': {
      title: 'Backups: what to save',
      passing: true,
      edit: (state, edit) => {
        const { prompt } = state.backups;
        if (prompt?.kind !== 'region') return state;
        const edited = { ...prompt, entry: edit(prompt.entry), trouble: null };
        return { ...state, backups: { ...state.backups, prompt: edited } };
      },
    },
    'backup-delete': { title: 'Backups: deleting one', passing: true },
  },
  focusOf: ({ backups: { prompt, phase, filter } }) => {
    if (phase === 'run') return 'running';
    if (prompt) return `backup-${prompt.kind}`;
    return filter?.typing ? 'backup-filter' : 'backups';
  },
  keys: [...backupsKeys, ...backupsFilterKeys],
  entry: {
    id: 'backups',
    keys: ['6'],
    where: [everywhere],
    label: 'backups',
    help: 'Backups: what was saved of which board',
    words: ['restore', 'saved', 'undo', 'dump'],
    disabledReason: always,
    quiet: true,
    run: enterBackups,
  },
  View: BackupsScreen,
  back: (state) => (state.backups.filter ? clear(state) : null),
};
