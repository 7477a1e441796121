// From the words on the command line to files with their offsets: `0x10000=irom.bin`, `0x10000 irom.bin` as
// esptool has it, and names that tell the offset themselves, as linkers of the ESP8266 SDK write them
// (`0x10000.bin`).
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Chip } from '../device/chips/chip.ts';
import { EspError } from '../device/errors.ts';
import type { FlashFile } from '../device/flash/prepare.ts';
import { offsetInName } from '../device/image/offset-in-name.ts';
import { parseSize } from '../device/sizes.ts';
import { mayBeManifest, readBuildManifest } from '../services/build-manifest.ts';
import { readImageFile } from '../services/image-file.ts';
import { printable } from '../text/printable.ts';

const address = '(?:0x[0-9a-f]+|\\d+)(?:kb|mb)?';
const withOffset = new RegExp(`^(${address})=(.+)$`, 'i');
const isAddress = new RegExp(`^${address}$`, 'i');
const isUrl = /^([a-z][a-z0-9+.-]+):\/\/\S/i;

export type NamedFile = { readonly path: string; readonly offset: number | null };

/** `[OFFSET=]FILE`; a name without an offset and without a number in it leaves the place open (null). */
export function parseFileWord(word: string): NamedFile {
  const match = withOffset.exec(word);
  if (match) return { path: match[2] as string, offset: parseSize(match[1] as string, 'an offset') };
  return { path: word, offset: offsetInName(basename(word)) };
}

/**
 * The same of all words, and `OFFSET FILE` as two of them; a number that is the name of a file here is that file.
 * @throws EspError usage
 */
export function parseFileWords(words: readonly string[], exists = existsSync): NamedFile[] {
  const files: NamedFile[] = [];
  let offset: string | null = null;
  for (const word of words) {
    if (offset !== null) {
      files.push({ path: word, offset: parseSize(offset, 'an offset') });
      offset = null;
    } else if (isAddress.test(word) && !exists(word)) offset = word;
    else files.push(parseFileWord(word));
  }
  if (offset !== null)
    throw new EspError('usage', `No file follows the offset ${printable(offset)}.`, {
      hints: [`For example: ${printable(offset)}=firmware.bin`],
    });
  for (const { path } of files) if (isUrl.test(path) && !exists(path)) throw addressInTheWeb(path);
  return files;
}

/**
 * A manifest stands for the files that it names.
 * @param chipOfBoard asked only where a manifest has builds for several chips
 * @throws EspError file-unreadable | image-too-large | image-wrong-chip | usage
 */
export async function readFlashFiles(
  words: readonly string[],
  chipOfBoard: () => Promise<Chip | null> = async () => null,
): Promise<FlashFile[]> {
  const files: FlashFile[] = [];
  for (const { path, offset } of parseFileWords(words)) {
    const named = offset === null && mayBeManifest(path) ? await readBuildManifest(path, chipOfBoard) : null;
    files.push(...(named ?? [{ path, offset, bytes: await readImageFile(path) }]));
  }
  return files;
}

function addressInTheWeb(url: string): EspError {
  const scheme = isUrl.exec(url)?.[1]?.toLowerCase();
  const name = printable(url);
  if (scheme === 'file')
    return new EspError('usage', `${name} is a URL; espwb takes the path of a file.`, {
      hints: [`Leave "file://" away: ${printable(url.slice('file://'.length))}`],
      hintsSayAll: true,
    });
  const isPage = /^https?:\/\/github\.com\/[^/]+\/[^/]+\/blob\//i.test(url);
  const isPlain = /^[\w.~:/?#@%+=&,-]+$/.test(url);
  return new EspError('usage', `${name} is an address on the web; espwb flashes files of this computer.`, {
    hints: [
      isPage
        ? 'That is the page of a file on GitHub: "Download raw file" there gives the file. Flash that.'
        : `Download it first${isPlain ? `: curl -fLO "${url}"` : ''}, then flash the file that came.`,
      '"espwb flash micropython" fetches and flashes the newest MicroPython that fits the board.',
    ],
    hintsSayAll: true,
  });
}
