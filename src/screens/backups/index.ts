// Backups: what was saved of which board; saving and restoring.
import { always } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { clamp } from '../../workbench/cursor.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { enterBackups } from './actions.ts';
import { BackupsScreen } from './BackupsScreen.tsx';
import { backupsKeys } from './keys.ts';
import { initialBackups } from './state.ts';

export const backups: ScreenModule<'backups'> = {
  name: 'backups',
  tab: { key: '6', label: 'Backups' },
  initial: () => initialBackups,
  focuses: {
    backups: {
      title: 'Backups',
      move: (state, by) => {
        const { cursor, rows } = state.backups;
        return { ...state, backups: { ...state.backups, cursor: clamp(cursor + by, rows?.length ?? 0) } };
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
  focusOf: ({ backups: { prompt, phase } }) => {
    if (phase === 'run') return 'running';
    return prompt ? `backup-${prompt.kind}` : 'backups';
  },
  keys: backupsKeys,
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
};
