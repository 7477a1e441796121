// From the start of the process to the first whole frame on the terminal, in a pty.
import { startWorkbenchProgram } from '../test/support/workbench-program.ts';

/** The median of `runs`, in milliseconds. */
export async function measureFirstFrame(runs: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const app = startWorkbenchProgram([], { columns: 80, rows: 24 });
    await app.waitFor('1 Boards');
    times.push(performance.now() - start);
    app.discard();
  }
  times.sort((a, b) => a - b);
  return times[runs >> 1] as number;
}
