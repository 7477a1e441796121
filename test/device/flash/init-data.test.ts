import { afterEach, describe, expect, test } from 'vitest';
import { initDataAt, initDataPlaces, lookForInitData } from '../../../src/device/flash/init-data.ts';
import { haltingNodeMcu, initData } from '../../support/halting-nodemcu.ts';
import { createRig, KB, MB, type Rig } from './rig.ts';

let rig: Rig | undefined;
afterEach(() => rig?.stop());

/** `headerSize`: the code in the image's fourth byte. */
async function look(parts: readonly (readonly [offset: number, bytes: Uint8Array])[], headerSize = 0x40) {
  const flash = new Uint8Array(4 * MB).fill(0xff);
  for (const [offset, bytes] of parts) flash.set(bytes, offset);
  if (flash[0] === 0xe9) flash[3] = headerSize;
  rig = await createRig({ flash, flashSizeBytes: 4 * MB });
  return rig.run((session, context) => lookForInitData(session, {}, context));
}

describe('a look for init data', () => {
  test('finds them missing where the SDK of the image looks', async () => {
    expect(await look([[0, haltingNodeMcu()]])).toEqual({ place: 0x3fc000, isThere: false, elsewhere: null });
  });

  test('goes by the size in the boot header, as the SDK does: there, and not at the end of the chip', async () => {
    const found = await look(
      [
        [0, haltingNodeMcu()],
        [0x3fc000, initData()],
      ],
      0x00,
    );
    expect(found).toEqual({
      place: 0x7c000,
      isThere: false,
      elsewhere: { offset: 0x3fc000, bytes: initData() },
    });
  });

  test('says so where they are there', async () => {
    const found = await look([
      [0, haltingNodeMcu()],
      [0x3fc000, initData()],
    ]);
    expect(found).toMatchObject({ place: 0x3fc000, isThere: true });
  });

  test('has nothing to say of a flash from which nothing boots', async () => {
    expect(await look([[0x3fc000, initData()]])).toMatchObject({ place: null });
  });
});

describe('bytes taken for init data', () => {
  const behind = new Uint8Array(128).fill(0xff);

  test('begin with 05 and have blank flash behind them', () => {
    expect(initDataAt(Uint8Array.of(...initData(), ...behind))).toEqual(initData());
    expect(initDataAt(Uint8Array.of(...initData(), ...behind.fill(0, 0, 1)))).toBeNull();
    expect(initDataAt(Uint8Array.of(4, ...initData().subarray(1), ...behind.fill(0xff)))).toBeNull();
    expect(initDataAt(initData())).toBeNull();
  });

  test('are looked for at the end of every flash size that there is room for', () => {
    expect(initDataPlaces(MB)).toEqual([MB - 16 * KB, 512 * KB - 16 * KB, 256 * KB - 16 * KB]);
  });
});
