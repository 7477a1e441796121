// A verb that sends something looks whether it is there before it disturbs a board.
import { EspError } from '../device/errors.ts';
import { localStat } from '../device/local-stat.ts';
import { printable } from '../text/printable.ts';

/** @throws EspError file-unreadable */
export async function needsLocal(path: string, what: 'anything' | 'folder' = 'anything'): Promise<void> {
  const found = await localStat(path);
  if (found && (what === 'anything' || found.isDirectory())) return;
  const why = found ? 'is not a folder' : 'does not exist';
  throw new EspError('file-unreadable', `${printable(path)} ${why} on this computer.`);
}
