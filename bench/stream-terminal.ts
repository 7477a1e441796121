// `espwb repl` in a pseudo terminal, which is what the zoomed pane is, while the board prints without
// pause: bytes and lines at both ends, what the process costs.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { builtProgram } from '../test/support/workbench-program.ts';
import { linesIn, linesInOrder, type PrintingBoard, printingCode } from './printing-board.ts';
import { type Cost, startCost } from './process-cost.ts';

export type TerminalCost = {
  readonly printed: number;
  readonly seen: number;
  readonly bytesSaid: number;
  readonly bytesShown: number;
  readonly cost: Cost;
};

export async function measureTerminal(
  board: PrintingBoard,
  seconds: number,
  baudRate: number,
): Promise<TerminalCost> {
  const pty = spawn(process.execPath, [builtProgram, 'repl', '-p', board.tty], {
    cols: 80,
    rows: 24,
    env: { ...(process.env as Record<string, string>), ESPWB_HOME: join(board.home, 'app') },
  });
  let shown = '';
  let look = () => {};
  // libuv's raw mode leaves ONLCR on: the terminal gets one CR more than was written.
  let held = '';
  pty.onData((data) => {
    const whole = held + data;
    held = /\r*$/.exec(whole)?.[0] ?? '';
    shown += whole.slice(0, whole.length - held.length).replaceAll('\r\r\n', '\r\n');
    look();
  });
  const until = (wanted: string, from = 0) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (!shown.includes(wanted, from)) return;
        look = () => {};
        resolve();
      };
      look();
    });
  try {
    await until('>>> ');
    await pause(300);
    const before = await board.bytesOut();
    const from = shown.length;
    const printed = linesIn(seconds, baudRate);
    pty.write(`${printingCode(printed)}\r`);
    await until(' xxx', from);
    const endCost = startCost(pty.pid);
    await until('all said\r\n>>> ', from);
    const cost = endCost();
    await pause(300);
    const stream = shown.slice(from);
    const bytesSaid = (await board.bytesOut()) - before;
    return { printed, seen: linesInOrder(stream), bytesSaid, bytesShown: Buffer.byteLength(stream), cost };
  } finally {
    pty.kill();
  }
}
