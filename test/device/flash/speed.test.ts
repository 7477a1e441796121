// How long flash operations take in board time, which no load of this computer changes, against what wire and
// flash need at least.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import { readFlashContents } from '../../../src/device/flash/read.ts';
import { StubPace } from '../../../src/device/flash/stub-pace.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { createRig, KB, MB, noise, type Rig } from './rig.ts';

// A loaded computer interprets the stub slowly.
vi.setConfig({ testTimeout: 300_000 });

let rig: Rig | undefined;
afterEach(() => rig?.stop());

/** From the reset into the boot loader to the last MD5. */
async function timed<T>(work: Parameters<Rig['run']>[0]): Promise<{ ms: number; result: T }> {
  const { clock, run } = rig as Rig;
  const startedMs = clock.now();
  const result = (await run(work)) as T;
  return { ms: clock.now() - startedMs, result };
}

describe('a whole firmware on flash that holds something everywhere', () => {
  test.each([
    [460_800, 1.1],
    [921_600, 1.3],
  ])('at %d baud takes at most %d times what the busier of wire and flash does', async (baudRate, most) => {
    rig = await createRig({ flashSizeBytes: 4 * MB, flash: new Uint8Array(4 * MB).fill(0x5a) });
    const files = [{ path: 'demo', offset: 0, bytes: demoMicroPython() }];
    const { ms } = await timed((session, context) =>
      flashFiles(session, { files, baudRate, noSkip: true }, context),
    );
    const { wireInBusyMs, flashBusyMs } = rig.board.counters();
    expect(ms / Math.max(wireInBusyMs, flashBusyMs)).toBeLessThanOrEqual(most);
  });
});

describe('a read', () => {
  test('at 2000000 baud keeps the wire busy for six sevenths of the time, the start apart', async () => {
    rig = await createRig({ flashSizeBytes: MB, flash: noise(MB, 3) });
    const region = { offset: 0, sizeBytes: 256 * KB };
    await timed((session, context) => session.loader({ kind: 'stub', baudRate: 2_000_000 }, context));
    rig.board.resetCounters();
    const { ms } = await timed((session, context) =>
      readFlashContents(session, { region, baudRate: 2_000_000 }, context),
    );
    expect(rig.board.counters().wireOutBusyMs / ms).toBeGreaterThan(6 / 7);
  });
});

describe('what the stub has erased meanwhile', () => {
  test('is a step for each block that finds the flash idle', () => {
    const pace = new StubPace({ offset: 0x10000, sizeBytes: 0x20000 });
    // BEGIN has begun the first 64 KB, 150 ms; the next step comes with a block that takes longer.
    pace.onBlock(100, 0x4000);
    expect(pace.isErased).toBe(false);
    pace.onBlock(100, 0x5000);
    expect(pace.isErased).toBe(false);
    pace.onBlock(149, 0x5400);
    expect(pace.isErased).toBe(false);
    pace.onBlock(2, 0x5800);
    expect(pace.isErased).toBe(true);
  });

  test('is one sector a step before a multiple of 64 KB, and behind the last whole one', () => {
    const pace = new StubPace({ offset: 0xf000, sizeBytes: 0x12000 });
    const steps = (count: number) => {
      for (let step = 0; step < count; step++) pace.onBlock(200, 0x400);
    };
    steps(2);
    expect(pace.isErased).toBe(false);
    steps(1);
    expect(pace.isErased).toBe(true);
  });
});
