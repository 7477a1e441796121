// Several boards: one plan for all, one row of progress each.

import { change } from '../../workbench/command.ts';
import { clamp } from '../../workbench/cursor.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { showScreen } from '../../workbench/show.ts';
import type { State } from '../../workbench/state.ts';
import { BatchScreen } from './BatchScreen.tsx';
import { batchKeys } from './keys.ts';
import { initialBatch, wordAsked } from './state.ts';

const move = (state: State, by: number): State => {
  const { batch, cursor } = state.batch;
  return { ...state, batch: { ...state.batch, cursor: clamp(cursor + by, batch?.rows.length ?? 0) } };
};

export const batch: ScreenModule<'batch'> = {
  name: 'batch',
  order: 40,
  tab: { of: 'boards' },
  ofApp: true,
  keepsCards: true,
  initial: () => initialBatch,
  focuses: {
    batch: { title: 'Several boards', move },
    'batch-ask': { title: 'Several boards: the plan', passing: true, move },
    'batch-word': {
      title: 'Several boards: a word or a file is typed',
      passing: true,
      move,
      edit: (state, edit) => ({ ...state, batch: { ...state.batch, typed: edit(state.batch.typed) } }),
    },
  },
  focusOf: ({ batch: { batch }, preferences }) => {
    if (batch?.phase !== 'ask') return 'batch';
    if (batch.job.field) return 'batch-word';
    return preferences.confirm === 'quick' || wordAsked(batch) === null ? 'batch-ask' : 'batch-word';
  },
  keys: batchKeys,
  entry: {
    id: 'batch-show',
    keys: ['&'],
    where: ['boards', 'boards-menu'],
    label: 'several boards',
    help: 'What is or was done with several boards',
    words: ['batch', 'marked'],
    fromAnywhere: true,
    disabledReason: ({ batch: { batch } }) =>
      batch ? null : 'Nothing was done with several boards: space marks them.',
    quiet: true,
    run: change((state) => showScreen(state, 'batch')),
  },
  onStopAll: (state) => {
    const { batch } = state.batch;
    return batch ? { ...state, batch: { ...state.batch, batch: { ...batch, isStopped: true } } } : state;
  },
  View: BatchScreen,
};
