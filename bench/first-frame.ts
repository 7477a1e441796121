// From the start of the process to the first whole frame on the terminal, in a pty. espwb has been left once before,
// so that what V8 compiled is kept (docs/decisions/009).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorkbenchProgram } from '../test/support/workbench-program.ts';

export type FirstFrame = {
  /** Medians in milliseconds; `cold` as at the very first start, `bare` of Node's own between them. */
  readonly warmMs: number;
  readonly coldMs: number;
  readonly bareMs: number;
};

export async function measureFirstFrame(runs: number): Promise<FirstFrame> {
  const home = mkdtempSync(join(tmpdir(), 'espwb-first-frame-'));
  try {
    const left = startWorkbenchProgram([], { home });
    await left.waitFor('virtual:demo');
    left.press('q');
    await left.exited;
    const warm: number[] = [];
    const cold: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < runs; run++) {
      warm.push(await firstFrame(home));
      cold.push(await firstFrame(null));
      bare.push(bareStart());
    }
    return { warmMs: median(warm), coldMs: median(cold), bareMs: median(bare) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function bareStart(): number {
  const start = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  return performance.now() - start;
}

async function firstFrame(home: string | null): Promise<number> {
  const start = performance.now();
  const app = startWorkbenchProgram([], { columns: 80, rows: 24, ...(home === null ? {} : { home }) });
  await app.waitFor('1 Boards');
  const ms = performance.now() - start;
  app.stop();
  // What is still ending would take its part of the next start.
  await app.exited;
  if (home === null) app.discard();
  return ms;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
