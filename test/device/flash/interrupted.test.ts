import { afterEach, describe, expect, test } from 'vitest';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import type { OperationEvent } from '../../../src/device/operation.ts';
import { createRig, KB, MB, noise, type Rig } from './rig.ts';

const image = demoMicroPython({ sizeBytes: 100 * KB });
const options = { files: [{ path: 'demo.bin', offset: 0, bytes: image }] };

let rig: Rig | undefined;
afterEach(() => rig?.stop());

const holds = ({ board }: Rig, bytes: Uint8Array) =>
  Buffer.compare(board.flash.subarray(0, bytes.length), bytes) === 0;

/** Calls `act` when so many blocks have been seen to be in the flash. */
const afterBlocks = (count: number, act: () => void) => {
  let seen = 0;
  return (event: OperationEvent) => {
    if (event.type === 'region' && event.status === 'written' && ++seen === count) act();
  };
};

describe('an interrupted flash', () => {
  test('after the cable was pulled does not boot, and resumes where it stopped', async () => {
    rig = await createRig({ flashSizeBytes: 2 * MB, flash: noise(128 * KB, 4) });
    const mine = rig;
    const onEvent = afterBlocks(2, () => mine.board.unplug());
    const error = await mine.failure((session, context) =>
      flashFiles(session, options, { ...context, onEvent }),
    );
    expect(error).toMatchObject({ code: 'unplugged', board: 'partly-written' });
    expect(error.message).toMatch(/Written: 0x0-0x.*half written: 0x/);
    expect(mine.board.flash.subarray(0, 16).every((byte) => byte === 0xff)).toBe(true);
    await mine.plug();
    const result = await mine.run((session, context) => flashFiles(session, options, context));
    expect(result.skippedBytes).toBeGreaterThan(40 * KB);
    expect(result.verified).toBe(true);
    expect(holds(mine, image)).toBe(true);
  });

  test('by a cancel ends within two seconds at a block, names the ranges, and the stub lives on', async () => {
    rig = await createRig({ flashSizeBytes: 2 * MB, flash: noise(128 * KB, 4) });
    const mine = rig;
    let cancelledAtMs = 0;
    const onEvent = afterBlocks(2, () => {
      cancelledAtMs = mine.clock.now();
      mine.controller.abort();
    });
    const error = await mine.failure((session, context) =>
      flashFiles(session, options, { ...context, onEvent }),
    );
    expect(error).toMatchObject({ code: 'cancelled', board: 'partly-written' });
    expect(error.message).toMatch(/Written: 0x0-0xffff\. Perhaps erased or half written: 0x10000-0x18fff\./);
    expect(mine.clock.now() - cancelledAtMs).toBeLessThan(2000);
    expect(mine.session.state).toBe('stub');
    const before = mine.clock.now();
    const result = await mine.run((session, context) => flashFiles(session, options, context));
    expect(result.skippedBytes).toBeGreaterThan(0);
    expect(holds(mine, image)).toBe(true);
    expect(mine.clock.now() - before).toBeLessThan(3500);
  });

  // Minutes of the board's time are long seconds of ours, the more so on a busy machine.
  test('by noise on the line that never ends still ends: in the right bytes or in an error', async () => {
    rig = await createRig({ flashSizeBytes: 2 * MB });
    const mine = rig;
    const inject = () => mine.board.inject({ kind: 'noise', direction: 'in', rate: 0.0002, seed: 5 });
    const onEvent = afterBlocks(1, inject);
    const error = await mine
      .run((session, context) => flashFiles(session, options, { ...context, onEvent }))
      .then(
        () => null,
        (caught) => caught,
      );
    if (error === null) expect(holds(mine, image)).toBe(true);
    else expect(error).toMatchObject({ name: 'EspError', board: 'partly-written' });
    expect(mine.clock.now()).toBeLessThan(300_000);
  }, 120_000);
});
