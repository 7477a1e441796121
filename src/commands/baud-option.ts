// --baud of the verbs that listen to a board, and of those that speak with its firmware.
import { EspError } from '../device/errors.ts';
import type { ConnectOptions } from '../device/firmware/connect-firmware.ts';
import { printable } from '../text/printable.ts';
import type { VerbOptions } from './verb.ts';

const usualBaudRate = 115_200;

/** The usual rate where none is given. @throws EspError usage */
export function baudOf(text: unknown): number {
  const baudRate = text === undefined ? usualBaudRate : Number(text);
  if (Number.isInteger(baudRate) && baudRate >= 300 && baudRate <= 4_000_000) return baudRate;
  throw new EspError('usage', `"${printable(String(text))}" is not a baud rate.`);
}

/** --baud and --interrupt: how the firmware is reached. @throws EspError usage */
export const connectOptionsOf = (options: VerbOptions): ConnectOptions => ({
  interrupt: options['interrupt'] === true,
  ...(options['baud'] === undefined ? {} : { baudRate: baudOf(options['baud']) }),
});
