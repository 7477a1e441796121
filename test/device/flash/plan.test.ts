import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlashLink } from '../../../src/device/flash/flash-link.ts';
import { planWork } from '../../../src/device/flash/plan.ts';
import type { PreparedFile } from '../../../src/device/flash/prepare.ts';
import { createReporter } from '../../../src/device/flash/reporter.ts';
import { recogniseImage } from '../../../src/device/image/recognise.ts';
import { opcodes } from '../../../src/device/loader/opcodes.ts';
import type { OperationContext } from '../../../src/device/operation.ts';
import { runs } from '../../support/sampled.ts';

const sector = 0x1000;
const flashBytes = 40 * sector;
const context: OperationContext = { signal: new AbortController().signal, onEvent: () => {} };
const reporter = createReporter(context, {}, { wireBytes: 0, loader: { baudRate: 115_200 } });

/** Planning asks a board for nothing but MD5s; thousands of plans need one that answers at once. */
function linkTo(flash: Uint8Array): FlashLink & { asked: number; hashedBytes: number } {
  const link = {
    asked: 0,
    hashedBytes: 0,
    loader: {
      baudRate: 921_600,
      command: async (opcode: number, payload: Uint8Array) => {
        expect(opcode).toBe(opcodes.FLASH_MD5);
        link.asked++;
        const view = new DataView(payload.buffer, payload.byteOffset);
        const offset = view.getUint32(0, true);
        const data = flash.subarray(offset, offset + view.getUint32(4, true));
        link.hashedBytes += data.length;
        return { value: 0, data: createHash('md5').update(data).digest() };
      },
    },
    context,
    signal: context.signal,
    retry: async (work: (loader: unknown, signal: AbortSignal) => Promise<unknown>) =>
      work(link.loader, context.signal),
  };
  return link as unknown as FlashLink & { asked: number; hashedBytes: number };
}

const fileAt = (offset: number, bytes: Uint8Array): PreparedFile => ({
  path: `at ${offset}`,
  offset,
  bytes,
  facts: recogniseImage(bytes, offset),
  md5: '',
});

const planOf = (flash: Uint8Array, files: PreparedFile[], assume: 'blank' | 'differs' | null = null) =>
  planWork(linkTo(flash), { files, flashSizeBytes: flash.length, assume, warnings: [] }, reporter);

/** Few different sectors, so that equal, blank and different ones all happen often. */
const sectorByte = fc.constantFrom(0xff, 0xff, 1, 2);
const flashes = fc
  .array(sectorByte, { minLength: 40, maxLength: 40 })
  .map((bytes) => new Uint8Array(flashBytes).map((_, index) => bytes[index >> 12] as number));
const cases = fc.tuple(flashes, flashes, fc.nat(30), fc.integer({ min: 1, max: 9 * sector }));

describe('the plan', () => {
  test('carrying it out makes the flash hold the file and leaves what is kept', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([flash, source, first, length]) => {
        const offset = first * sector;
        const bytes = source.subarray(offset, offset + length);
        const work = await planOf(flash, [fileAt(offset, bytes)]);
        const after = flash.slice();
        for (const each of [...work.sectors, ...(work.first ? [work.first] : [])]) {
          after.fill(0xff, each.offset, each.offset + sector);
          after.set(each.bytes, each.offset);
        }
        expect(Buffer.compare(after.subarray(offset, offset + bytes.length), bytes)).toBe(0);
        for (const region of work.plan.regions) {
          if (region.status !== 'kept' && region.status !== 'unchanged' && region.status !== 'blank')
            continue;
          const end = region.offset + region.sizeBytes;
          expect(Buffer.compare(after.subarray(region.offset, end), flash.subarray(region.offset, end))).toBe(
            0,
          );
        }
      }),
      { numRuns: runs(60) },
    );
  });

  test('its regions cover the whole flash once, in order, and no neighbours share a status', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([flash, source, first, length]) => {
        const offset = first * sector;
        const { plan } = await planOf(flash, [fileAt(offset, source.subarray(offset, offset + length))]);
        let end = 0;
        let last: string | null = null;
        for (const region of plan.regions) {
          expect(region.offset).toBe(end);
          expect(region.status).not.toBe(last);
          end = region.offset + region.sizeBytes;
          last = region.status;
        }
        expect(end).toBe(flashBytes);
      }),
      { numRuns: runs(60) },
    );
  });

  test('what is written and what is skipped add up to the file', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([flash, source, first, length]) => {
        const offset = first * sector;
        const bytes = source.subarray(offset, offset + length);
        const { plan } = await planOf(flash, [fileAt(offset, bytes)]);
        expect(plan.writeBytes + plan.skipBytes).toBe(bytes.length);
      }),
      { numRuns: runs(60) },
    );
  });

  test('a board that holds the file already has nothing to do, found out with one MD5 a block', async () => {
    const flash = new Uint8Array(flashBytes).fill(3);
    const link = linkTo(flash);
    const input = { files: [fileAt(0, flash)], flashSizeBytes: flashBytes, assume: null, warnings: [] };
    const work = await planWork(link, input, reporter);
    expect(work).toMatchObject({ sectors: [], first: null });
    expect(work.plan).toMatchObject({ writeBytes: 0, eraseBytes: 0, estimateMs: 0, lost: [] });
    expect(link.asked).toBe(3);
  });

  test('lone sectors that changed are found by asking for less than twice the file', async () => {
    const flash = new Uint8Array(160 * sector).map((_, index) => (index * 7) >> 8);
    const image = flash.slice();
    for (let changed = 5; changed < 160; changed += 15) image[changed * sector + 9] = 0x55;
    const link = linkTo(flash);
    const input = { files: [fileAt(0, image)], flashSizeBytes: flash.length, assume: null, warnings: [] };
    const work = await planWork(link, input, reporter);
    expect(work.sectors.map((each) => each.offset / sector)).toEqual([
      5, 20, 35, 50, 65, 80, 95, 110, 125, 140, 155,
    ]);
    expect(link.hashedBytes).toBeLessThan(2 * image.length);
    expect(link.asked).toBeLessThan(100);
  });

  test('a file of which nothing is there is mostly taken on the word of three sectors a block', async () => {
    const flash = new Uint8Array(160 * sector).fill(3);
    const link = linkTo(flash);
    const files = [fileAt(0, new Uint8Array(160 * sector).fill(5))];
    const work = await planWork(
      link,
      { files, flashSizeBytes: flash.length, assume: null, warnings: [] },
      reporter,
    );
    expect(work.sectors).toHaveLength(159);
    expect(link.hashedBytes).toBeLessThan(50 * sector);
  });

  test('FF that shares a block with a program is left alone where the block is blank', async () => {
    const flash = new Uint8Array(flashBytes).fill(0xff);
    const image = new Uint8Array(16 * sector).fill(0xff).fill(1, 0, 5 * sector);
    const work = await planOf(flash, [fileAt(16 * sector, image)]);
    expect(work.sectors.map((each) => each.offset / sector)).toEqual([16, 17, 18, 19, 20]);
  });

  test('the boot sector is rewritten last when anything behind it changes, so that torn code never starts', async () => {
    const flash = new Uint8Array(flashBytes).fill(3);
    const image = flash.slice(0, 5 * sector);
    image[3 * sector] = 4;
    const work = await planOf(flash, [fileAt(0, image)]);
    expect(work.sectors.map((each) => each.offset)).toEqual([3 * sector]);
    expect(work.first?.offset).toBe(0);
    expect(work.mustEraseFirst).toBe(true);
  });

  test('a file away from 0x0 leaves the boot sector alone', async () => {
    const work = await planOf(new Uint8Array(flashBytes).fill(3), [fileAt(8 * sector, new Uint8Array(9))]);
    expect(work.first).toBeNull();
  });

  test('FF in the file is erased where something is, and never sent', async () => {
    const flash = new Uint8Array(flashBytes).fill(0xff);
    flash[2 * sector] = 1;
    const work = await planOf(flash, [fileAt(0, new Uint8Array(8 * sector).fill(0xff))]);
    expect(work.plan.regions.filter((region) => region.status === 'to-write')).toEqual([]);
    expect(work.sectors.map((each) => [each.offset, each.isBlank])).toEqual([[2 * sector, true]]);
  });

  test('after an erase of everything only what is not FF is written, and all else is lost', async () => {
    const flash = new Uint8Array(flashBytes).fill(7);
    const image = new Uint8Array(4 * sector).fill(5).fill(0xff, sector, 2 * sector);
    const work = await planOf(flash, [fileAt(sector, image)], 'blank');
    expect(work.plan.eraseBytes).toBe(flashBytes);
    expect(work.plan.writeBytes).toBe(3 * sector);
    expect(work.plan.regions.some((region) => region.status === 'kept')).toBe(false);
  });

  test('a short file names the rest of its sector as lost, because a sector is erased whole', async () => {
    const flash = new Uint8Array(flashBytes).fill(7);
    const { plan } = await planOf(flash, [fileAt(4 * sector, new Uint8Array(128))]);
    expect(plan.eraseBytes).toBe(sector);
    expect(plan.lost[0]).toContain('0x4000-0x4fff');
  });
});
