// `espwb repl` in a pseudo terminal, which is what the zoomed pane is, while the board prints without
// pause: bytes and lines at both ends, what the process costs.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { builtProgram } from '../test/support/workbench-program.ts';
import { linesIn, linesInOrder, type PrintingBoard, printingCode, printingCodeAt } from './printing-board.ts';
import { type Cost, startCost } from './process-cost.ts';
import { timed } from './timed.ts';

export type TerminalCost = {
  readonly printed: number;
  readonly seen: number;
  readonly bytesSaid: number;
  readonly bytesShown: number;
  readonly cost: Cost;
};

/** Its main.py has changed the rate and waits. */
async function waitAt(board: PrintingBoard, baudRate: number, lines: number): Promise<void> {
  const code = `f = open('main.py', 'w')\nf.write(${JSON.stringify(printingCodeAt(baudRate, lines))})\nf.close()`;
  await timed(process.execPath, [builtProgram, 'exec', code, '-p', board.tty], join(board.home, 'app'));
  await board.program.control({ do: 'press', button: 'reset' });
  await pause(2000);
}

export async function measureTerminal(
  board: PrintingBoard,
  seconds: number,
  baudRate: number,
): Promise<TerminalCost> {
  const isUsual = baudRate === 115_200;
  const printed = linesIn(seconds, baudRate);
  if (!isUsual) await waitAt(board, baudRate, printed);
  const rate = isUsual ? [] : ['--baud', String(baudRate)];
  const pty = spawn(process.execPath, [builtProgram, 'repl', '-p', board.tty, ...rate], {
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
    await until(isUsual ? '>>> ' : 'leaves');
    await pause(300);
    const before = await board.bytesOut();
    const from = shown.length;
    const printing = until(' xxx', from).then(() => true);
    // A pseudo terminal tells its other end of a rate when that asks for it: the first g may come too early.
    do pty.write(isUsual ? `${printingCode(printed)}\r` : 'g');
    while (!isUsual && !(await Promise.race([printing, pause(500, false)])));
    await printing;
    const endCost = startCost(pty.pid);
    await until('all said\r\n', from);
    if (isUsual) await until('all said\r\n>>> ', from);
    const cost = endCost();
    await pause(300);
    const stream = shown.slice(from);
    const bytesSaid = (await board.bytesOut()) - before;
    return { printed, seen: linesInOrder(stream), bytesSaid, bytesShown: Buffer.byteLength(stream), cost };
  } finally {
    pty.kill();
  }
}
