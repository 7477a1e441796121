import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { advise } from '../../../src/device/advice.ts';
import { backUpFlash, restoreFlash } from '../../../src/device/flash/backup.ts';
import { eraseFlash } from '../../../src/device/flash/erase.ts';
import { flashFiles, planFlash } from '../../../src/device/flash/flash.ts';
import { repetition } from '../../../src/device/flash/flash-end.ts';
import { openFlashLink } from '../../../src/device/flash/flash-link.ts';
import { readFlashContents } from '../../../src/device/flash/read.ts';
import { verifyFlash } from '../../../src/device/flash/verify.ts';
import type { BoardOptions } from '../../../src/virtual-board/board-port.ts';
import { holdsOnly } from '../../support/holds-only.ts';
import { sampled } from '../../support/sampled.ts';
import { bareImage } from '../image/build-image.ts';
import { createRig, KB, MB, noise, type Rig } from './rig.ts';

let rig: Rig;
afterEach(() => rig.stop());

const image = bareImage({ strings: 'abc', padTo: 4096 });
const files = [{ path: 'a.bin', offset: 0, bytes: image }];
const far = [{ path: 'far.bin', offset: 0x10000, bytes: noise(700 * KB) }];

const near = [{ path: 'near.bin', offset: 0x10000, bytes: noise(8 * KB) }];

/** As if it had been used: what is at 0x0 starts, the rest is data. */
const used = (sizeBytes: number): Uint8Array => {
  const flash = noise(sizeBytes, 7);
  flash.set(image);
  return flash;
};
const board = async (options: Partial<BoardOptions>) => {
  rig = await createRig({ flashSizeBytes: 512 * KB, jedec: 'double', ...options });
};
/** Claims four times what it has. */
const quadruple = { flashSizeBytes: 512 * KB, jedecId: [0xef, 0x40, 0x15] } as const;

/** As often as so much holds it. */
function repeated(part: Uint8Array, sizeBytes = MB): Uint8Array {
  const flash = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at += part.length) flash.set(part, at);
  return flash;
}

const wrong = (size: string) => ({
  code: 'flash-size-wrong',
  board: 'unchanged',
  message: expect.stringContaining(`(${size})`),
  ownHints: expect.arrayContaining([advise('use-flash-size', { size: size.replace(' ', '') })]),
});
const flash = (options = {}, what = files) =>
  rig.failure((session, context) => flashFiles(session, { files: what, ...options }, context));

describe('a flash that is smaller than its ID says', () => {
  test.each([
    ['half of it', {}],
    ['a quarter of it', quadruple],
  ])('is refused with its true size before anything is written: %s', async (_, options) => {
    await board({ ...options, flash: used(512 * KB) });
    const before = rig.board.flash.slice();
    for (const what of [files, far]) expect(await flash({}, what)).toMatchObject(wrong('512 KB'));
    const region = { offset: 0x60000, sizeBytes: 0x40000 };
    const folder = mkdtempSync(join(tmpdir(), 'espwb-wrap-'));
    const refusals = [
      await rig.failure((session, context) => planFlash(session, { files }, context)),
      await rig.failure((session, context) => readFlashContents(session, {}, context)),
      await rig.failure((session, context) => readFlashContents(session, { region }, context)),
      await rig.failure((session, context) => eraseFlash(session, { region }, context)),
      await rig.failure((session, context) => verifyFlash(session, { files }, context)),
      await rig.failure((session, context) => backUpFlash(session, { folder, time: new Date(0) }, context)),
    ];
    for (const refusal of refusals) expect(refusal).toMatchObject(wrong('512 KB'));
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
    expect(Buffer.compare(rig.board.flash, before)).toBe(0);
  });

  test('is refused through the boot ROM alone, too', async () => {
    await board({ ...quadruple, flash: used(512 * KB) });
    expect(await flash({ noStub: true })).toMatchObject(wrong('512 KB'));
    const plan = await rig.failure((session, context) =>
      planFlash(session, { files, noStub: true }, context),
    );
    expect(plan).toMatchObject(wrong('512 KB'));
  });

  test.each([false, true])(
    'blank, is found by the first bytes, which are taken back (ROM alone: %s)',
    async (noStub) => {
      await board(quadruple);
      for (const what of [files, far]) {
        expect(await flash({ noStub }, what)).toMatchObject(wrong('512 KB'));
        expect(holdsOnly(rig.board.flash, 0xff)).toBe(true);
        await rig.plug();
      }
    },
  );

  test('where its beginning alone is blank, nothing that is there is changed', async () => {
    const contents = used(512 * KB).fill(0xff, 0, 0x2000);
    await board({ flash: contents });
    const error = await flash({}, [{ path: 'b.bin', offset: 0, bytes: bareImage({ padTo: 0x4000 }) }]);
    expect(error).toMatchObject(wrong('512 KB'));
    expect(Buffer.compare(rig.board.flash, contents)).toBe(0);
    expect(await rig.failure((session, context) => readFlashContents(session, {}, context))).toMatchObject(
      wrong('512 KB'),
    );
  });

  test.each([false, true])('works with the size that was told (ROM alone: %s)', async (noStub) => {
    for (const flash of [used(512 * KB), new Uint8Array(0)]) {
      await board({ flash });
      const options = { files, noStub, flashSizeBytes: 512 * KB };
      await rig.run((session, context) => flashFiles(session, options, context));
      expect(Buffer.from(rig.board.flash).subarray(0, 4096).equals(image)).toBe(true);
      const tooFar = await rig.failure((session, context) =>
        flashFiles(session, { ...options, files: far }, context),
      );
      expect(tooFar).toMatchObject({ code: 'image-too-large', board: 'unchanged' });
      expect(tooFar.message).toMatch(/512 KB/);
      await rig.stop();
    }
    await board({});
  });

  test.each([
    ['begins alike at 128 KB', (flash: Uint8Array) => flash.copyWithin(0x20000, 0, 0x4000)],
    [
      'is alike in each place that is looked at but one',
      (flash: Uint8Array) => flash.copyWithin(0x20000, 0, 0x20000).fill(0x5a, 0x8c00, 0x9000),
    ],
    ['is blank behind its first sectors', (flash: Uint8Array) => flash.fill(0xff, 0x3000)],
  ])('is found where what it holds %s', async (_, change) => {
    await board({ ...quadruple, flash: change(used(512 * KB)) });
    expect(await flash()).toMatchObject(wrong('512 KB'));
  });

  test('is refused where a person claims too much as well', async () => {
    await board({ jedec: 'unknown', flash: used(512 * KB) });
    expect(await flash({ flashSizeBytes: MB })).toMatchObject(wrong('512 KB'));
  });

  test('may be read, erased and compared within what there is', async () => {
    const contents = used(512 * KB);
    await board({ flash: contents });
    const whole = { flashSizeBytes: 512 * KB };
    const read = await rig.run((session, context) =>
      readFlashContents(session, { ...whole, region: { offset: 0x70000, sizeBytes: 0x10000 } }, context),
    );
    expect(Buffer.compare(read.data, contents.subarray(0x70000))).toBe(0);
    const region = { offset: 0x10000, sizeBytes: 0x10000 };
    await rig.run((session, context) => eraseFlash(session, { region }, context));
    const same = await rig.run((session, context) => verifyFlash(session, { files, ...whole }, context));
    expect(same.same).toBe(true);
  });

  test('erased as a whole, is erased once, and says so', async () => {
    await board({ ...quadruple, flash: used(512 * KB) });
    const erased = await rig.run((session, context) => eraseFlash(session, {}, context));
    expect(erased).toMatchObject({ erasedBytes: 512 * KB, blankBytes: 0 });
    expect(rig.events).toContainEqual({ type: 'note', text: expect.stringContaining('(512 KB)') });
  });

  test('is not restored to with what a larger one held', async () => {
    await board({ flash: used(512 * KB) });
    const facts = await rig.run((session, context) => session.identify(context));
    const folder = mkdtempSync(join(tmpdir(), 'espwb-wrap-'));
    const told = { folder, time: new Date(0), region: { offset: 0, sizeBytes: 16 * KB } };
    const backup = await rig.runWithDisk((session, context) => backUpFlash(session, told, context));
    expect(backup).toMatchObject({ mac: facts.mac, bytes: 16 * KB });
    const restoring = rig.runWithDisk((session, context) => restoreFlash(session, { backup }, context));
    await expect(restoring).rejects.toMatchObject(wrong('512 KB'));
    rmSync(folder, { recursive: true });
  });
});

describe('the look at where a flash ends', () => {
  /** Board time of opening the flash with the stub up and the board known. */
  const openedInMs = async (flash: Uint8Array, claim: object) => {
    rig = await createRig({ flashSizeBytes: flash.length, flash });
    const ms = await rig.run(async (session, context) => {
      await session.loader({ kind: 'stub' }, context);
      await session.identify(context);
      const startedMs = session.clock.now();
      (await openFlashLink(session, undefined, context, claim)).stop();
      return session.clock.now() - startedMs;
    });
    await rig.stop();
    return ms;
  };
  const edited = (flash: Uint8Array, at: number, bytes: Uint8Array) => {
    flash.set(bytes, at);
    return flash;
  };
  const copyOf = (sizeBytes: number, inBytes: number) => repeated(noise(sizeBytes, 5), inBytes);

  const flashes: readonly (readonly [string, () => Uint8Array])[] = [
    ['other contents throughout', () => noise(4 * MB, 5)],
    ['one byte throughout', () => new Uint8Array(4 * MB).fill(0x5a)],
    ['one sector again and again', () => copyOf(4 * KB, 4 * MB)],
    ['one block again and again', () => copyOf(64 * KB, 4 * MB)],
    ['128 KB again and again', () => copyOf(128 * KB, 4 * MB)],
    [
      'a pattern with a sector that is another',
      () => edited(copyOf(64 * KB, 4 * MB), 0x5000, noise(4 * KB, 6)),
    ],
    [
      'programs that begin alike at each place',
      () => {
        const flash = noise(4 * MB, 5);
        for (const at of [0x20000, 0x40000, 0x80000, 0x100000, 0x200000]) flash.copyWithin(at, 0, 0x4000);
        return flash;
      },
    ],
    [
      'a copy of 1 MB that grew older than the other',
      () => {
        const flash = copyOf(MB, 2 * MB);
        flash.set(noise(64 * KB, 6), MB + 0x1c000);
        return flash;
      },
    ],
  ];
  test.each(sampled(flashes, 3))('costs at most 30 ms: %s', async (_, contents) => {
    const claim = { toldBytes: contents().length };
    const lookMs = await openedInMs(contents(), claim);
    // As long as nothing can be looked for: the flash is the smallest that there is.
    const withoutMs = await openedInMs(noise(512 * KB, 5), { toldBytes: 0 });
    expect(lookMs - withoutMs).toBeLessThanOrEqual(30);
    rig = await createRig({});
  });
});

describe('a flash as large as its ID says', () => {
  const works = (options = {}) =>
    rig.run((session, context) => flashFiles(session, { files: near, ...options }, context));

  test('that is blank is written to, and each byte once', async () => {
    rig = await createRig({ flashSizeBytes: MB });
    await works();
    expect(Buffer.from(rig.board.flash).indexOf(near[0]?.bytes as Uint8Array)).toBe(0x10000);
    expect(rig.board.counters().overProgrammedBits).toBe(0);
  });

  test('may hold two programs that begin alike', async () => {
    const contents = noise(MB, 9);
    contents.set(contents.slice(0, 0x4000), MB / 2);
    contents.set(contents.slice(0, 0x4000), MB / 4);
    rig = await createRig({ flashSizeBytes: MB, flash: contents });
    await works();
    await works({ noStub: true });
  });

  test('that holds the same twice is what an erase finds out', async () => {
    const half = noise(MB / 2, 9);
    const contents = new Uint8Array(MB);
    contents.set(half);
    contents.set(half, MB / 2);
    rig = await createRig({ flashSizeBytes: MB, flash: contents });
    expect(await flash({}, far)).toMatchObject(wrong('512 KB'));
    const erased = await rig.run((session, context) => eraseFlash(session, {}, context));
    expect(erased).toMatchObject({ erasedBytes: MB });
    await works();
  });

  test.each([
    ['one byte throughout', () => new Uint8Array(MB).fill(0x5a)],
    ['one sector again and again', () => repeated(noise(4 * KB, 3))],
    ['one block again and again', () => repeated(noise(64 * KB, 3))],
  ])('may have been filled by a test program: %s', async (_, contents) => {
    rig = await createRig({ flashSizeBytes: MB, flash: contents() });
    expect(repetition(rig.board.flash)).toBe(null);
    await works();
    await works({ noStub: true });
  });

  test('and larger than its ID says, or unknown to it, works as before', async () => {
    rig = await createRig({ flashSizeBytes: MB, jedec: 'half', flash: used(MB) });
    await rig.run((session, context) => flashFiles(session, { files }, context));
    await rig.stop();
    rig = await createRig({ flashSizeBytes: MB, jedec: 'unknown', flash: used(MB) });
    await rig.run((session, context) => flashFiles(session, { files: near, flashSizeBytes: MB }, context));
  });
});
