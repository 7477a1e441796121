// Files that people hand to a flasher and that are no firmware: archives, programs for computers,
// pictures, file systems. Each is named with what to do about it. What is text, text-file.ts tells.
// Signatures: the formats' own specifications; https://en.wikipedia.org/wiki/List_of_file_signatures

import { advise, type Hint } from '../advice.ts';
import { presumedChip } from '../chips/index.ts';
import type { ImageProblem } from './image-facts.ts';
import { namedText, plainText } from './text-file.ts';

type FileKind = {
  /** Latin-1, at `at` (0 where absent). */
  readonly start: string;
  readonly at?: number;
  readonly what: string;
  readonly hint: Hint;
};

const unpack = 'Flash the .bin that is in it.';
const fromTheBuild = 'The build leaves the .bin beside it; else esptool elf2image makes one.';
const theOther = 'The same release mostly has a .bin, too.';
const looksLikeAMixUp = `Check which file you meant: firmware for an ${presumedChip.name} is a .bin.`;
const overTheAir =
  'gzip -d FILE unpacks it: packed ones are for updates over the air, where the board unpacks them.';

/** Never the beginning of anything that belongs into flash, wherever it goes. */
const never: readonly FileKind[] = [
  { start: '\x1f\x8b', what: 'a gzip archive: unpack it first', hint: overTheAir },
  { start: '\x1f\x9d', what: 'a compress archive (.Z): unpack it first', hint: unpack },
  { start: 'PK\x03\x04', what: 'a zip archive: unpack it first', hint: unpack },
  { start: 'PK\x05\x06', what: 'an empty zip archive', hint: 'Download it again: there is nothing in it.' },
  { start: 'PK\x07\x08', what: 'a part of a zip archive: unpack it first', hint: unpack },
  { start: '7z\xbc\xaf\x27\x1c', what: 'a 7z archive: unpack it first', hint: unpack },
  { start: 'Rar!\x1a\x07', what: 'a rar archive: unpack it first', hint: unpack },
  { start: '\xfd7zXZ\0', what: 'an xz archive: unpack it first', hint: unpack },
  { start: 'BZh', what: 'a bzip2 archive: unpack it first', hint: unpack },
  { start: '\x28\xb5\x2f\xfd', what: 'a zstd archive: unpack it first', hint: unpack },
  { start: '\x04\x22\x4d\x18', what: 'an lz4 archive: unpack it first', hint: unpack },
  { start: 'LZIP', what: 'an lzip archive: unpack it first', hint: unpack },
  { start: 'MSCF', what: 'a cab archive: unpack it first', hint: unpack },
  { start: 'ustar', at: 257, what: 'a tar archive: unpack it first', hint: unpack },
  {
    start: '!<arch>\n',
    what: 'an ar archive (a library or a Debian package)',
    hint: fromTheBuild,
  },
  { start: '\x7fELF', what: 'an ELF file from the linker: flash the .bin made from it', hint: fromTheBuild },
  { start: 'UF2\n', what: 'a UF2 file: flash the .bin', hint: theOther },
  { start: 'DfuSe', what: 'a DFU file: flash the .bin', hint: theOther },
  {
    start: '\0\x05\x16\x07',
    what: 'what macOS keeps beside a file (its name begins with "._")',
    hint: 'Flash the file of the same name without "._".',
  },
];

/** What would not start from 0x0, but may be data for another place. */
const notToStart: readonly FileKind[] = [
  { start: 'MZ', what: 'a program for Windows or DOS', hint: looksLikeAMixUp },
  ...['\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xfe\xed\xfa\xce', '\xfe\xed\xfa\xcf'].map((start) => ({
    start,
    what: 'a program for macOS (Mach-O)',
    hint: looksLikeAMixUp,
  })),
  { start: '\xca\xfe\xba\xbe', what: 'a program for Java or macOS', hint: looksLikeAMixUp },
  { start: '\0asm', what: 'a WebAssembly module', hint: looksLikeAMixUp },
  { start: '%PDF-', what: 'a PDF document', hint: looksLikeAMixUp },
  { start: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', what: 'an Office document', hint: looksLikeAMixUp },
  { start: '\x89PNG\r\n', what: 'a picture (PNG)', hint: looksLikeAMixUp },
  { start: '\xff\xd8\xff', what: 'a picture (JPEG)', hint: looksLikeAMixUp },
  { start: 'GIF8', what: 'a picture (GIF)', hint: looksLikeAMixUp },
  { start: 'BM', what: 'a picture (BMP)', hint: looksLikeAMixUp },
  { start: 'RIFF', what: 'a picture or sound (RIFF)', hint: looksLikeAMixUp },
  { start: 'ID3', what: 'a sound (MP3)', hint: looksLikeAMixUp },
  { start: 'OggS', what: 'a sound (Ogg)', hint: looksLikeAMixUp },
  { start: 'SQLite format 3\0', what: 'an SQLite database', hint: looksLikeAMixUp },
  ...['M\x05', 'M\x06'].map((start) => ({
    start,
    what: 'a compiled Python module (.mpy)',
    hint: advise('copy-to-board', { firmware: 'MicroPython', isSource: false }),
  })),
  {
    start: '\x1bLua',
    what: 'compiled Lua (.lc)',
    hint: advise('copy-to-board', { firmware: 'NodeMCU', isSource: false }),
  },
  {
    start: '\xaa\x50',
    what: 'a partition table of the ESP SDK',
    hint: 'It goes to 0x8000, between the boot loader at 0x0 and the program: 0x8000=FILE.',
  },
  {
    start: 'littlefs',
    at: 8,
    what: 'a LittleFS file system',
    hint: 'It goes where the firmware keeps its files, behind the program: OFFSET=FILE.',
  },
  {
    start: 'MSDOS5.0',
    at: 3,
    what: 'a FAT file system',
    hint: 'It goes where the firmware keeps its files, behind the program: OFFSET=FILE.',
  },
];

const longestLook = 1024;

/** Says what a file without any boot header is; null where nothing tells. `offset`: where it is to go. */
export function foreignFile(bytes: Uint8Array, offset: number): ImageProblem | null {
  const start = Buffer.from(bytes.subarray(0, longestLook)).toString('latin1');
  const kinds = offset === 0 ? [...never, ...notToStart] : never;
  const isOf = ({ start: sign, at = 0 }: FileKind) => start.startsWith(sign, at);
  const kind = kinds.find(isOf);
  if (kind) return problem(inZip(kind.what, start) ?? kind);
  const text = namedText(bytes, offset) ?? (offset === 0 ? plainText(bytes) : null);
  return text && problem(text);
}

/** Documents that are zip archives inside. */
function inZip(what: string, start: string): Pick<FileKind, 'what' | 'hint'> | null {
  if (!what.startsWith('a zip archive')) return null;
  if (/\[Content_Types\]\.xml|mimetype/.test(start))
    return { what: 'an Office document', hint: looksLikeAMixUp };
  if (/META-INF\/|AndroidManifest/.test(start))
    return { what: 'a program for Java or Android', hint: looksLikeAMixUp };
  return null;
}

const problem = ({ what, hint }: Pick<FileKind, 'what' | 'hint'>): ImageProblem => ({
  code: 'image-unknown',
  message: `This is ${what}.`,
  hints: [hint],
});
