import { describe, expect, test } from 'vitest';
import { hintsFor } from '../../../src/advice/by-code.ts';
import { forShell } from '../../../src/advice/render.ts';
import { chipNamed } from '../../../src/device/chips/index.ts';
import type { EspError } from '../../../src/device/errors.ts';
import { checkFiles, checkImages, type Target } from '../../../src/device/flash/checks.ts';
import type { BoardTable } from '../../../src/device/flash/partitions.ts';
import { tableOfFiles } from '../../../src/device/flash/partitions.ts';
import { plannedFile } from '../../../src/device/flash/plan.ts';
import { type FlashFile, type HeaderChoice, prepareFiles } from '../../../src/device/flash/prepare.ts';
import { parsePartitionTable } from '../../../src/device/image/family/partition-table.ts';
import { recogniseImage } from '../../../src/device/image/recognise.ts';
import {
  appData,
  arduinoRows,
  bootLoaderData,
  type ExtendedSpec,
  extendedImage,
  laidOut,
  micropythonRows,
  partitionTable,
  type RowSpec,
} from '../../support/esp32-image.ts';
import { bareImage } from '../image/build-image.ts';

const MB = 1024 * 1024;
const esp32 = chipNamed('esp32');

const boot = (more: ExtendedSpec = {}) =>
  extendedImage({ ...more, segments: [[0x3fff_0030, bootLoaderData()]] });
const program = (more: ExtendedSpec = {}, sizeBytes = 0) =>
  extendedImage({ ...more, segments: [[0x3f40_0020, Buffer.concat([appData(), Buffer.alloc(sizeBytes)])]] });
const build = (more: ExtendedSpec = {}, rows: readonly RowSpec[] = micropythonRows) =>
  laidOut(
    [
      [0x1000, boot(more)],
      [0x8000, partitionTable(rows)],
      [0x10000, program(more)],
    ],
    0x1000,
  );

const boardTable = (rows: readonly RowSpec[], started = 0): BoardTable => {
  const table = parsePartitionTable(partitionTable(rows));
  if (!table) throw new Error('no table');
  return { table, started: table.partitions.filter(({ type }) => type === 'app')[started] ?? null };
};

const target = (change: Partial<Target> = {}, revision = 301): Target => ({
  chip: {
    chip: 'ESP32-D0WD-V3',
    id: 'esp32',
    chipId: null,
    mac: 'ec:fa:bc:12:34:56',
    crystalMHz: 40,
    features: [],
    revision,
    flash: { vendorId: 0xc8, deviceId: 0x4016, vendor: null, part: null, sizeBytes: 4 * MB },
  },
  flashSizeBytes: 4 * MB,
  present: null,
  boardTable: null,
  willEraseAll: false,
  isVirtual: true,
  ...change,
});

const at = (offset: number | null, bytes: Uint8Array, path = 'a.bin'): FlashFile => ({ path, offset, bytes });
const prepared = (files: FlashFile[], board: Target, header: HeaderChoice = {}) =>
  prepareFiles(files, board.flashSizeBytes, header, esp32, board.boardTable?.started?.offset ?? null);
const check = (files: FlashFile[], board = target(), header: HeaderChoice = {}, force = false) =>
  checkFiles(prepared(files, board, header), board, force);
const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, board: 'unchanged', message: expect.stringMatching(message) });

describe('each file goes where its content belongs', () => {
  test.each([
    ['a build from the boot loader on', build(), 0x1000],
    [
      'a merged image',
      laidOut([
        [0, new Uint8Array(0x1000).fill(0xff)],
        [0x1000, build()],
      ]),
      0,
    ],
    ['a boot loader', boot(), 0x1000],
    ['a partition table', partitionTable(micropythonRows), 0x8000],
    ['a program, where no table is known', program(), 0x10000],
  ])('%s', (_, bytes, offset) => {
    expect(prepared([at(null, bytes)], target())[0]?.offset).toBe(offset);
  });

  test('a program goes to the partition that the board starts', () => {
    const board = target({ boardTable: boardTable(arduinoRows, 1) });
    expect(prepared([at(null, program())], board)[0]?.offset).toBe(0x150000);
    expect(check([at(null, program())], board)).toEqual([]);
  });
});

describe('refused before anything is erased', () => {
  test.each<[string, FlashFile[], Target, string, RegExp]>([
    [
      'a build for another chip',
      [at(null, build({ chipId: 9 }))],
      target(),
      'image-wrong-chip',
      /for an ESP32-S3, not for an ESP32\./,
    ],
    [
      'an image for an ESP8266',
      [at(null, bareImage({}))],
      target(),
      'image-wrong-chip',
      /for an ESP8266, not for an ESP32\./,
    ],
    [
      'a chip that is too old',
      [at(null, build({ minimumRevision: 300 }))],
      target({}, 100),
      'image-revision',
      /needs revision v3.0 or later, the chip has revision v1.0/,
    ],
    [
      'a chip that is too new',
      [at(null, build({ maximumRevision: 299 }))],
      target(),
      'image-revision',
      /up to v2.99, the chip has revision v3.1/,
    ],
    [
      'a program in the place of the boot loader',
      [at(0x1000, program())],
      target(),
      'image-misplaced',
      /take the boot loader's place/,
    ],
    [
      'a program where no partition begins',
      [at(0x20000, program())],
      target({ boardTable: boardTable(arduinoRows) }),
      'image-misplaced',
      /no partition for programs begins at 0x20000: the table has "app0" at 0x10000, "app1" at 0x150000/,
    ],
    [
      'a program alone on a board without a table',
      [at(0x10000, program())],
      target(),
      'image-unsuitable',
      /would not start/,
    ],
    [
      'a program larger than its partition',
      [at(0x10000, program({}, 0x3000))],
      target({ boardTable: boardTable([['app', 0, 0x10, 0x10000, 0x2000]]) }),
      'image-partitions',
      /its partition "app" 8 KB/,
    ],
    [
      'a partition beyond the flash',
      [at(null, build({ sizeAndFrequency: 0x10 }, arduinoRows))],
      target({ flashSizeBytes: 2 * MB }),
      'image-partitions',
      /"app1" .* ends at 0x290000, the flash at 0x200000/,
    ],
    [
      'a partition beyond the size in the boot header',
      [at(null, build({ sizeAndFrequency: 0x10 }, arduinoRows))],
      target(),
      'image-partitions',
      /the flash that its boot header tells of at 0x200000/,
    ],
    [
      'a build for 8 MB',
      [at(null, build({ sizeAndFrequency: 0x30 }))],
      target(),
      'image-flash-size',
      /says 8 MB of flash, the board has 4 MB/,
    ],
    [
      'a file beyond the end',
      [at(0x3ff000, program({}, 0x2000))],
      target(),
      'image-too-large',
      /the flash ends at 0x400000/,
    ],
  ])('%s', (_, files, board, code, message) => {
    expect(() => check(files, board)).toThrow(refused(code, message));
  });

  test.each([
    ['a chip that is too old', build({ minimumRevision: 300 }), target({}, 100)],
    ['a build for 8 MB', build({ sizeAndFrequency: 0x30 }), target()],
    ['a program alone', program(), target()],
  ])('--force flashes for %s and says what it is', (_, bytes, board) => {
    expect(
      check([at(null, bytes)], board, {}, true)
        .map(forShell)
        .join(),
    ).toMatch(/^Forced: a.bin: /);
  });

  test('a wrong chip comes with the step for this chip alone', () => {
    const hintsOf = (bytes: Uint8Array) => {
      try {
        checkImages([at(null, bytes)], false, esp32);
        return [];
      } catch (error) {
        return hintsFor(error as EspError, 'linux').map(forShell);
      }
    };
    for (const bytes of [build({ chipId: 9 }), bareImage({})])
      expect(hintsOf(bytes)).toEqual(['Download the build for the ESP32.', '--force flashes it anyway.']);
  });

  test('by the header alone where the chip of the board is known, and at its answer where it is not', () => {
    const files = [at(null, build({ chipId: 5 }))];
    expect(() => checkImages(files, false, esp32)).toThrow(refused('image-wrong-chip', /ESP32-C3/));
    expect(() => checkImages(files, false)).toThrow(refused('image-wrong-chip', /not for an ESP8266/));
    expect(() => checkImages(files, false, null)).not.toThrow();
    const damaged = build({ chipId: 5 });
    damaged[0x30] = (damaged[0x30] as number) ^ 1;
    expect(() => checkImages([at(null, damaged)], false, null)).toThrow(refused('image-damaged', /checksum/));
  });
});

describe('what is warned of', () => {
  test('a program that goes where the board does not start', () => {
    const board = target({ boardTable: boardTable(arduinoRows, 1) });
    expect(check([at(0x10000, program())], board).map(forShell)).toEqual([
      expect.stringMatching(/^a.bin: the board starts "app1" at 0x150000/),
    ]);
    expect(check([at(0x150000, program())], board)).toEqual([]);
  });

  test('all parts of a build at their offsets, none of them misplaced', () => {
    const files = [
      at(0x1000, boot(), 'boot.bin'),
      at(0x8000, partitionTable(micropythonRows), 'table.bin'),
      at(0x10000, program(), 'app.bin'),
    ];
    expect(check(files)).toEqual([]);
    expect(tableOfFiles(prepared(files, target()), esp32)?.partitions).toHaveLength(3);
  });
});

describe('the boot header', () => {
  const fileOf = (bytes: Uint8Array, header: HeaderChoice, offset: number | null = null) => {
    const [file] = prepared([at(offset, bytes)], target(), header);
    if (!file) throw new Error('no file');
    return file;
  };

  test('is kept unless asked', () => {
    const bytes = build();
    expect(fileOf(bytes, {}).bytes).toBe(bytes);
  });

  test.each([
    ['a build from the boot loader on', build({ sizeAndFrequency: 0x30 })],
    [
      'a merged image',
      laidOut([
        [0, new Uint8Array(0x1000).fill(0xff)],
        [0x1000, build({ sizeAndFrequency: 0x30 })],
      ]),
    ],
  ])('of %s is changed where the boot ROM reads it, and its SHA-256 is made again', (_, bytes) => {
    const file = fileOf(bytes, { sizeBytes: 'detect', mode: 'qio', frequencyMHz: 80 });
    expect(file.facts).toMatchObject({ problems: [], integrity: 'sha256' });
    expect(plannedFile(file, esp32).boot).toEqual({
      flashMode: 'qio',
      flashFrequencyMHz: 80,
      flashSizeBytes: 4 * MB,
    });
    const changed = [...bytes].flatMap((byte, index) => (byte === file.bytes[index] ? [] : [index]));
    const start = bytes[0] === 0xff ? 0x1000 : 0;
    expect([...changed.slice(0, 2)]).toEqual([start + 2, start + 3]);
    expect(changed.length).toBeLessThanOrEqual(34);
  });

  test('of a program stays as it is', () => {
    const bytes = program();
    expect(fileOf(bytes, { mode: 'qio' }, 0x10000).bytes).toBe(bytes);
  });

  test('of a damaged image stays as it is: damage has to stay visible', () => {
    const bytes = build();
    bytes[0x40] = (bytes[0x40] as number) ^ 1;
    expect(fileOf(bytes, { mode: 'qio' }).bytes).toBe(bytes);
  });

  test('has the codes of its chip: 40 MHz is the code of 80 on an ESP32-C6, and 26 MHz has none', () => {
    const c6 = chipNamed('esp32c6');
    const bytes = boot({ chipId: 13, sizeAndFrequency: 0x22 });
    const patch = (frequencyMHz: 26 | 40 | 80) =>
      prepareFiles([at(0, bytes)], 4 * MB, { frequencyMHz }, c6)[0]?.bytes[3];
    expect([patch(40), patch(80)]).toEqual([0x20, 0x20]);
    expect(() => patch(26)).toThrow(/An ESP32-C6 image header cannot name the flash frequency 26/);
    expect(
      recogniseImage(boot({ chipId: 13, sizeAndFrequency: 0x20 }), 0, c6).header?.flashFrequencyMHz,
    ).toBe(80);
  });
});
