// What a flash came to, in words.
import { formatSize } from '../../device/sizes.ts';
import { duration } from '../../workbench/words.ts';
import type { FlashOutcome } from './state.ts';

type Told = Pick<FlashOutcome, 'writtenBytes' | 'skippedBytes' | 'upToDate' | 'verified' | 'seconds'>;

/** 'Already up to date, 480 KB compared in 1.2 s', without a stop. */
export const upToDateWords = ({ skippedBytes, seconds }: Told): string =>
  `Already up to date, ${formatSize(skippedBytes)} compared in ${duration(seconds)}`;

/** For the status line, whole at 80 columns, and the log. */
export function outcomeWords(name: string, port: string, outcome: Told): string {
  const { writtenBytes, verified, seconds } = outcome;
  if (outcome.upToDate)
    return `Already up to date: ${name}, ${formatSize(outcome.skippedBytes)} in ${duration(seconds)} (${port}).`;
  const proof = verified ? 'verified' : 'written, NOT verified,';
  return `Flashed ${name}: ${formatSize(writtenBytes)} ${proof} in ${duration(seconds)} (${port}).`;
}

/** For the lines that stay when the app has ended. */
export function summaryOf(name: string, { upToDate, writtenBytes, verified, seconds }: Told): string {
  if (upToDate) return `${name} was there already: nothing was written (${duration(seconds)}).`;
  const proof = verified ? 'verified' : 'NOT verified';
  return `Flashed ${name}, ${formatSize(writtenBytes)}, ${proof} (${duration(seconds)}).`;
}
