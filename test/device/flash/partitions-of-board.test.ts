// What a partition table on the board is good for: updates of the program alone, a build that starts although an update
// had led elsewhere, and stretches of flash by their names. One board for all of it: each test says what is there first.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseFlash } from '../../../src/device/flash/erase.ts';
import { flashFiles, planFlash } from '../../../src/device/flash/flash.ts';
import type { FlashOptions } from '../../../src/device/flash/flash-job.ts';
import { readFlashContents } from '../../../src/device/flash/read.ts';
import { verifyFlash } from '../../../src/device/flash/verify.ts';
import {
  appData,
  arduinoRows,
  bootLoaderData,
  extendedImage,
  laidOut,
  otaEntry,
  partitionTable,
} from '../../support/esp32-image.ts';
import { createRig, MB, noise, type Rig } from './rig.ts';

const program = (version: string) =>
  extendedImage({
    chipId: 5,
    segments: [[0x3c00_0020, Buffer.concat([appData({ version }), noise(6000, 5)])]],
  });
const bootLoader = extendedImage({ chipId: 5, segments: [[0x3fcd_5820, bootLoaderData()]] });
const table = partitionTable(arduinoRows);
const settings = noise(0x5000, 9);

const build = (version: string) =>
  laidOut([
    [0, bootLoader],
    [0x8000, table],
    [0x10000, program(version)],
  ]);
const parts = (version: string) => [
  { path: 'bootloader.bin', offset: 0, bytes: bootLoader },
  { path: 'partitions.bin', offset: 0x8000, bytes: table },
  { path: 'firmware.bin', offset: 0x10000, bytes: program(version) },
];

let rig: Rig;
beforeAll(async () => {
  rig = await createRig({ chip: 'esp32c3', flashSizeBytes: 4 * MB });
});
afterAll(() => rig.stop());

/** Old programs in both partitions, settings, and an update over the air that has led to the second. */
function lay(sequence: number): void {
  rig.board.flash.fill(0xff);
  const old = [
    [0, bootLoader],
    [0x8000, table],
    [0x9000, settings],
    [0xe000, otaEntry(sequence)],
    [0x10000, program('old')],
    [0x150000, program('update')],
  ] as const;
  for (const [offset, bytes] of old) rig.board.flash.set(bytes, offset);
}

const holds = (offset: number, bytes: Uint8Array) =>
  Buffer.compare(rig.board.flash.subarray(offset, offset + bytes.length), bytes) === 0;
const flash = (options: FlashOptions) =>
  rig.run((session, context) => flashFiles(session, { noRestart: true, ...options }, context));
const plan = (options: FlashOptions) => rig.run((session, context) => planFlash(session, options, context));
const failure = (options: FlashOptions) =>
  rig.failure((session, context) => planFlash(session, options, context));

test('of a whole build the program alone goes where the board starts, and the rest stays', async () => {
  lay(2);
  const files = [{ path: 'whole.bin', offset: null, bytes: build('new') }];
  const result = await flash({ files, appOnly: true });
  expect(result.files).toMatchObject([{ path: 'whole.bin', offset: 0x150000, bytes: program('new').length }]);
  expect(result.warnings).toEqual([]);
  expect(holds(0x150000, program('new'))).toBe(true);
  expect(holds(0x10000, program('old'))).toBe(true);
  expect(holds(0x9000, settings)).toBe(true);
  expect(holds(0xe000, otaEntry(2))).toBe(true);
  const same = await rig.run((session, context) => verifyFlash(session, { files, appOnly: true }, context));
  expect(same.same).toBe(true);
});

test('the program alone is taken out of several files, too', async () => {
  lay(1);
  const { files } = await plan({ files: parts('new'), appOnly: true });
  expect(files).toMatchObject([{ path: 'firmware.bin', offset: 0x10000 }]);
});

test('a build that would not start blanks the record of the update, and says so', async () => {
  lay(2);
  const result = await flash({ files: parts('new') });
  expect(result.warnings).toEqual([
    'By its otadata the board starts "app1" at 0x150000, which these files leave alone. Its otadata is erased, too, so that "app0" starts.',
  ]);
  expect(result.files.at(-1)).toMatchObject({ path: 'blank otadata', offset: 0xe000, bytes: 0x2000 });
  expect(holds(0xe000, new Uint8Array(0x2000).fill(0xff))).toBe(true);
  expect(holds(0x9000, settings)).toBe(true);
});

test.each([
  ['where it starts anyway', 1, parts('new'), 0],
  [
    'where the files bring a record of their own',
    2,
    [...parts('new'), { path: 'boot_app0.bin', offset: 0xe000, bytes: laidOut([[0, otaEntry(1)]]) }],
    0,
  ],
  [
    'where they bring the started program, too, with a warning of the other',
    2,
    [...parts('new'), { path: 'other.bin', offset: 0x150000, bytes: program('new') }],
    1,
  ],
])('the record stays %s', async (_where, sequence, files, warned) => {
  lay(sequence);
  const { files: planned, warnings } = await plan({ files });
  expect(warnings).toHaveLength(warned);
  expect(planned.map(({ path }) => path)).not.toContain('blank otadata');
});

test('a program alone is refused where it could not start', async () => {
  lay(1);
  const files = [{ path: 'whole.bin', offset: null, bytes: build('new') }];
  expect(await failure({ files, appOnly: true, eraseAll: true })).toMatchObject({ code: 'usage' });
  expect(await failure({ files, appOnly: true, noStub: true })).toMatchObject({ code: 'usage' });
  const [boot] = parts('new');
  expect(await failure({ files: boot ? [boot] : [], appOnly: true })).toMatchObject({
    code: 'image-unsuitable',
    message: 'bootloader.bin: there is no program for a partition in it.',
  });
  rig.board.flash.fill(0xff, 0x8000, 0x9000);
  expect(await failure({ files, appOnly: true })).toMatchObject({
    code: 'image-unsuitable',
    message: 'The board has no partition table: a program alone would not start.',
    board: 'unchanged',
  });
});

test('a partition is read and erased by its name', async () => {
  lay(1);
  const read = await rig.run((session, context) => readFlashContents(session, { partition: 'nvs' }, context));
  expect(read.offset).toBe(0x9000);
  expect(Buffer.compare(read.data, settings)).toBe(0);
  const erased = await rig.run((session, context) => eraseFlash(session, { partition: 'nvs' }, context));
  expect(erased.erasedBytes + erased.blankBytes).toBe(0x5000);
  expect(holds(0x9000, new Uint8Array(0x5000).fill(0xff))).toBe(true);
  expect(holds(0xe000, otaEntry(1))).toBe(true);
});

test('a name that the table does not have is refused with those that it has', async () => {
  lay(1);
  const error = await rig.failure((session, context) => eraseFlash(session, { partition: 'vfs' }, context));
  expect(error).toMatchObject({
    code: 'usage',
    board: 'unchanged',
    message: 'The board has no partition "vfs". It has nvs, otadata, app0, app1, spiffs.',
  });
});
