// Reads an image from this computer: a regular file of a size that some flash has, whole and in one state.
// What has no end or blocks who opens it (a device, a pipe, a socket) is refused before it is read.

import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { presumedChip } from '../device/chips/index.ts';
import { EspError } from '../device/errors.ts';
import { formatSize } from '../device/sizes.ts';
import { printable } from '../text/printable.ts';

const mostBytes = presumedChip.mostFlashBytes;
const pieceBytes = 1 << 20;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
  ELOOP: 'is a link that leads to itself',
};

export type ReadOptions = {
  /** Called behind each piece that was read. */
  readonly onPiece?: () => void;
};

/** @throws EspError file-unreadable | image-too-large */
export async function readImageFile(path: string, options: ReadOptions = {}): Promise<Uint8Array> {
  const name = printable(path);
  try {
    // Looked at first: opening some devices does something already.
    mustBeFile(name, await stat(path));
    return await readWhole(path, name, options);
  } catch (cause) {
    if (cause instanceof EspError) throw cause;
    const { code } = cause as { code?: string };
    const why = reasons[code ?? ''] ?? `cannot be read (${code ?? 'unknown error'})`;
    throw new EspError('file-unreadable', `${name} ${why}.`, { cause });
  }
}

async function readWhole(path: string, name: string, { onPiece }: ReadOptions): Promise<Uint8Array> {
  // What was put there since the look must not block either.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const before = await handle.stat();
    mustBeFile(name, before);
    // One byte more than there should be: then it has grown.
    const buffer = new Uint8Array(before.size + 1);
    let done = 0;
    for (;;) {
      const length = Math.min(pieceBytes, buffer.length - done);
      const { bytesRead } = await handle.read(buffer, done, length, done);
      done += bytesRead;
      onPiece?.();
      if (bytesRead === 0 || done === buffer.length) break;
    }
    const after = await handle.stat();
    if (done !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs)
      throw new EspError('file-unreadable', `${name} changed while it was read.`, {
        hints: ['Wait until the build or the download is done with it, then try again.'],
        hintsSayAll: true,
      });
    return buffer.subarray(0, done);
  } finally {
    await handle.close();
  }
}

/** @throws EspError file-unreadable | image-too-large */
function mustBeFile(name: string, found: Stats): void {
  if (!found.isFile())
    throw new EspError('file-unreadable', `${name} is ${kindOf(found)}, not a file.`, {
      hints: ['Give the path of an image file: firmware.bin.'],
      hintsSayAll: true,
    });
  if (found.size > mostBytes)
    throw new EspError('image-too-large', `${name} has ${formatSize(found.size)}: no flash is that large.`);
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}
