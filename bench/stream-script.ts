// A long script by raw-paste to a board whose receive ring holds 255 bytes, in real time.
import { systemClock } from '../src/device/clock.ts';
import { execCode } from '../src/device/firmware/exec.ts';
import { demoMicroPython } from '../src/device/image/demo-image.ts';
import { openSession } from '../src/device/session/open-session.ts';
import { VirtualTransport } from '../src/device/transport/virtual.ts';
import { startWorkerBoard } from '../src/virtual-board/start-worker-board.ts';

export type ScriptCost = {
  readonly seconds: number;
  readonly wireSeconds: number;
  /** By the UART's FIFO and by the firmware's ring. */
  readonly droppedBytes: number;
};

const context = { signal: new AbortController().signal, onEvent: () => {} };

/** @throws Error if the board has not run exactly this script */
export async function measureScript(sizeBytes: number): Promise<ScriptCost> {
  const lines: string[] = ['total = 0'];
  for (let size = 0; size < sizeBytes; size += lines.at(-1)?.length ?? 0)
    lines.push(`total += ${lines.length}  # ${'é'.repeat(20)}\n`.trimEnd());
  const count = lines.length - 1;
  const code = `${lines.join('\n')}\nprint(total)`;
  const board = await startWorkerBoard({ name: 'script', timing: 'real', firstFirmware: demoMicroPython() });
  try {
    const session = await openSession(
      new VirtualTransport('virtual:script', () => board.plug()),
      systemClock,
    );
    await execCode(session, { code: 'print(1)' }, context);
    const before = await board.counters();
    const startMs = performance.now();
    const { stdout } = await execCode(session, { code }, context);
    const seconds = (performance.now() - startMs) / 1000;
    const said = new TextDecoder().decode(stdout).trim();
    if (said !== String((count * (count + 1)) / 2)) throw new Error(`the board says ${said}`);
    const after = await board.counters();
    await session.close();
    const wireBytes = after.bytesIn - before.bytesIn;
    const dropped = (each: typeof after) => each.droppedByFifo + each.droppedByFirmware;
    return { seconds, wireSeconds: wireBytes / 11_520, droppedBytes: dropped(after) - dropped(before) };
  } finally {
    await board.stop();
  }
}
