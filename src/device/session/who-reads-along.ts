// Another program that has the port open takes bytes away: named first, because nothing else helps then.
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { type ErrorCode, EspError, isEspError } from '../errors.ts';

/** Whoever waits for an error waits no longer for a hint; a stuck driver may hold up each look at a file. */
const lookMs = 2000;

/** What fails so may have failed for bytes that another program has read. */
const lossExplains: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['no-answer', 'noise', 'firmware-runs', 'protocol', 'timeout', 'stub-failed', 'baud-failed'] as const),
  ...(['read-failed', 'write-failed', 'erase-failed', 'no-repl', 'repl-busy', 'repl-failed'] as const),
]);

/** The error with a hint about the others, where they may be the cause and can be seen. */
export async function withReaders(
  error: unknown,
  otherReaders: (() => Promise<string | null>) | undefined,
  clock: Clock,
): Promise<unknown> {
  if (!isEspError(error) || !lossExplains.has(error.code)) return error;
  if (!otherReaders) return error;
  const onTimeout = () =>
    new EspError('timeout', 'Which other program has the port open could not be found out in time.');
  const looking = withDeadline(otherReaders(), { clock, timeoutMs: lookMs, onTimeout });
  const others = await looking.catch(() => null);
  return others
    ? error.withHintFirst(`${others} has this port open, too, and takes what the board says: close it.`)
    : error;
}
