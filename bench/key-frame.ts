// From a key to the frame that it makes, in the workbench, while boards are flashed in real time: one that is built in,
// and eight behind RFC 2217, served by a process of their own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startBenchBoards } from '../test/support/bench-boards.ts';
import { startWorkbenchProgram, type WorkbenchProgram } from '../test/support/workbench-program.ts';
import { percentile } from './process-cost.ts';

export type KeyFrame = { readonly keys: number; readonly p50Ms: number; readonly p99Ms: number };

const mostKeys = 120;
const betweenKeysMs = 25;
const together = 8;

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
    return await keysUntil(app, () => app.text().includes('Written and verified'));
  } finally {
    app.discard();
  }
}

/** While eight boards are flashed by the plan for all that are marked. */
export async function measureKeyFrameOfMany(): Promise<KeyFrame> {
  const home = mkdtempSync(join(tmpdir(), 'espwb-bench-'));
  const names = Array.from({ length: together }, (_, at) => `board${at}`);
  const boards = await startBenchBoards(
    home,
    names.map((name) => `${name}?timing=real`),
  );
  const app = startWorkbenchProgram([], {
    ...{ home, columns: 80, rows: 24 },
    env: { ESPWB_BOARDS: boards.file },
  });
  try {
    await app.waitFor(/❯ ○ board0 /);
    app.press('a');
    await app.waitFor(`${together} marked`);
    app.press('F');
    await app.waitFor(/built in +demo-micropython/);
    app.press('/');
    app.press('demo-micro{enter}');
    await app.waitFor(/❯ built in +demo-micropython/);
    app.press('{enter}');
    await app.waitFor(/Enter writes .* to 8 boards/);
    app.press('{enter}');
    await app.waitFor(/write [1-9]\d? %/);
    return await keysUntil(app, () => !app.text().includes(' write '));
  } finally {
    app.stop();
    // They keep their flash in the same folder.
    await boards.program.end('SIGTERM');
    app.discard();
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** The help is opened and closed. Not by Esc, which waits for the rest of a sequence first. */
async function keysUntil(app: WorkbenchProgram, isOver: () => boolean): Promise<KeyFrame> {
  const times: number[] = [];
  while (times.length < mostKeys && !isOver()) {
    for (const isShown of [true, false]) {
      const startMs = performance.now();
      app.press('?');
      await (isShown ? app.waitFor('Keys of') : app.waitWithout('Keys of'));
      times.push(performance.now() - startMs);
      await pause(betweenKeysMs);
    }
  }
  return { keys: times.length, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) };
}
