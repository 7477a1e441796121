// Writes a file so that its name never stands for half of it: a neighbour first, then a rename.
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EspError } from './errors.ts';
import { printable } from './printable.ts';

/**
 * Makes the folder if need be and replaces what is there.
 * @throws EspError disk-full | file-unreadable; the old file, if any, is whole then
 */
export async function writeFileWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const part = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(part, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {});
    const { code } = cause as { code?: string };
    const name = printable(path);
    throw code === 'ENOSPC' || code === 'EDQUOT'
      ? new EspError('disk-full', `No room left on the disk for ${name}.`, { cause })
      : new EspError('file-unreadable', `${name} cannot be written (${code ?? 'unknown error'}).`, { cause });
  }
}
