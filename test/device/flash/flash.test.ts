import { afterEach, describe, expect, test } from 'vitest';
import { forShell } from '../../../src/advice/render.ts';
import { flashFiles, planFlash } from '../../../src/device/flash/flash.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { holdsOnly } from '../../support/holds-only.ts';
import { concat } from '../image/build-image.ts';
import { createRig, KB, MB, noise, type Rig } from './rig.ts';

const image = demoMicroPython({ sizeBytes: 44 * KB });
const file = { path: 'demo.bin', offset: 0, bytes: image };
const sector = 4 * KB;

let rig: Rig | undefined;
afterEach(() => rig?.stop());

async function rigWith(flash?: Uint8Array): Promise<Rig> {
  rig = await createRig({ flashSizeBytes: 2 * MB, ...(flash ? { flash } : {}) });
  return rig;
}

const holds = ({ board }: Rig, bytes: Uint8Array, offset = 0) =>
  Buffer.compare(board.flash.subarray(offset, offset + bytes.length), bytes) === 0;

describe('a flash', () => {
  test('of a blank board: written, verified by the board, restarted', async () => {
    const { run, board } = await rigWith();
    const result = await run((session, context) => flashFiles(session, { files: [file] }, context));
    expect(result).toMatchObject({
      writtenBytes: image.length,
      skippedBytes: 0,
      verified: true,
      restarted: true,
      baud: 921_600,
    });
    expect(holds(rig as Rig, image)).toBe(true);
    expect(board.counters().overProgrammedBits).toBe(0);
  });

  test('of what is there already sends and erases nothing', async () => {
    const { run, board } = await rigWith(image);
    board.resetCounters();
    const result = await run((session, context) => flashFiles(session, { files: [file] }, context));
    expect(result).toMatchObject({ writtenBytes: 0, skippedBytes: image.length, verified: true });
    expect(board.counters()).toMatchObject({ sectorsErased: 0, bytesProgrammed: 0 });
  });

  test('of a write-protected chip is refused as long as nothing has happened, and done with unlock', async () => {
    const { run, failure, board } = await rigWith();
    board.inject({ kind: 'protected', from: 0, sizeBytes: 2 * MB });
    board.resetCounters();
    const error = await failure((session, context) => flashFiles(session, { files: [file] }, context));
    expect(error).toMatchObject({ code: 'flash-protected', board: 'unchanged' });
    expect(board.counters()).toMatchObject({ sectorsErased: 0, bytesProgrammed: 0 });
    await run((session, context) => flashFiles(session, { files: [file], unlock: true }, context));
    expect(holds(rig as Rig, image)).toBe(true);
  });

  test('of what is there already needs no chip that can be written', async () => {
    const { run, board } = await rigWith(image);
    board.inject({ kind: 'protected', from: 0, sizeBytes: 2 * MB });
    const result = await run((session, context) => flashFiles(session, { files: [file] }, context));
    expect(result).toMatchObject({ writtenBytes: 0, verified: true });
  });

  test('of a rebuild writes the changed sector and the boot sector, that one last', async () => {
    const rebuilt = demoMicroPython({ sizeBytes: 44 * KB });
    const before = image.slice();
    before[0xa123] = (before[0xa123] as number) ^ 0xff;
    const { run, board, events } = await rigWith(before);
    board.resetCounters();
    const result = await run((session, context) => flashFiles(session, { files: [file] }, context));
    expect(result.writtenBytes).toBe(2 * sector);
    expect(holds(rig as Rig, rebuilt)).toBe(true);
    expect(board.counters().sectorsErased).toBe(2);
    const writing = events.filter((event) => event.type === 'region' && event.status === 'writing');
    expect(writing.map((event) => event.type === 'region' && event.offset)).toEqual([0xa000, 0]);
  });

  test('that is told not to skip writes all of it', async () => {
    const { run } = await rigWith(image);
    const options = { files: [file], noSkip: true };
    const result = await run((session, context) => flashFiles(session, options, context));
    expect(result).toMatchObject({ writtenBytes: image.length, skippedBytes: 0 });
    expect(holds(rig as Rig, image)).toBe(true);
  });

  test('leaves what lies outside the files as it is', async () => {
    const before = noise(2 * MB, 5);
    const { run } = await rigWith(before);
    await run((session, context) => flashFiles(session, { files: [file] }, context));
    expect(holds(rig as Rig, image)).toBe(true);
    const behind = image.length;
    expect(holds(rig as Rig, before.subarray(behind), behind)).toBe(true);
  });

  test('of two files at their offsets, one of them a few bytes', async () => {
    const { run } = await rigWith(noise(256 * KB, 9));
    const second = { path: 'irom', offset: 0x20000, bytes: noise(9 * KB + 5, 3) };
    const third = { path: 'data', offset: 0x30000, bytes: noise(7) };
    const options = { files: [third, file, second] };
    const result = await run((session, context) => flashFiles(session, options, context));
    expect(result.writtenBytes).toBe(image.length + 9 * KB + 5 + 7);
    for (const each of options.files) expect(holds(rig as Rig, each.bytes, each.offset)).toBe(true);
  });

  test('with FF in the image leaves it blank and does not send it', async () => {
    const padded = concat(image, new Uint8Array(200 * KB).fill(0xff), noise(sector));
    const { run, board } = await rigWith();
    const options = { files: [{ ...file, bytes: padded }] };
    await run((session, context) => flashFiles(session, options, context));
    expect(holds(rig as Rig, padded)).toBe(true);
    expect(board.counters().bytesProgrammed).toBeLessThanOrEqual(image.length + 2 * sector);
  });

  test('after an erase of everything leaves nothing of what was there', async () => {
    const before = noise(2 * MB, 5);
    const { run, events } = await rigWith(before);
    const options = { files: [file], eraseAll: true };
    await run((session, context) => flashFiles(session, options, context));
    expect(holds(rig as Rig, image)).toBe(true);
    const behind = new Uint8Array(2 * MB - image.length).fill(0xff);
    expect(holds(rig as Rig, behind, image.length)).toBe(true);
    const erased = events.filter((event) => event.type === 'progress' && event.step === 'erase');
    expect(erased.length).toBeGreaterThanOrEqual(8);
  });

  test('patches the header and verifies the patched bytes', async () => {
    const { run, board } = await rigWith();
    const options = { files: [file], header: { mode: 'dout', sizeBytes: 'detect' } } as const;
    const result = await run((session, context) => flashFiles(session, options, context));
    expect([...board.flash.subarray(2, 4)]).toEqual([3, 0x30]);
    expect(result.verified).toBe(true);
  });

  test('that is refused by the person after the plan changes nothing', async () => {
    const before = noise(256 * KB, 9);
    const { failure } = await rigWith(before);
    const approve = async () => {
      throw new Error('no');
    };
    const options = { files: [file], approve };
    expect(await failure((session, context) => flashFiles(session, options, context))).toMatchObject({
      message: 'no',
    });
    expect(holds(rig as Rig, before)).toBe(true);
  });

  test('that a check refuses changes nothing', async () => {
    const { failure, board } = await rigWith();
    const options = { files: [{ ...file, bytes: image.subarray(0, 42_000) }] };
    const error = await failure((session, context) => flashFiles(session, options, context));
    expect(error).toMatchObject({ code: 'image-truncated', board: 'unchanged' });
    expect(board.counters().bytesProgrammed).toBe(0);
  });
});

describe('a plan', () => {
  test('tells what a flash would do and does none of it', async () => {
    const before = concat(image.subarray(0, 8 * sector), noise(8 * sector));
    const { run, events } = await rigWith(before);
    const plan = await run((session, context) => planFlash(session, { files: [file] }, context));
    expect(plan.writeBytes).toBe(4 * sector);
    expect(plan.regions.map(({ offset, status }) => [offset, status])).toEqual([
      [0, 'to-write'],
      [sector, 'unchanged'],
      [8 * sector, 'to-write'],
      [11 * sector, 'kept'],
    ]);
    expect(plan.estimateMs).toBeGreaterThan(0);
    expect(holds(rig as Rig, before)).toBe(true);
    expect(events.filter((event) => event.type === 'region').length).toBe(plan.regions.length);
  });
});

describe('what other chips need', () => {
  test('flash beyond 4 MB is written, verified and read where it is, not wrapped around', async () => {
    rig = await createRig({ flashSizeBytes: 16 * MB });
    const data = noise(70 * KB);
    const files = [{ path: 'data.bin', offset: 9 * MB, bytes: data }];
    const result = await rig.run((session, context) => flashFiles(session, { files }, context));
    expect(result).toMatchObject({ writtenBytes: data.length, verified: true });
    expect(holds(rig, data, 9 * MB)).toBe(true);
    expect(holdsOnly(rig.board.flash.subarray(MB, 2 * MB), 0xff)).toBe(true);
  });

  test('an ESP8285 gets its image in mode dout when asked, checksums and all', async () => {
    rig = await createRig({ flashSizeBytes: MB, chip: 'esp8285' });
    const warned = await rig.run((session, context) =>
      flashFiles(session, { files: [file], force: true, header: { mode: 'dio' } }, context),
    );
    expect(warned.warnings.map(forShell).join()).toMatch(/ESP8285 boots in flash mode dout only/);
    const result = await rig.run((session, context) =>
      flashFiles(session, { files: [file], force: true, header: { mode: 'dout' } }, context),
    );
    expect(result.verified).toBe(true);
    expect(rig.board.flash[2]).toBe(3);
    expect(holds(rig, image.subarray(4), 4)).toBe(true);
  });
});

describe('a plan over other contents', () => {
  test('takes block after block as new and still finds the equal ones behind them', async () => {
    const size = 6 * 64 * KB;
    const { run, board } = await rigWith(noise(size));
    const bytes = noise(size, 7);
    board.flash.set(bytes.subarray(4 * 64 * KB), 4 * 64 * KB);
    const files = [{ path: 'data.bin', offset: 0, bytes }];
    const plan = await run((session, context) => planFlash(session, { files, force: true }, context));
    expect(plan.writeBytes).toBe(4 * 64 * KB);
    expect(plan.skipBytes).toBe(2 * 64 * KB);
  });
});
