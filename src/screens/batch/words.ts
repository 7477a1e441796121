// A batch in words. Pure.
import { type Batch, type BatchRow, rowsThat } from './state.ts';

/** '3 done, 1 failed, 1 left out' */
export function countsOf(batch: Batch): string {
  const count = (status: BatchRow['status'], words: string) => {
    const { length } = rowsThat(batch, status);
    return length === 0 ? null : `${length} ${words}`;
  };
  const parts = [count('done', 'done'), count('failed', 'failed'), count('cancelled', 'cancelled')];
  return [...parts, count('left-out', 'left out')].filter((part) => part !== null).join(', ');
}
