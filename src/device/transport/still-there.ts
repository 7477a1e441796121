// Whether the device of an open port is there when its driver has answered with an error: a USB transfer may fail
// without an unplugging. The terminal layer of Linux knows a port that has hung up, Windows has a list.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { SerialPort } from 'serialport';
import type { Computer } from '../ports/computer.ts';
import { driverWords } from './serial-errors.ts';

export async function isStillThere(path: string, port: SerialPort, computer: Computer): Promise<boolean> {
  if (!port.isOpen || !port.port) return false;
  if (computer.platform === 'win32')
    return (await computer.listSerialPorts().catch(() => [])).some((listed) => listed.path === path);
  const file = await stat(path).catch(() => null);
  if (!file || computer.platform !== 'linux') return false;
  return port.port.getBaudRate().then(
    () => true,
    () => false,
  );
}

/**
 * Why a port went away, as the end of a sentence. node-serialport closes it for any error of a read or a write; that
 * its device was unplugged is said only where the device file has gone, too, or the terminal layer has hung up.
 */
export function whyGone(path: string, cause: unknown, { platform }: Computer): string {
  const isDrivers = cause instanceof Error && !hungUp.test(cause.message);
  return isDrivers && platform !== 'win32' && existsSync(path)
    ? `its driver says ${driverWords(cause.message)}`
    : 'it was unplugged';
}

/** Of the binding, for a read of no bytes (serial-binding.ts), and of node-serialport once it has closed. */
const hungUp = /end of file|port is not open/i;
