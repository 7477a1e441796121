import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import { backUpFlash, deleteBackup, listBackups, restoreFlash } from '../../../src/device/flash/backup.ts';
import { appendFlashRecord, failedOutcome } from '../../../src/device/flash/flash-record.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { createRig, KB, noise, type Rig } from './rig.ts';

const flashSizeBytes = 512 * KB;
const image = demoMicroPython({ sizeBytes: 44 * KB });
const time = new Date('2026-11-21T03:50:45.123Z');

let folder = '';
let rig: Rig | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-'));
});
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function backUp(flash: Uint8Array, mac = 'ec:fa:bc:12:34:56') {
  rig = await createRig({ flashSizeBytes, flash, mac });
  return rig.runWithDisk((session, context) => backUpFlash(session, { folder, time }, context));
}

describe('a backup', () => {
  test('is kept by MAC and time, with a note of what was in it', async () => {
    const backup = await backUp(image);
    expect(backup).toMatchObject({
      mac: 'ec:fa:bc:12:34:56',
      bytes: flashSizeBytes,
      offset: 0,
      firmware: { kind: 'micropython', version: '1.27.0' },
    });
    expect(await readdir(join(folder, 'ecfabc123456'))).toEqual([
      '20261121T035045123Z.bin',
      '20261121T035045123Z.bin.json',
    ]);
    const bytes = await readFile(backup.path);
    expect(Buffer.compare(bytes, (rig as Rig).board.flash)).toBe(0);
    expect(await listBackups(folder)).toMatchObject([{ md5: backup.md5, path: backup.path }]);
    expect(await listBackups(folder, '00:00:00:00:00:00')).toEqual([]);
  });

  test('brings the board back to what it was, and sends only what differs', async () => {
    const backup = await backUp(image);
    const mine = rig as Rig;
    const before = mine.board.flash.slice();
    mine.board.flash.set(noise(8 * KB), 20 * KB);
    const result = await mine.runWithDisk((session, context) => restoreFlash(session, { backup }, context));
    expect(Buffer.compare(mine.board.flash, before)).toBe(0);
    expect(result.writtenBytes).toBeLessThan(16 * KB);
  });

  test('that was damaged on the disk is refused before the board is touched', async () => {
    const backup = await backUp(image);
    const mine = rig as Rig;
    await writeFile(backup.path, new Uint8Array(flashSizeBytes));
    const restore = mine.runWithDisk((session, context) => restoreFlash(session, { backup }, context));
    await expect(restore).rejects.toMatchObject({ code: 'image-damaged' });
    expect(Buffer.compare(mine.board.flash.subarray(0, image.length), image)).toBe(0);
  });

  test('of another board is refused unless forced', async () => {
    const backup = { ...(await backUp(image)), mac: '5c:cf:7f:00:00:01' };
    const mine = rig as Rig;
    const restore = mine.runWithDisk((session, context) => restoreFlash(session, { backup }, context));
    await expect(restore).rejects.toMatchObject({ code: 'image-unsuitable' });
    const forced = mine.runWithDisk((session, context) =>
      restoreFlash(session, { backup, force: true }, context),
    );
    await expect(forced).resolves.toMatchObject({ verified: true });
  });

  test('without its note is none: the note is written last', async () => {
    const backup = await backUp(image);
    await rm(`${backup.path}.json`);
    await writeFile(join(folder, 'ecfabc123456', 'junk.bin.json'), '{"version":1}');
    expect(await listBackups(folder)).toEqual([]);
    expect(await listBackups(join(folder, 'nowhere'))).toEqual([]);
  });
});

describe('a backup that is deleted', () => {
  test('leaves neither its bytes nor its note, and cannot be deleted twice', async () => {
    const backup = await backUp(image);
    await deleteBackup(backup);
    expect(await readdir(join(folder, 'ecfabc123456'))).toEqual([]);
    await expect(deleteBackup(backup)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('the record of flashes', () => {
  test('gains a line a flash, failed ones too', async () => {
    const path = join(folder, 'state', 'flashes.jsonl');
    const common = { time: time.toISOString(), port: 'virtual:a', mac: null, files: [], seconds: 1 };
    await appendFlashRecord(path, { ...common, outcome: 'done' });
    const failed = failedOutcome(new EspError('unplugged', 'Gone\nwith a line break.'));
    await appendFlashRecord(path, { ...common, ...failed });
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).outcome)).toEqual(['done', 'unplugged']);
  });

  test('that cannot be kept says so', async () => {
    const record = { time: '', port: '', mac: null, files: [], seconds: 0, outcome: 'done' };
    await expect(appendFlashRecord(folder, record)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
