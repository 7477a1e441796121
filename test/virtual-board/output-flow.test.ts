// A board that prints faster than anybody reads waits for its reader: nothing piles up between them.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import type { StartFirmware } from '../../src/virtual-board/firmware/runtime.ts';
import { createOutputWindow } from '../../src/virtual-board/output-window.ts';
import { startWorkerBoard } from '../../src/virtual-board/start-worker-board.ts';
import { fixture, onFixture } from '../support/board-fixture.ts';

const pieceBytes = 512;

/** Prints without end, a piece whenever the last one has left. */
const printing: StartFirmware = ({ send, whenSent }) => {
  let isStopped = false;
  const print = () => {
    if (isStopped) return;
    send(new Uint8Array(pieceBytes).fill(0x78));
    whenSent?.(print);
  };
  print();
  return {
    receive: () => {},
    stop: () => {
      isStopped = true;
    },
  };
};

const flash = demoMicroPython({ sizeBytes: 40 * 1024 });

describe('a board whose reader takes nothing', () => {
  test.each(['fast', 'real'] as const)(
    'waits with timing=%s, its program too, and goes on later',
    async (timing) => {
      let printedBytes = 0;
      const counted: StartFirmware = (environment) =>
        printing({
          ...environment,
          send: (bytes) => {
            printedBytes += bytes.length;
            environment.send(bytes);
          },
        });
      await onFixture(fixture({ timing, flash }, counted), async ({ client, clock }) => {
        let heardBytes = 0;
        // Whoever takes nothing more says so when something comes, as the other thread of a board does.
        client.port.onBytes((bytes) => {
          heardBytes += bytes.length;
          client.port.hold?.(true);
        });
        for (let step = 0; step < 1000 && heardBytes === 0; step++) await clock.advance(1);
        const [heard, printed] = [heardBytes, printedBytes];
        await clock.advance(2000);
        expect(heardBytes).toBe(heard);
        // Two seconds of 115200 baud at most, and what was under way.
        expect(printedBytes - printed).toBeLessThan(2 * 11_520 + 2 * pieceBytes);
        client.port.hold?.(false);
        await clock.advance(5);
        expect(heardBytes).toBeGreaterThan(heard);
      });
    },
  );
});

describe('the window between two threads', () => {
  const told = () => {
    const holds: boolean[] = [];
    return { holds, window: createOutputWindow((isHeld) => void holds.push(isHeld)) };
  };

  test('is open while what is under way is taken, and shut while it is not', () => {
    const { holds, window } = told();
    window.sent(20_000);
    expect(holds).toEqual([]);
    window.sent(20_000);
    expect(holds).toEqual([true]);
    window.taken(40_000);
    expect(holds).toEqual([true, false]);
  });
});

test('a thread that was busy finds no more than a window of a program that printed all the while', async () => {
  const board = await startWorkerBoard({ name: 'flood', timing: 'fast', flash: demoMicroPython() });
  try {
    const port = board.plug();
    let heardBytes = 0;
    let text = '';
    let wake = () => {};
    port.onBytes((bytes) => {
      heardBytes += bytes.length;
      text = (text + Buffer.from(bytes).toString('latin1')).slice(-200);
      wake();
    });
    const until = async (holds: () => boolean) => {
      while (!holds()) await new Promise<void>((resolve) => (wake = resolve));
    };
    await until(() => text.endsWith('>>> '));
    port.write(Buffer.from('exec("while True: print(\'x\' * 200)")\r'));
    await until(() => text.endsWith('x'.repeat(100)));
    const before = heardBytes;
    // Nothing of this thread runs meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    await nextTurn();
    expect(heardBytes - before).toBeLessThan(100_000);
    port.write(Buffer.from('\x03'));
    await until(() => text.endsWith('>>> '));
    expect(text).toContain('KeyboardInterrupt');
  } finally {
    await board.stop();
  }
});
