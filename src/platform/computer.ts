// The real computer for device/ports and device/transport/serial.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Computer } from '../device/ports/computer.ts';
import { loadSerialPort } from '../device/ports/load-serialport.ts';

export const thisComputer: Computer = {
  platform: process.platform,
  root: '',
  processId: process.pid,
  user: currentUser(),
  listSerialPorts: async () => (await loadSerialPort()).list(),
  mayOpen: (path) =>
    access(path, constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    ),
};

function currentUser(): Computer['user'] {
  if (process.platform === 'win32') return null;
  try {
    return { name: userInfo().username, groupIds: process.getgroups?.() ?? [] };
  } catch {
    // A container may run under a user id that has no name.
    return { name: '$USER', groupIds: process.getgroups?.() ?? [] };
  }
}
