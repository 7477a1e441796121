// A key in `espwb repl`, from the keyboard to a board that prints without pause and echoes at once, and
// back to the screen: what espwb adds, without the output that a real chip has queued before its echo.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { openPtyPair, type PtyPair } from '../test/support/pty-pair.ts';
import { builtProgram } from '../test/support/workbench-program.ts';
import { percentile } from './process-cost.ts';

const keys = 100;
const betweenKeysMs = 60;
const line = Buffer.from(`${'y'.repeat(68)}\r\n`);

export async function measureKeys(baudRate: number): Promise<{ p50Ms: number; p99Ms: number }> {
  const home = mkdtempSync(join(tmpdir(), 'espwb-keys-'));
  const pair = openPtyPair();
  const stop = new AbortController();
  const talking = talk(pair, baudRate, stop.signal);
  const echoing = echo(pair, stop.signal);
  const pty = spawn(process.execPath, [builtProgram, 'repl', '-p', pair.path], {
    cols: 80,
    rows: 24,
    env: { ...(process.env as Record<string, string>), ESPWB_HOME: home },
  });
  let shown = '';
  let look = () => {};
  pty.onData((data) => {
    shown = (shown + data).slice(-4000);
    look();
  });
  const until = (wanted: string) =>
    new Promise<void>((resolve) => {
      look = () => void (shown.includes(wanted) && resolve());
      look();
    });
  try {
    await until('yyy');
    await pause(1000);
    const times: number[] = [];
    for (let key = 0; key < keys; key++) {
      shown = '';
      const startMs = performance.now();
      pty.write('k');
      await until('<k>');
      times.push(performance.now() - startMs);
      await pause(betweenKeysMs);
    }
    return { p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) };
  } finally {
    stop.abort();
    pty.kill();
    await Promise.allSettled([talking, echoing]);
    pair.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** At the rate of the wire, in pieces of a millisecond as an adapter delivers them. */
async function talk(pair: PtyPair, baudRate: number, signal: AbortSignal): Promise<void> {
  const startMs = performance.now();
  for (let sent = 0; !signal.aborted; await pause(1)) {
    const due = Math.floor(((performance.now() - startMs) * baudRate) / 10_000);
    const piece = Buffer.alloc(due - sent);
    for (let at = 0; at < piece.length; at++) piece[at] = line[(sent + at) % line.length] as number;
    sent = due;
    await pair.send(piece);
  }
}

async function echo(pair: PtyPair, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const typed = pair.take().toString();
    if (typed !== '') await pair.send(Buffer.from(`<${typed}>`));
    await pause(1);
  }
}
