import { afterEach, describe, expect, test } from 'vitest';
import { forShell } from '../../../src/advice/render.ts';
import { flashFiles, planFlash } from '../../../src/device/flash/flash.ts';
import { bareImage, concat } from '../image/build-image.ts';
import { createRig, KB, noise, type Rig } from './rig.ts';

const flashSizeBytes = 512 * KB;
const before = noise(flashSizeBytes, 7);

let rig: Rig | undefined;
afterEach(() => rig?.stop());

async function flashWithoutStub(image: Uint8Array, prepare: (rig: Rig) => void = () => {}) {
  rig = await createRig({ flashSizeBytes, flash: before });
  prepare(rig);
  const options = { files: [{ path: 'image', offset: 0, bytes: image }], noStub: true };
  return rig.run((session, context) => flashFiles(session, options, context));
}

const lies = (bytes: Uint8Array, offset = 0) =>
  Buffer.compare((rig as Rig).board.flash.subarray(offset, offset + bytes.length), bytes) === 0;

const imageOf = (sizeBytes: number) => concat(bareImage({}), noise(sizeBytes - 128, 3));

describe('without the stub', () => {
  test.each([8, 16, 56, 120])('%i KB are written, and what lies behind is kept', async (size) => {
    const image = imageOf(size * KB);
    const result = await flashWithoutStub(image);
    expect(lies(image)).toBe(true);
    expect(lies(before.subarray(image.length), image.length)).toBe(true);
    expect(result).toMatchObject({ verified: false, baud: 115_200, skippedBytes: 0 });
  });

  test('an odd number of sectors takes one more with it, and that is said', async () => {
    const image = imageOf(12 * KB);
    await flashWithoutStub(image);
    expect(lies(image)).toBe(true);
    expect(lies(before.subarray(16 * KB), 16 * KB)).toBe(true);
    const notes = rig?.events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
    expect(notes?.join(' ')).toContain('0x3000-0x3fff is lost too');
  });

  test.each(['lose', 'flip', 'double'] as const)(
    'a byte to %s costs a chunk, not the flash',
    async (kind) => {
      const image = imageOf(24 * KB);
      await flashWithoutStub(image, ({ board }) => board.inject({ kind, direction: 'in', atByte: 9000 }));
      expect(lies(image)).toBe(true);
    },
  );

  test('the boot sectors are erased first and written last, so a torn flash does not boot', async () => {
    rig = await createRig({ flashSizeBytes, flash: before });
    const mine = rig;
    const image = imageOf(64 * KB);
    const options = { files: [{ path: 'image', offset: 0, bytes: image }], noStub: true };
    const error = await mine.failure((session, context) =>
      flashFiles(session, options, {
        ...context,
        onEvent: (event) => {
          if (event.type === 'region' && event.status === 'written') mine.board.unplug();
        },
      }),
    );
    expect(error).toMatchObject({ code: 'unplugged', board: 'partly-written' });
    expect(mine.board.flash.subarray(0, 8 * KB).every((byte) => byte === 0xff)).toBe(true);
  });

  test('a plan compares nothing, needs no stub and says so; what it calls lost is what then changes', async () => {
    rig = await createRig({ flashSizeBytes, flash: before });
    const image = imageOf(12 * KB);
    const options = { files: [{ path: 'image', offset: 0, bytes: image }], noStub: true };
    const plan = await rig.run((session, context) => planFlash(session, options, context));
    expect(rig.session.state).toBe('boot rom');
    expect(Buffer.compare(rig.board.flash, before)).toBe(0);
    expect(plan).toMatchObject({
      writeBytes: image.length,
      skipBytes: 0,
      baud: 115_200,
      eraseBytes: 16 * KB,
    });
    expect(plan.warnings.map(forShell).join(' ')).toContain('NOT verified by MD5');
    expect(plan.warnings.map(forShell).join(' ')).toContain('0x3000-0x3fff is lost too');
    expect(plan.regions.map(({ status, sizeBytes }) => [status, sizeBytes / KB])).toEqual([
      ['to-write', 12],
      ['to-erase', 4],
      ['kept', 496],
    ]);
    await rig.run((session, context) => flashFiles(session, options, context));
    expect(lies(before.subarray(16 * KB), 16 * KB)).toBe(true);
  });

  test('erasing all is refused in the plan already, with the board unchanged', async () => {
    rig = await createRig({ flashSizeBytes, flash: before });
    const options = {
      files: [{ path: 'image', offset: 0, bytes: imageOf(8 * KB) }],
      noStub: true,
      eraseAll: true,
    };
    const error = await rig.failure((session, context) => planFlash(session, options, context));
    expect(error).toMatchObject({ code: 'unsupported', board: 'unchanged' });
  });
});
