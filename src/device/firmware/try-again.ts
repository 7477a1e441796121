// A program that prints by its timers, or a line that loses bytes, spoils one answer and not the next.
import { isEspError } from '../errors.ts';

const tries = 3;

/** The cause of an error: the board does not stop sending, and would do so the next time. */
export class WithoutEnd extends Error {}

/** Spoiled on the way; the board was not at fault, and was neither stopped nor restarted. */
export const isSpoiled = (error: unknown): boolean =>
  isEspError(error) &&
  /^(?:repl-failed|read-failed|verify-mismatch)$/.test(error.code) &&
  !(error.cause instanceof WithoutEnd);

/** Does again, twice at most, what failed only on its way; `work` must be able to run twice. @throws what `work` throws */
export async function tryAgain<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  isWorthIt: (error: unknown) => boolean = isSpoiled,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === tries || signal.aborted || !isWorthIt(error)) throw error;
    }
  }
}
