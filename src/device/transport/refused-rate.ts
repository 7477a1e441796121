// A rate that a serial driver does not do: most say yes and take another one.
import type { SerialPort } from 'serialport';
import { printable } from '../../text/printable.ts';
import { advise } from '../advice.ts';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { EspError } from '../errors.ts';
import { driverWords } from './serial-errors.ts';

/** Beyond this share the UART cannot read what the other end sends. */
const baudTolerance = 0.03;
/** The terminal layer knows it; it waits only where others are stuck in the driver. */
const askMs = 1000;
/** Every adapter has it. */
export const usualBaudRate = 115_200;
const usualRates = 'The driver of this adapter refuses that rate. Every one has 9600, 57600 and 115200.';

/**
 * Why the port is not at `baudRate`, or null. tcsetattr tells nothing; macOS cannot tell what was taken, and a driver
 * that is stuck tells nothing either: null.
 */
export async function otherRate(port: SerialPort, baudRate: number, clock: Clock): Promise<Error | null> {
  const asking = port.port?.getBaudRate();
  const onTimeout = () => new EspError('timeout', 'The driver does not tell its rate.');
  const real =
    asking && (await withDeadline(asking, { clock, timeoutMs: askMs, onTimeout }).catch(() => undefined));
  if (!real || Math.abs(real.baudRate - baudRate) <= baudRate * baudTolerance) return null;
  return new Error(`the driver took ${real.baudRate} baud instead`);
}

export function baudFailed(path: string, baudRate: number, cause: unknown): EspError {
  const why = cause instanceof Error ? `: ${driverWords(cause.message)}` : '';
  return new EspError('baud-failed', `${printable(path)} does not do ${baudRate} baud${why}.`, {
    cause,
    baudRate,
    // No cable is at fault.
    hints: [baudRate > usualBaudRate ? advise('lower-rate') : usualRates],
    hintsSayAll: true,
  });
}
