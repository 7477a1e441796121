// The keys of what is done with several boards.
import { always, type DisabledReason } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { showScreen } from '../../workbench/show.ts';
import { agree, leaveBatch, openRow, tryAgain } from './actions.ts';
import { rowsThat, wordAsked } from './state.ts';

const onQuestion = ['batch-ask', 'batch-word'] as const;

const needsAgreement: DisabledReason = ({ batch: { batch, typed }, preferences }) => {
  if (batch?.phase !== 'ask') return 'There is nothing to agree to.';
  if (batch.job.field && typed.text.trim() === '') return 'Type the path of a file first.';
  const word = preferences.confirm === 'quick' ? null : wordAsked(batch);
  return word === null || typed.text.trim().toLowerCase() === word
    ? null
    : `Type ${word} first: Enter alone does nothing.`;
};

const needsFailed: DisabledReason = ({ batch: { batch } }) => {
  if (!batch || batch.phase !== 'over') return 'They are still at work.';
  return rowsThat(batch, 'failed', 'cancelled').length > 0 ? null : 'None has failed.';
};

export const batchKeys: readonly Binding[] = [
  {
    id: 'batch-agree',
    keys: ['enter'],
    where: onQuestion,
    label: 'do it',
    help: 'Do it on every board that is ready',
    disabledReason: needsAgreement,
    changesBoard: true,
    run: agree,
  },
  {
    id: 'batch-leave',
    keys: ['esc'],
    where: onQuestion,
    label: 'back',
    help: 'Leave; nothing is changed',
    disabledReason: always,
    run: leaveBatch,
  },
  {
    id: 'batch-open',
    keys: ['enter'],
    where: ['batch'],
    label: 'open',
    help: 'The card of a board that failed; else the board as it was left',
    disabledReason: always,
    run: openRow,
  },
  {
    id: 'batch-again',
    keys: ['r'],
    where: ['batch'],
    label: 'failed ones again',
    help: 'Try those that failed or were cancelled again',
    disabledReason: needsFailed,
    changesBoard: true,
    run: tryAgain,
  },
  {
    id: 'batch-back',
    keys: ['esc'],
    where: ['batch'],
    label: 'list of boards',
    help: 'Back to Boards; what works goes on',
    disabledReason: always,
    run: change((state) => showScreen(state, state.home)),
  },
];
