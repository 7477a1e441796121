// The errors that every transport throws in the same words.

import { printable } from '../../text/printable.ts';
import { EspError } from '../errors.ts';

/** EspError unplugged; `reason` is why the port went away, if it had been open. */
export function notOpen(path: string, reason?: Error): EspError {
  const message = reason
    ? `${printable(path)} went away: ${printable(reason.message)}.`
    : `${printable(path)} is not open.`;
  return new EspError('unplugged', message, { board: 'unknown', cause: reason });
}

/** EspError lines-unsupported. */
export function linesUnsupported(path: string, why: string): EspError {
  return new EspError('lines-unsupported', `${printable(path)} has no DTR and RTS lines: ${why}.`);
}

/** @throws EspError usage */
export function checkBaudRate(baudRate: number): void {
  if (!Number.isInteger(baudRate) || baudRate < 50 || baudRate > 12_000_000)
    throw new EspError('usage', `${baudRate} is not a baud rate: 50 to 12000000 is possible.`);
}
