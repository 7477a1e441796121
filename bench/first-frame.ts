// From the start of the process to the first whole frame on the terminal, in a pty. espwb has been left once before,
// so that what V8 compiled is kept (docs/decisions/009).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorkbenchProgram } from '../test/support/workbench-program.ts';

export type FirstFrame = {
  /** Medians in milliseconds; `cold` as at the very first start. */
  readonly warmMs: number;
  readonly coldMs: number;
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
    for (let run = 0; run < runs; run++) {
      warm.push(await firstFrame(home));
      cold.push(await firstFrame(null));
    }
    return { warmMs: median(warm), coldMs: median(cold) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function firstFrame(home: string | null): Promise<number> {
  const start = performance.now();
  const app = startWorkbenchProgram([], { columns: 80, rows: 24, ...(home === null ? {} : { home }) });
  await app.waitFor('1 Boards');
  const ms = performance.now() - start;
  if (home === null) app.discard();
  else app.stop();
  return ms;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
