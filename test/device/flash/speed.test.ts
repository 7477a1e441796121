// How long flash operations take in board time, which no load of this computer changes, against what wire and
// flash need at least.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { sleep } from '../../../src/device/clock.ts';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import { readFlashContents } from '../../../src/device/flash/read.ts';
import { StubPace } from '../../../src/device/flash/stub-pace.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { opcodes } from '../../../src/device/loader/opcodes.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
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
  const region = { offset: 0, sizeBytes: 256 * KB };
  const readAt = async (baudRate: number) => {
    await timed((session, context) => session.loader({ kind: 'stub', baudRate }, context));
    (rig as Rig).board.resetCounters();
    const { ms } = await timed((session, context) =>
      readFlashContents(session, { region, baudRate }, context),
    );
    return ms;
  };

  test.each([2_000_000, 921_600])(
    'at %d baud leaves the wire idle for 4 %% of the time, the start apart',
    async (baudRate) => {
      rig = await createRig({ flashSizeBytes: MB, flash: noise(MB, 3) });
      const ms = await readAt(baudRate);
      expect(rig.board.counters().wireOutBusyMs / ms).toBeGreaterThan(0.96);
    },
  );

  test('takes larger packets where acknowledgements are late', async () => {
    const asked: number[] = [];
    class LateTransport extends VirtualTransport {
      override async write(bytes: Uint8Array): Promise<void> {
        if (bytes[2] === opcodes.READ_FLASH)
          asked.push(new DataView(Uint8Array.from(bytes).buffer).getUint32(17, true));
        await sleep((rig as Rig).clock, 12);
        await super.write(bytes);
      }
    }
    rig = await createRig(
      { flashSizeBytes: MB, flash: noise(MB, 3) },
      (board) => new LateTransport('virtual:test', board.plug),
    );
    await readAt(2_000_000);
    expect(asked.slice(-4)).toEqual([...[0x400, 0x800, 0x1000, 0x1000]]);
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
