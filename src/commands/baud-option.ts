// --baud of the verbs that listen to a board.
import { EspError } from '../device/errors.ts';
import { printable } from '../text/printable.ts';

const usualBaudRate = 115_200;

/** The usual rate where none is given. @throws EspError usage */
export function baudOf(text: unknown): number {
  const baudRate = text === undefined ? usualBaudRate : Number(text);
  if (Number.isInteger(baudRate) && baudRate >= 300 && baudRate <= 4_000_000) return baudRate;
  throw new EspError('usage', `"${printable(String(text))}" is no baud rate.`);
}
