// Another program that has the port open takes bytes away: named first, because nothing else helps then.
import { type ErrorCode, isEspError } from '../errors.ts';

/** What fails so may have failed for bytes that another program has read. */
const lossExplains: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['no-answer', 'noise', 'firmware-runs', 'protocol', 'timeout', 'stub-failed', 'baud-failed'] as const),
  ...(['read-failed', 'write-failed', 'erase-failed', 'no-repl', 'repl-busy', 'repl-failed'] as const),
]);

/** The error with a hint about the others, where they may be the cause and can be seen. */
export async function withReaders(
  error: unknown,
  otherReaders: (() => Promise<string | null>) | undefined,
): Promise<unknown> {
  if (!isEspError(error) || !lossExplains.has(error.code)) return error;
  const others = await otherReaders?.().catch(() => null);
  return others
    ? error.withHintFirst(`${others} has this port open, too, and takes what the board says: close it.`)
    : error;
}
