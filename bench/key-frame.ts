// From a key to the frame that it makes, in the workbench, while a board is flashed in real time.
import { setTimeout as pause } from 'node:timers/promises';
import { startWorkbenchProgram } from '../test/support/workbench-program.ts';
import { percentile } from './process-cost.ts';

export type KeyFrame = { readonly keys: number; readonly p50Ms: number; readonly p99Ms: number };

const mostKeys = 120;
const betweenKeysMs = 25;

export async function measureKeyFrame(): Promise<KeyFrame> {
  const app = startWorkbenchProgram(['-p', 'virtual:bench?timing=real'], { columns: 80, rows: 24 });
  try {
    await app.waitFor('virtual:bench');
    app.press('{enter}');
    await app.waitFor(/✔ ESP8266EX/);
    app.press('F');
    await app.waitFor(/❯ built in +demo-micropython/);
    app.press('{enter}');
    await app.waitFor(/Enter Write \d+ KB to/);
    app.press('{enter}');
    await app.waitFor(/[1-9]\d? %/);
    const times: number[] = [];
    while (times.length < mostKeys && !app.text().includes('Written and verified')) {
      for (const isShown of [true, false]) {
        const startMs = performance.now();
        // Opens the help and closes it. Not Esc, which waits for the rest of a sequence first.
        app.press('?');
        await (isShown ? app.waitFor('Keys of') : app.waitWithout('Keys of'));
        times.push(performance.now() - startMs);
        await pause(betweenKeysMs);
      }
    }
    return { keys: times.length, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) };
  } finally {
    app.discard();
  }
}
