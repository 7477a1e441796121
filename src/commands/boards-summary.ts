// How the boards of a run have ended: their outcomes, the exit code of all, and the summary that comes last.
import { exitCodeOf, titleOf } from '../advice/by-code.ts';
import { conditionOf } from '../advice/condition.ts';
import { unexpected } from '../advice/unexpected.ts';
import { type EspError, isEspError } from '../device/errors.ts';
import type { BoardOutcome } from '../services/many-boards.ts';
import type { BoardOfRun } from './boards-meant.ts';
import { labelOf } from './boards-output.ts';

export type End = {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly exitCode: number;
  readonly seconds: number;
  readonly error: EspError | null;
};

/** A board, and how it has ended: null while it has not. */
type Ended = BoardOfRun & { readonly end: End | null };

export function endOf(outcome: BoardOutcome<number>): End {
  const { seconds } = outcome;
  if (outcome.outcome === 'done') {
    const { result: exitCode } = outcome;
    return { outcome: exitCode === 0 ? 'done' : 'failed', exitCode, seconds, error: null };
  }
  const error = isEspError(outcome.error) ? outcome.error : unexpected(outcome.error);
  return { outcome: outcome.outcome, exitCode: exitCodeOf(error.code), seconds, error };
}

/** 130 where a person cancelled; one code where all failures have it; else 1. */
export function exitCodeFor(exitCodes: readonly number[]): number {
  const failures = new Set(exitCodes.filter((code) => code !== 0));
  const cancelled = exitCodeOf('cancelled');
  if (failures.size === 0) return 0;
  if (failures.has(cancelled)) return cancelled;
  const [only = 1] = failures;
  return failures.size === 1 ? only : 1;
}

const countOf = (places: readonly Ended[], outcome: End['outcome']) =>
  places.filter(({ end }) => end?.outcome === outcome).length;

export function summaryKeys(places: readonly Ended[]): Readonly<Record<string, unknown>> {
  const boards = places.map(({ port, mac, name, end }) => ({
    ...{ port, mac, name, outcome: end?.outcome, exitCode: end?.exitCode },
    seconds: Math.round((end?.seconds ?? 0) * 1000) / 1000,
    ...(end?.error ? { code: end.error.code, message: end.error.message, board: end.error.board } : {}),
  }));
  const [done, failed, cancelled] = (['done', 'failed', 'cancelled'] as const).map((each) =>
    countOf(places, each),
  );
  return { boards, done, failed, cancelled };
}

export function summaryLines(places: readonly Ended[], seconds: number): readonly string[] {
  const counts = (['done', 'failed', 'cancelled'] as const)
    .map((outcome) => [countOf(places, outcome), outcome] as const)
    .filter(([count, outcome]) => count > 0 || outcome === 'done')
    .map(([count, outcome]) => `${count} ${outcome}`);
  const rows = places.map((place) => {
    const { end } = place;
    const why = end?.error
      ? [titleOf(end.error.code), conditionOf(end.error)].filter(Boolean).join('. ')
      : '';
    const time = `${(end?.seconds ?? 0).toFixed(1)} s`;
    return `  ${(end?.outcome ?? '').padEnd(9)}  ${labelOf(place, true)}  ${why || time}`;
  });
  return [`${counts.join(', ')} in ${seconds.toFixed(1)} s:`, ...rows];
}
