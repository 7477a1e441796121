// From the words on the command line to files with their offsets: `0x10000=irom.bin`, and names that
// tell the offset themselves, as linkers of the ESP8266 SDK write them (`0x10000.bin`).
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { EspError } from '../device/errors.ts';
import type { FlashFile } from '../device/flash/prepare.ts';
import { offsetInName } from '../device/image/offset-in-name.ts';
import { printable } from '../device/printable.ts';
import { readAtMost } from '../device/read-at-most.ts';
import { formatSize, parseSize } from '../device/sizes.ts';

const mostBytes = 16 * 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by you',
};

export type NamedFile = { readonly path: string; readonly offset: number | null };

/** `[OFFSET=]FILE`; a name without an offset and without a number in it leaves the place open (null). */
export function parseFileWord(word: string): NamedFile {
  const match = /^((?:0x[0-9a-f]+|\d+)(?:kb|mb)?)=(.+)$/i.exec(word);
  if (match) return { path: match[2] as string, offset: parseSize(match[1] as string, 'an offset') };
  return { path: word, offset: offsetInName(basename(word)) };
}

/** @throws EspError file-unreadable | image-too-large | usage */
export async function readFlashFiles(words: readonly string[]): Promise<FlashFile[]> {
  const files: FlashFile[] = [];
  for (const { path, offset } of words.map(parseFileWord))
    files.push({ path, offset, bytes: await readImage(path) });
  return files;
}

/** @throws EspError file-unreadable | image-too-large */
export async function readImage(path: string): Promise<Uint8Array> {
  const name = printable(path);
  try {
    const { size } = await stat(path);
    const bytes = size > mostBytes ? null : await readAtMost(path, mostBytes);
    if (bytes) return bytes;
    const has = size > mostBytes ? formatSize(size) : `more than ${formatSize(mostBytes)}`;
    throw new EspError('image-too-large', `${name} has ${has}: no flash is that large.`);
  } catch (cause) {
    if (cause instanceof EspError) throw cause;
    const { code } = cause as { code?: string };
    const why = reasons[code ?? ''] ?? `cannot be read (${code ?? 'unknown error'})`;
    throw new EspError('file-unreadable', `${name} ${why}.`, { cause });
  }
}
