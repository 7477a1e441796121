import { afterEach, describe, expect, test } from 'vitest';
import { forShell } from '../../../src/advice/render.ts';
import { advises } from '../../../src/device/advice.ts';
import { md5Hex } from '../../../src/device/flash/digest.ts';
import { eraseFlash } from '../../../src/device/flash/erase.ts';
import { readFlashContents } from '../../../src/device/flash/read.ts';
import { verifyFlash } from '../../../src/device/flash/verify.ts';
import { holdsOnly } from '../../support/holds-only.ts';
import { createRig, KB, noise, type Rig } from './rig.ts';

const flashSizeBytes = 512 * KB;
const sector = 4 * KB;

/** Something in the first 8 KB, in the second 64 KB, and nothing else. */
const contents = () => {
  const flash = new Uint8Array(flashSizeBytes).fill(0xff);
  flash.set(noise(8 * KB, 1));
  flash.set(noise(sector, 2), 80 * KB);
  return flash;
};

let rig: Rig | undefined;
afterEach(() => rig?.stop());

async function rigWith(flash: Uint8Array): Promise<Rig> {
  rig = await createRig({ flashSizeBytes, flash });
  return rig;
}

const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

describe('erase', () => {
  test('of everything erases the blocks that hold something and tells which were blank', async () => {
    const { run, board, events } = await rigWith(contents());
    const result = await run((session, context) => eraseFlash(session, {}, context));
    expect(result).toMatchObject({ erasedBytes: 128 * KB, blankBytes: 384 * KB });
    expect(holdsOnly(board.flash, 0xff)).toBe(true);
    const statuses = events.flatMap((event) =>
      event.type === 'region' ? [[event.offset, event.status]] : [],
    );
    expect(statuses).toEqual([
      [128 * KB, 'blank'],
      [192 * KB, 'blank'],
      [0, 'erasing'],
      [0, 'erased'],
      [256 * KB, 'blank'],
      [320 * KB, 'blank'],
      [384 * KB, 'blank'],
      [448 * KB, 'blank'],
    ]);
  });

  test('shows progress that only grows and ends at the whole', async () => {
    const { run, events } = await rigWith(noise(flashSizeBytes));
    await run((session, context) => eraseFlash(session, {}, context));
    const done = events.flatMap((event) =>
      event.type === 'progress' && event.step === 'erase' ? [event.done] : [],
    );
    expect(done.length).toBeGreaterThanOrEqual(3);
    expect(done).toEqual([...done].sort((one, other) => one - other));
    expect(done.at(-1)).toBe(flashSizeBytes);
  });

  test('of a region leaves the rest alone', async () => {
    const before = contents();
    const { run, board } = await rigWith(before);
    const region = { offset: sector, sizeBytes: sector };
    await run((session, context) => eraseFlash(session, { region }, context));
    expect(same(board.flash.subarray(0, sector), before.subarray(0, sector))).toBe(true);
    expect(holdsOnly(board.flash.subarray(sector, 2 * sector), 0xff)).toBe(true);
    expect(same(board.flash.subarray(2 * sector), before.subarray(2 * sector))).toBe(true);
  });

  test.each([
    { offset: 0, sizeBytes: 100 },
    { offset: 100, sizeBytes: sector },
    { offset: flashSizeBytes, sizeBytes: sector },
    { offset: 0, sizeBytes: 0 },
  ])('of $sizeBytes bytes at $offset is refused, since no sector would be left whole', async (region) => {
    const { failure, board } = await rigWith(contents());
    const error = await failure((session, context) => eraseFlash(session, { region }, context));
    expect(error).toMatchObject({ code: 'usage', board: 'unchanged' });
    expect(board.counters().sectorsErased).toBe(0);
  });

  test('of a protected flash fails by name, and succeeds once it is unlocked', async () => {
    const { run, failure, board } = await rigWith(contents());
    board.inject({ kind: 'protected', from: 0, sizeBytes: flashSizeBytes });
    // The boot ROM is asked first, and a look is no reason to clear anything.
    await run((session, context) => session.identify(context));
    const error = await failure((session, context) => eraseFlash(session, {}, context));
    expect(error).toMatchObject({ code: 'flash-protected', board: 'unchanged' });
    expect(advises(error.ownHints, 'unlock-flash')).toBe(true);
    await run((session, context) => eraseFlash(session, { unlock: true }, context));
    expect(holdsOnly(board.flash, 0xff)).toBe(true);
  });

  test('that is cancelled says what is erased, and changes nothing more', async () => {
    const before = noise(flashSizeBytes);
    const { failure, board, events, clock } = await rigWith(before);
    const error = await failure((session, context) =>
      eraseFlash(
        session,
        {},
        {
          ...context,
          onEvent: (event) => {
            events.push(event);
            if (event.type === 'region' && event.status === 'erased') rig?.controller.abort();
          },
        },
      ),
    );
    expect(error).toMatchObject({ code: 'cancelled', board: 'erased' });
    expect(error.message).toContain('Erased: 0x0-0x3ffff.');
    await clock.advance(5000);
    expect(same(board.flash.subarray(256 * KB), before.subarray(256 * KB))).toBe(true);
  });
});

describe('read', () => {
  test('gives the whole flash with its MD5, and blank blocks do not travel', async () => {
    const before = contents();
    const { run, board } = await rigWith(before);
    const result = await run((session, context) => readFlashContents(session, {}, context));
    expect(same(result.data, before)).toBe(true);
    expect(result.md5).toBe(md5Hex(before));
    expect(board.counters().bytesOut).toBeLessThan(180 * KB);
  });

  test('gives a region of any place and length', async () => {
    const before = contents();
    const { run } = await rigWith(before);
    const region = { offset: 0x1003, sizeBytes: 5001 };
    const result = await run((session, context) => readFlashContents(session, { region }, context));
    expect(same(result.data, before.subarray(0x1003, 0x1003 + 5001))).toBe(true);
  });

  test('reads a stretch again whose bytes were damaged on the way', async () => {
    const before = contents();
    const { run, board, events } = await rigWith(before);
    const region = { offset: 0, sizeBytes: 8 * KB };
    await run((session, context) => readFlashContents(session, { region }, context));
    board.inject({ kind: 'flip', direction: 'out', atByte: 3000 });
    const result = await run((session, context) => readFlashContents(session, { region }, context));
    expect(same(result.data, before.subarray(0, 8 * KB))).toBe(true);
    expect(events.some((event) => event.type === 'note' && /damaged/.test(forShell(event.text)))).toBe(true);
  });
});

describe('verify', () => {
  const image = contents().subarray(0, 100 * KB);
  const files = [{ path: 'image', offset: 0, bytes: image }];

  test('says same only after MD5 of all of it', async () => {
    const { run } = await rigWith(contents());
    const result = await run((session, context) => verifyFlash(session, { files }, context));
    expect(result).toMatchObject({ same: true, firstDifference: null, differing: [] });
  });

  test('names the first byte that differs, and the sectors', async () => {
    const flash = contents();
    flash[0x1404] = (flash[0x1404] as number) ^ 1;
    flash[90 * KB] = 0;
    const { run, board } = await rigWith(flash);
    const result = await run((session, context) => verifyFlash(session, { files }, context));
    expect(result).toMatchObject({ same: false, firstDifference: 0x1404 });
    expect(result.differing).toEqual([
      { offset: 0x1000, sizeBytes: sector },
      { offset: 88 * KB, sizeBytes: sector },
    ]);
    expect(board.counters().bytesProgrammed).toBe(0);
  });

  test('refuses a file that reaches beyond the flash, of which there is nothing to compare', async () => {
    const { failure } = await rigWith(contents());
    const beyond = [{ path: 'image', offset: flashSizeBytes - sector, bytes: image }];
    const error = await failure((session, context) => verifyFlash(session, { files: beyond }, context));
    expect(error).toMatchObject({ code: 'usage', board: 'unchanged' });
  });
});
