// `espwb monitor` on a board whose main.py prints without pause at a high rate: lines at both ends and
// what the process costs.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { builtProgram } from '../test/support/workbench-program.ts';
import { linesIn, linesInOrder, type PrintingBoard, printingCode } from './printing-board.ts';
import { type Cost, startCost } from './process-cost.ts';
import { timed } from './timed.ts';

export type MonitorCost = { readonly printed: number; readonly seen: number; readonly cost: Cost };

export async function measureMonitor(
  board: PrintingBoard,
  seconds: number,
  baudRate: number,
): Promise<MonitorCost> {
  const printed = linesIn(seconds, baudRate);
  const main = `import machine\nmachine.UART(0, ${baudRate})\n${printingCode(printed)}\n`;
  const code = `f = open('main.py', 'w')\nf.write(${JSON.stringify(main)})\nf.close()`;
  const home = join(board.home, 'app');
  await timed(process.execPath, [builtProgram, 'exec', code, '-p', board.tty], home);
  const args = [builtProgram, 'monitor', '--baud', String(baudRate), '-p', board.tty];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ESPWB_HOME: home },
  });
  let shown = '';
  let look = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    look();
  });
  const until = (wanted: string) =>
    new Promise<void>((resolve) => {
      look = () => void (shown.slice(-200).includes(wanted) && resolve());
    });
  try {
    // It says nothing until the board does: its file has to be open before the reset.
    await pause(1000);
    const started = until(' xxx');
    await board.program.control({ do: 'press', button: 'reset' });
    await started;
    const endCost = startCost(child.pid as number);
    await until('all said');
    return { printed, seen: linesInOrder(shown), cost: endCost() };
  } finally {
    child.kill('SIGINT');
  }
}
