// Files that people hand to a flasher and that are no firmware: archives, programs for computers,
// pictures, file systems. Each is named with what to do about it. What is text, text-file.ts tells.
// Signatures: the formats' own specifications; https://en.wikipedia.org/wiki/List_of_file_signatures

import { advise, type Hint } from '../advice.ts';
import type { ImageProblem } from './image-facts.ts';
import { namedText, plainText } from './text-file.ts';

type FileKind = {
  /** Latin-1, at `at` (0 where absent). */
  readonly start: string;
  readonly at?: number;
  readonly what: string;
  /** What to do, for the chip of that name. */
  readonly hint: Hint | ((chipName: string) => string);
};

const unpack = 'Flash the .bin that is in it.';
const fromTheBuild = 'The build leaves the .bin beside it; else esptool elf2image makes one.';
const theOther = 'The same release mostly has a .bin, too.';
const looksLikeAMixUp = (chipName: string): string =>
  `Check which file you meant: firmware for an ${chipName} is a .bin.`;
const otherChip = (chipName: string): string => `Download the build for the ${chipName}.`;
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
  {
    start: 'HTTP/',
    what: 'an answer of a web server with its header in front',
    hint: 'Download the file without the header (curl without -i).',
  },
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
  ...['\xd4\xc3\xb2\xa1', '\xa1\xb2\xc3\xd4', '\x4d\x3c\xb2\xa1', '\x0a\x0d\x0d\x0a'].map((start) => ({
    start,
    what: 'a record of network traffic (pcap)',
    hint: looksLikeAMixUp,
  })),
  { start: 'ftyp', at: 4, what: 'a picture or film (MP4, HEIC)', hint: looksLikeAMixUp },
  { start: '\x5d\0\0', what: 'an lzma archive: unpack it first', hint: unpack },
  { start: '\xed\xab\xee\xdb', what: 'a package of Linux (RPM)', hint: looksLikeAMixUp },
  { start: 'EFI PART', at: 512, what: 'an image of a disk (GPT)', hint: looksLikeAMixUp },
  { start: '\x53\xef', at: 1080, what: 'an image of a disk (ext2 to ext4)', hint: looksLikeAMixUp },
  { start: 'CD001', at: 32_769, what: 'an image of a CD (ISO 9660)', hint: looksLikeAMixUp },
  { start: 'hsqs', what: 'a file system of Linux (squashfs)', hint: looksLikeAMixUp },
  { start: '\x27\x05\x19\x56', what: 'an image for U-Boot', hint: otherChip },
  { start: 'BFNP', what: 'firmware for a chip of Bouffalo Lab (BL602)', hint: otherChip },
  { start: '\x99\x99\x96\x96', what: 'firmware for a chip of Realtek (RTL8710)', hint: otherChip },
  { start: '\0\xb5\x32\x4b', what: 'firmware for an RP2040', hint: otherChip },
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
  // A FAT file system has that, too.
  { start: '\x55\xaa', at: 510, what: 'an image of a disk (MBR)', hint: looksLikeAMixUp },
];

const longestLook = 33 * 1024;

/**
 * Says what a file without any boot header is; null where nothing tells. `offset`: where it is to go, 0 where the
 * chip of that name starts.
 */
export function foreignFile(bytes: Uint8Array, offset: number, chipName: string): ImageProblem | null {
  const problem = ({ what, hint }: Pick<FileKind, 'what' | 'hint'>): ImageProblem => ({
    code: 'image-unknown',
    message: `This is ${what}.`,
    hints: [typeof hint === 'function' ? hint(chipName) : hint],
  });
  const start = Buffer.from(bytes.subarray(0, longestLook)).toString('latin1');
  const kinds = offset === 0 ? [...never, ...notToStart] : never;
  const isOf = ({ start: sign, at = 0 }: FileKind) => start.startsWith(sign, at);
  const kind = kinds.find(isOf);
  if (kind) return problem(inZip(kind.what, start) ?? inElf(bytes) ?? kind);
  const cortex = offset === 0 && startsCortexM(bytes);
  if (cortex)
    return problem({ what: 'firmware for an ARM Cortex-M chip (STM32 and others)', hint: otherChip });
  if (offset === 0 && startsAvr(start))
    return problem({ what: 'firmware for an AVR (Arduino Uno)', hint: otherChip });
  const text = namedText(bytes, offset) ?? (offset === 0 ? plainText(bytes) : null);
  return text && problem(text);
}

/** Of the processors with whose programs ours are mixed up; https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const elfMachines: ReadonlyMap<number, string> = new Map([
  [3, 'x86'],
  [8, 'MIPS'],
  [40, 'ARM'],
  [62, 'x86-64'],
  [83, 'AVR'],
  [183, 'ARM (64 bit)'],
  [243, 'RISC-V'],
]);
const xtensa = 94;

/** A program for another processor; null where it is none, or may be ours. */
function inElf(bytes: Uint8Array): Pick<FileKind, 'what' | 'hint'> | null {
  if (bytes[0] !== 0x7f || bytes.length < 20) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const machine = view.getUint16(18, bytes[5] !== 2);
  if (machine === xtensa || machine === 0) return null;
  const name = elfMachines.get(machine) ?? `machine ${machine}`;
  return { what: `an ELF program for another processor (${name})`, hint: looksLikeAMixUp };
}

/** The initial stack pointer lies in RAM, and the vectors, which are odd, where the core has its code. */
function startsCortexM(bytes: Uint8Array): boolean {
  if (bytes.length < 64) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [stack, reset] = [view.getUint32(0, true), view.getUint32(4, true)];
  const isCode = reset < 0x0020_0000 || (reset >= 0x0800_0000 && reset < 0x1020_0000);
  return stack >= 0x2000_0000 && stack <= 0x2010_0000 && stack % 4 === 0 && reset % 2 === 1 && isCode;
}

/** Its vectors are jumps: `jmp` in each of the first. */
const startsAvr = (start: string): boolean => /^(?:\x0c\x94..){4}/s.test(start);

/** Documents that are zip archives inside. */
function inZip(what: string, start: string): Pick<FileKind, 'what' | 'hint'> | null {
  if (!what.startsWith('a zip archive')) return null;
  if (/\[Content_Types\]\.xml|mimetype/.test(start))
    return { what: 'an Office document', hint: looksLikeAMixUp };
  if (/META-INF\/|AndroidManifest/.test(start))
    return { what: 'a program for Java or Android', hint: looksLikeAMixUp };
  return null;
}
