// Whether the device of an open port is there when its driver has answered with an error: a USB transfer may fail
// without an unplugging. The terminal layer of Linux knows a port that has hung up, Windows has a list.
import { stat } from 'node:fs/promises';
import type { SerialPort } from 'serialport';
import type { Computer } from '../ports/computer.ts';

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
