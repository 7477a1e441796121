// From a key to the echo of a board's REPL on the screen of the workbench, while another board is flashed in real time.
// The boards are in a process of their own, behind RFC 2217.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startBenchBoards } from '../test/support/bench-boards.ts';
import { startWorkbenchProgram, type WorkbenchProgram } from '../test/support/workbench-program.ts';
import { percentile } from './process-cost.ts';

type Echo = { readonly keys: number; readonly p50Ms: number; readonly p99Ms: number };
export type EchoCost = {
  readonly alone: Echo;
  readonly besideFlash: Echo;
  /** Lines whose answer was not what had been typed. */
  readonly lost: number;
};

const mostLines = 8;
const keysAMinute = 1500;

export async function measureEcho(): Promise<EchoCost> {
  const home = mkdtempSync(join(tmpdir(), 'espwb-echo-'));
  const boards = await startBenchBoards(home, [
    'typed?firmware=micropython&timing=real',
    'flashed?timing=real',
  ]);
  const app = startWorkbenchProgram([], {
    ...{ home, columns: 80, rows: 24 },
    env: { ESPWB_BOARDS: boards.file },
  });
  try {
    await app.waitFor(/○ flashed/);
    app.press('g');
    await app.waitFor(/❯ ○ typed/);
    app.press('t');
    await app.waitFor(/>>> +│/);
    const alone = await typeLines(app, () => false);
    app.press('{ctrl-]}');
    await app.waitFor(/❯ ● typed/);
    app.press('j');
    await app.waitFor(/❯ ○ flashed/);
    app.press('F');
    await app.waitFor(/built in +demo-micropython/);
    app.press('/');
    app.press('demo-micro{enter}');
    await app.waitFor(/❯ built in +demo-micropython/);
    app.press('{enter}');
    await app.waitFor(/Enter Write 604 KB/);
    app.press('{enter}');
    await app.waitFor(/[1-9]\d? %/);
    // Ctrl-N: the other open board, at its prompt.
    app.press('\x0e');
    await app.waitFor(/>>> +│/);
    const beside = await typeLines(app, () => !app.text().includes('▶1'));
    return { alone: alone.echo, besideFlash: beside.echo, lost: alone.lost + beside.lost };
  } finally {
    app.discard();
    await boards.program.end('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  }
}

const escaped = (text: string): string => text.replace(/[()*]/g, '\\$&');

/** `print(a * b)`, letter by letter: each is waited for, and so is the answer. */
async function typeLines(app: WorkbenchProgram, isOver: () => boolean) {
  const times: number[] = [];
  let lost = 0;
  for (let line = 0; line < mostLines && !isOver(); line++) {
    // No answer that stands there already is taken for this one.
    const number = 1000 + Math.floor(Math.random() * 9000);
    const text = `print("echo", ${number} * 3)`;
    for (let at = 1; at <= text.length; at++) {
      const startMs = performance.now();
      app.press(text[at - 1] as string);
      // Nothing behind it: an earlier line of the pane begins the same way.
      await app.waitFor(new RegExp(`>>> ${escaped(text.slice(0, at))} *│`));
      times.push(performance.now() - startMs);
      await pause(60_000 / keysAMinute);
    }
    app.press('{enter}');
    await app.waitFor(`│ echo ${number * 3} `).catch(() => {
      lost += 1;
    });
  }
  return {
    echo: { keys: times.length, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) },
    lost,
  };
}
