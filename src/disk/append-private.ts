// A record that grows by lines, for its owner alone: the file is opened once, never through a link and without
// waiting, then looked at, so that nothing can be put in its place in between.

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { checkRegular, NotRegularError, notRegular } from './regular-file.ts';
import { privateFileMode, privateFolderMode } from './write-whole.ts';

/**
 * Adds the text in one write at the end (two programs at once do not mix their lines) and makes folder and
 * file if need be. Others may not read the file afterwards. @throws NotRegularError | NodeJS.ErrnoException
 */
export async function appendPrivate(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path), privateFolderMode);
  checkRegular(path);
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
  const handle = await open(path, flags, privateFileMode).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ELOOP' ? new NotRegularError(path, 'a link') : cause;
  });
  try {
    const stats = await handle.stat();
    const kind = notRegular(stats);
    if (kind) throw new NotRegularError(path, kind);
    if (stats.nlink > 1) throw new NotRegularError(path, 'a file with a second name');
    if ((stats.mode & 0o077) !== 0) await handle.chmod(privateFileMode);
    // Half a line, of a disk that was full or a program that was killed, must not spoil the next one.
    await handle.writeFile((await endsLine(handle, stats.size)) ? text : `\n${text}`);
  } finally {
    await handle.close();
  }
}

async function endsLine(handle: FileHandle, sizeBytes: number): Promise<boolean> {
  if (sizeBytes === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, sizeBytes - 1);
  return buffer[0] === 0x0a;
}
