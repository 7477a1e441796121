// The round trip of one toggle on MicroPython at 115200 baud in real time, staying in raw mode.
import { systemClock } from '../src/device/clock.ts';
import { demoMicroPython } from '../src/device/image/demo-image.ts';
import { pinDriverFor } from '../src/device/pins/pin-driver-for.ts';
import { openSession } from '../src/device/session/open-session.ts';
import { VirtualTransport } from '../src/device/transport/virtual.ts';
import { startWorkerBoard } from '../src/virtual-board/start-worker-board.ts';

export type ToggleCost = { readonly p50Ms: number; readonly p99Ms: number; readonly wireBytes: number };

export async function measureToggle(toggles: number): Promise<ToggleCost> {
  const board = await startWorkerBoard({ name: 'bench', timing: 'real', firstFirmware: demoMicroPython() });
  try {
    const transport = new VirtualTransport('virtual:bench', () => board.plug());
    const session = await openSession(transport, systemClock, {});
    const context = { signal: new AbortController().signal, onEvent: () => {} };
    const cost = await session.run('gpio', context, async ({ signal }) => {
      const driver = await pinDriverFor(session, context);
      await driver.toggle(2, signal);
      const before = await board.counters();
      const times: number[] = [];
      for (let each = 0; each < toggles; each++) {
        const start = performance.now();
        await driver.toggle(2, signal);
        times.push(performance.now() - start);
      }
      const after = await board.counters();
      times.sort((a, b) => a - b);
      const at = (share: number) =>
        times[Math.min(times.length - 1, Math.floor(times.length * share))] as number;
      const bytes = after.bytesIn + after.bytesOut - before.bytesIn - before.bytesOut;
      return { p50Ms: at(0.5), p99Ms: at(0.99), wireBytes: Math.round(bytes / toggles) };
    });
    await session.close();
    return cost;
  } finally {
    await board.stop();
  }
}
