import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  decodeFlash,
  encodeFlash,
  loadFlash,
  StateFileError,
  saveFlash,
} from '../../src/virtual-board/state-file.ts';
import { runs } from '../support/sampled.ts';

const kb = 1024;
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-state-'));
  path = join(folder, 'demo.flash');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fileOf = (flash: Uint8Array) => Buffer.concat(encodeFlash(flash));
const blank = (sizeBytes = 512 * kb) => new Uint8Array(sizeBytes).fill(0xff);

describe('the flash of a board in a file', () => {
  test('comes back as it was, wherever its bytes lie', async () => {
    const stretch = fc.record({
      offset: fc.nat(512 * kb - 6000),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 6000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(stretch, { maxLength: 6 }), async (stretches) => {
        const flash = blank();
        for (const { offset, bytes } of stretches) flash.set(bytes, offset);
        expect(Buffer.from(await decodeFlash(fileOf(flash))).equals(flash)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('is small while the flash is blank, because blank sectors are not stored', async () => {
    expect(fileOf(blank(16 * kb * kb)).length).toBeLessThan(100);
  });

  test('is written out of the flash itself, so that saving again and again takes no room', () => {
    const flash = blank(4 * kb * kb).fill(0x5a, 0, 2 * kb * kb);
    const copied = encodeFlash(flash).filter((piece) => piece.buffer !== flash.buffer);
    expect(copied.reduce((sum, piece) => sum + piece.length, 0)).toBeLessThan(4 * kb);
  });

  test('loads where an earlier espwb packed it', async () => {
    const sectors = Buffer.alloc(2 * 4096, 'packed');
    const numbers = Buffer.from(Uint32Array.of(3, 127).buffer);
    const payload = deflateRawSync(Buffer.concat([numbers, sectors]));
    const sizes = Buffer.from(Uint32Array.of(512 * kb, 2, payload.length).buffer);
    const digest = createHash('sha256').update(sizes).update(payload).digest();
    await writeFile(path, Buffer.concat([Buffer.from('espwbfl1'), sizes, digest, payload]));
    const flash = Buffer.from((await loadFlash(path))?.flash ?? []);
    const expected = Buffer.from(blank());
    sectors.copy(expected, 3 * 4096, 0, 4096);
    sectors.copy(expected, 127 * 4096, 4096);
    expect(flash.equals(expected)).toBe(true);
  });

  test('remembers the chip that the board was made with', async () => {
    await saveFlash(path, blank(), 'esp32c3');
    expect((await loadFlash(path))?.chip).toBe('esp32c3');
    await saveFlash(path, blank());
    expect((await loadFlash(path))?.chip).toBe('esp8266');
  });

  test('is null when nothing has been kept, so that a first start is not an error', async () => {
    expect(await loadFlash(path)).toBeNull();
  });

  test('replaces the old file in one step and leaves no temporary file behind', async () => {
    const flash = blank();
    await saveFlash(path, flash);
    flash[5] = 7;
    await saveFlash(path, flash);
    expect((await loadFlash(path))?.flash[5]).toBe(7);
    expect(await readdir(folder)).toEqual(['demo.flash']);
  });

  test('is refused and kept aside wherever it is cut short, so that nothing is overwritten', async () => {
    const flash = blank().fill(1, 0, 9000);
    const whole = fileOf(flash);
    for (const length of [0, 1, 8, 30, 52, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, length));
      const error = await loadFlash(path).catch((caught) => caught);
      expect(error).toBeInstanceOf(StateFileError);
      expect(await readFile(error.keptAs)).toEqual(Buffer.from(whole.subarray(0, length)));
      expect(await loadFlash(path)).toBeNull();
    }
  });

  test('is refused when any byte of it is changed', async () => {
    const whole = fileOf(blank().fill(0x5a, 4096, 9000));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const damaged = new Uint8Array(whole);
        damaged[at] = (damaged[at] as number) ^ mask;
        await expect(decodeFlash(damaged)).rejects.toBeInstanceOf(StateFileError);
      }),
      { numRuns: runs(200) },
    );
  });

  test('is refused when it is any other file, and memory stays bounded by what the header may say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const forged = Buffer.concat([Buffer.from('espwbfl1'), bytes]);
        await expect(decodeFlash(forged)).rejects.toBeInstanceOf(StateFileError);
        await expect(decodeFlash(bytes)).rejects.toBeInstanceOf(StateFileError);
      }),
    );
  });
});
