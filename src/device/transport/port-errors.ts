// The errors that every transport throws in the same words.

import { printable } from '../../text/printable.ts';
import { advise } from '../advice.ts';
import { EspError, isEspError } from '../errors.ts';

/** EspError unplugged; `reason` is why the port went away, if it had been open. */
export function notOpen(path: string, reason?: Error): EspError {
  if (isOwnFinding(reason)) return reason;
  const message = reason
    ? `${printable(path)} went away: ${printable(reason.message)}.`
    : `${printable(path)} is not open.`;
  return new EspError('unplugged', message, {
    board: 'unknown',
    cause: reason,
    // Nothing of it hangs on a cable of this computer.
    ...(isNetworkPath(path) ? { hints: [lookAtServer, advise('again')], hintsSayAll: true } : {}),
  });
}

/** Behind a server, which may be lost and come back without a cable that is touched. */
export const isNetworkPath = (path: string): boolean => /^(?:rfc2217|tcp):/i.test(path);

const lookAtServer = 'See whether the server still runs, and whether the board is still plugged in there.';

/** A port that was given up for what came from it says that itself. */
export const isOwnFinding = (reason: Error | undefined): reason is EspError =>
  isEspError(reason) && ownFindings.has(reason.code);

const ownFindings: ReadonlySet<string> = new Set(['protocol', 'timeout', 'port-not-back', 'port-resets']);

/** EspError lines-unsupported. */
export function linesUnsupported(path: string, why: string): EspError {
  return new EspError('lines-unsupported', `${printable(path)} has no DTR and RTS lines: ${why}.`);
}

/** @throws EspError usage */
export function checkBaudRate(baudRate: number): void {
  if (!Number.isInteger(baudRate) || baudRate < 50 || baudRate > 12_000_000)
    throw new EspError('usage', `${baudRate} is not a baud rate: 50 to 12000000 is possible.`);
}
