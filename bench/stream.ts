// npm run bench:repl [-- --seconds 60]: the REPL, the pins and the monitor against a board that has much
// to say. Every figure stands beside its limit; bytes and lines are counted at both ends.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startPrintingBoard } from './printing-board.ts';
import type { Cost } from './process-cost.ts';
import { measureKeys } from './stream-keys.ts';
import { measureMonitor } from './stream-monitor.ts';
import { measurePane } from './stream-pane.ts';
import { measureScript } from './stream-script.ts';
import { measureTerminal } from './stream-terminal.ts';
import { measureToggle } from './toggle.ts';
import '../test/support/without-extra-certificates.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } });
const seconds = Number(values.seconds);

const row = (name: string, value: string, limit: string) =>
  process.stdout.write(`${name.padEnd(44)} ${value.padStart(30)}   ${limit}\n`);
const ms = (value: number) => `${value.toFixed(1)} ms`;
const costRows = ({ cpuShare, megabytes: [start, end] }: Cost, limit: string) => {
  row('  of one core', `${(cpuShare * 100).toFixed(1)} %`, limit);
  row('  memory, from start to end', `${start.toFixed(0)} to ${end.toFixed(0)} MB`, 'flat');
};

const cpu = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? process.arch;
process.stdout.write(`espwb bench:repl, ${seconds} s a stream, Node ${process.version}, ${cpu}\n\n`);

const toggle = await measureToggle(300);
row('toggle on MicroPython, 115200', `${ms(toggle.p50Ms)} p50, ${ms(toggle.p99Ms)} p99`, 'p99 25 ms');
row(
  '  on the wire',
  `${toggle.wireBytes} bytes`,
  `${ms((toggle.wireBytes * 10_000) / 115_200)} of it are the wire`,
);

const script = await measureScript(60 * 1024);
row(
  '60 KB script by raw-paste, 115200',
  `${script.seconds.toFixed(1)} s`,
  `${script.wireSeconds.toFixed(1)} s are the wire`,
);
row('  dropped by the ring of the board', `${script.droppedBytes} bytes`, '0');

await streams(115_200, ['33 %', '5 %']);
await streams(921_600, ['', '']);
const fast = await onBoard((board) => measureMonitor(board, seconds, 921_600));
row('monitor at 921600, lines seen of printed', `${fast.seen} of ${fast.printed}`, 'all');
costRows(fast.cost, '');

async function streams(baudRate: number, [paneLimit, zoomLimit]: readonly [string, string]): Promise<void> {
  const pane = await onBoard((board) => measurePane(board, seconds, baudRate));
  row(`pane at ${baudRate}, lines logged of printed`, `${pane.seen} of ${pane.printed}`, 'all');
  row(
    '  a key, until the screen shows it',
    `${ms(pane.keyP50Ms)} p50, ${ms(pane.keyP99Ms)} p99`,
    'p99 50 ms',
  );
  costRows(pane.cost, paneLimit);
  const tty = await onBoard((board) => measureTerminal(board, seconds, baudRate));
  row(`repl (zoom) at ${baudRate}, lines shown of printed`, `${tty.seen} of ${tty.printed}`, 'all');
  row('  bytes, board and terminal', `${tty.bytesSaid}, ${tty.bytesShown}`, 'equal');
  const key = await measureKeys(baudRate);
  row('  a key, until its echo shows', `${ms(key.p50Ms)} p50, ${ms(key.p99Ms)} p99`, 'p99 50 ms');
  costRows(tty.cost, zoomLimit);
}

async function onBoard<T>(
  work: (board: Awaited<ReturnType<typeof startPrintingBoard>>) => Promise<T>,
): Promise<T> {
  const board = await startPrintingBoard();
  try {
    return await work(board);
  } finally {
    await board.stop();
  }
}
