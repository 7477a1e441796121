// The verbs that change or compare flash, and those about firmware images, as data.
import type { Declaration } from './declaration.ts';
import { files, rates, sizes } from './usual-values.ts';

const baud = ['--baud <rate>', 'rate to work at; default: the fastest that works', rates] as const;
const chipSize = ['--flash-size <size>', 'where the chip does not tell', sizes] as const;
const flashSize = [
  '--flash-size <size>',
  'keep, detect or a size like 4MB, for the boot header; also tells a size that the chip does not',
  { words: ['keep', 'detect', ...sizes.words] },
] as const;
const flashMode = [
  '--flash-mode <mode>',
  'keep, qio, qout, dio or dout, for the boot header',
  { words: ['keep', 'qio', 'qout', 'dio', 'dout'] },
] as const;
const flashFrequency = [
  '--flash-freq <MHz>',
  'keep, 20, 26, 40 or 80, for the boot header',
  { words: ['keep', '20', '26', '40', '80'] },
] as const;
const appOnly = [
  '--app-only',
  'of a whole build only the program, into the partition that the board starts: settings and files stay (ESP32 family)',
] as const;
const partition = ['--partition <name>', "by the board's own partition table (ESP32 family)"] as const;
const unlock = ['--unlock', "clear the flash chip's write protection first"] as const;

export const flashVerbs: readonly Declaration[] = [
  {
    command: 'flash [files...]',
    severalBoards: true,
    summary: 'write images: [OFFSET=]FILE or an id of "firmware list", verified by MD5; sends what differs',
    changesFlash: true,
    unheard: true,
    takes: [{ ...files, living: 'images' }, files],
    options: [
      baud,
      ['--dry-run', 'show what would be written, erased and kept; change nothing'],
      ['--no-skip', 'write what is there already too'],
      ['--erase-all', 'erase the whole flash first'],
      appOnly,
      ['--backup', 'save the whole flash first'],
      flashMode,
      flashFrequency,
      flashSize,
      [
        '--init-data <file>',
        "also write the SDK's init data near the end of flash (for a board that prints rf_cal)",
        files,
      ],
      unlock,
      ['--no-stub', 'use the boot ROM alone: slower, not verified'],
      ['--force', 'flash an image that a check refuses'],
    ],
    examples: [
      'espwb flash firmware.bin',
      'espwb flash micropython -p /dev/ttyUSB0',
      'espwb flash 0x00000=boot.bin 0x10000=irom.bin --flash-size detect',
      'espwb flash 0x00000.bin 0x10000.bin -p /dev/ttyUSB0 --yes --json',
      'espwb flash build/flasher_args.json',
      'espwb flash ESP32_GENERIC_C3-20251209-v1.27.0.bin --app-only',
    ],
    result: [
      'files[]: {path, offset, bytes, md5}',
      'writtenBytes, skippedBytes, wireBytes, baud, seconds, verified, restarted, warnings[]',
    ],
    load: async () => (await import('./flash.ts')).run,
  },
  {
    command: 'erase',
    severalBoards: true,
    summary: 'erase the flash or a region of it',
    changesFlash: true,
    unheard: true,
    options: [
      ['--region <offset:size>', 'whole sectors of 4KB; default: everything'],
      partition,
      baud,
      chipSize,
      unlock,
    ],
    examples: ['espwb erase', 'espwb erase --region 0x100000:1MB', 'espwb erase --partition nvs'],
    result: ['erasedBytes, blankBytes, seconds'],
    load: async () => (await import('./erase.ts')).run,
  },
  {
    command: 'read <file>',
    severalBoards: true,
    summary: 'read flash into a file, checked by MD5',
    takes: [files],
    options: [
      ['--region <offset:size>', 'default: everything'],
      partition,
      baud,
      chipSize,
      ['--force', 'replace the file if it exists'],
    ],
    examples: [
      'espwb read backup.bin',
      'espwb read fs.bin --region 0x100000:3MB',
      'espwb read nvs.bin --partition nvs',
    ],
    result: ['path, offset, bytes, md5, seconds'],
    load: async () => (await import('./read.ts')).run,
  },
  {
    command: 'verify <files...>',
    severalBoards: true,
    summary: 'compare [OFFSET=]FILE with the flash; exit code 1 when they differ',
    takes: [files],
    options: [baud, appOnly, flashMode, flashFrequency, flashSize],
    examples: ['espwb verify firmware.bin'],
    result: ['same, firstDifference, differing[]: {offset, sizeBytes}, seconds'],
    load: async () => (await import('./verify.ts')).run,
  },
  {
    command: 'firmware <action> [target]',
    summary: 'images: list, get ID, identify FILE',
    actions: { list: [], get: [{ living: 'images' }], identify: [files] },
    options: [
      ['-o, --output <file>', "where to put the image; default: the image's own name", files],
      [
        '--refresh',
        'list: ask the download page for newer releases first (ESPWB_FIRMWARE_MIRROR names another)',
      ],
      ['--flash-size <size>', 'the flash that it is for; default: what the board named by -p has', sizes],
      ['--chip <chip>', 'the chip that it is for; default: the one of the board named by -p'],
    ],
    examples: [
      'espwb firmware list --refresh --flash-size 1MB',
      'espwb firmware list --chip esp32s3',
      'espwb firmware get micropython --flash-size 4MB',
      'espwb firmware get demo-micropython -o demo.bin',
      'espwb firmware identify demo.bin',
    ],
    result: [
      'list: images[]: {id, kind, version, variant, date, unsuited, chip, proposed}, flashSizeBytes, chip',
      'get: path, bytes, sha256, id, fromCache',
      'identify: kind, version, chip, bytes, problems[]: {code, message}, board, integrity, needsFlashBytes, header, nodemcu: {branch, modules[], numberType, lua}',
      'identify, with an extended header: holds, offset, offsetReason, minimumRevision, maximumRevision, app, bootLoader, partitions[]: {label, type, subtype, offset, sizeBytes, isEncrypted}',
    ],
    load: async () => (await import('./firmware.ts')).run,
  },
];
