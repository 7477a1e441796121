// npm run bench: what espwb costs, as ratios to what the machine and the board could do at best.
// Prints a table; asserts nothing. Each figure names its floor.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemClock } from '../src/device/clock.ts';
import { flashFiles } from '../src/device/flash/flash.ts';
import { demoMicroPython } from '../src/device/image/demo-image.ts';
import { openSession } from '../src/device/session/open-session.ts';
import { VirtualTransport } from '../src/device/transport/virtual.ts';
import { startWorkerBoard } from '../src/virtual-board/start-worker-board.ts';
import { boardsAtOnce, measureBoards, measureFlashTogether } from './boards.ts';
import { measureEcho } from './echo.ts';
import { measureFirstFrame } from './first-frame.ts';
import { measureFrameCost } from './frame-cost.ts';
import { measureInterpreter } from './interpreter.ts';
import { measureKeyFrame, measureKeyFrameOfMany } from './key-frame.ts';
import { firmwareNames, measurePrompt } from './prompts.ts';
import { measureToggle } from './toggle.ts';
import '../test/support/without-extra-certificates.ts';

const row = (name: string, value: string, against: string) =>
  process.stdout.write(`${name.padEnd(46)} ${value.padStart(14)}   ${against}\n`);

header();
await boards();
await startUp();
await frames();
await keys();
interpreter();
for (const baudRate of [460_800, 921_600]) await flashing(baudRate);
await toggling();

function header(): void {
  const cpu = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? process.arch;
  process.stdout.write(`espwb bench, Node ${process.version}, ${cpu}\n\n`);
}

async function boards(): Promise<void> {
  const { startMs, megabytesEach } = await measureBoards();
  row(
    'start of a virtual board',
    `${startMs.toFixed(0)} ms`,
    `${megabytesEach.toFixed(0)} MB each of ${boardsAtOnce}`,
  );
  for (const name of firmwareNames) {
    const cost = await measurePrompt(name);
    row(
      `from power to the prompt of ${name}`,
      `${cost.startMs.toFixed(0)} ms`,
      `${(cost.roundsPerSecond / 1e6).toFixed(1)} million rounds of a loop a second`,
    );
  }
  const alone = await measureFlashTogether(1);
  const together = await measureFlashTogether(boardsAtOnce);
  row(
    `${boardsAtOnce} boards flashed at once, 64 KB at 115200`,
    `${together.toFixed(1)} s`,
    `${(together / alone).toFixed(2)} x one board alone`,
  );
}

async function startUp(): Promise<void> {
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number;
  const timed = (args: string[]) => {
    const start = performance.now();
    spawnSync(process.execPath, args, { stdio: 'ignore' });
    return performance.now() - start;
  };
  const bare = median(Array.from({ length: 7 }, () => timed(['-e', '0'])));
  const version = median(Array.from({ length: 7 }, () => timed(['dist/espwb.js', '--version'])));
  const first = await measureFirstFrame(7);
  row('node -e 0', `${bare.toFixed(0)} ms`, 'floor of every start');
  row('espwb --version', `${version.toFixed(0)} ms`, `${(version / bare).toFixed(2)} x node -e 0`);
  const times = (ms: number) => `${(ms / first.bareMs).toFixed(2)} x node -e 0`;
  row('first frame of the workbench', `${first.warmMs.toFixed(0)} ms`, `${times(first.warmMs)}, at most 4`);
  row('  at its very first start', `${first.coldMs.toFixed(0)} ms`, times(first.coldMs));
}

async function frames(): Promise<void> {
  for (const { screen, size, cpuMs, bytes } of await measureFrameCost())
    row(`frame of ${screen} at ${size}`, `${cpuMs.toFixed(1)} ms CPU`, `${bytes} bytes painted`);
}

async function keys(): Promise<void> {
  const rows = [
    ['a key to its frame while a flash runs', measureKeyFrame],
    ['  while eight do', measureKeyFrameOfMany],
  ] as const;
  for (const [words, measure] of rows) {
    const { keys, p50Ms, p99Ms } = await measure();
    row(words, `${p99Ms.toFixed(1)} ms p99`, `at most 30; ${p50Ms.toFixed(1)} ms p50 of ${keys} keys`);
  }
  const { alone, besideFlash, lost } = await measureEcho();
  const echoes = [
    ["a key to its board's echo on the screen", alone],
    ['  while another board is flashed', besideFlash],
  ] as const;
  for (const [words, { keys, p50Ms, p99Ms }] of echoes)
    row(words, `${p99Ms.toFixed(1)} ms p99`, `at most 50; ${p50Ms.toFixed(1)} ms p50 of ${keys} keys`);
  if (lost > 0) row('  lines that were lost', `${lost}`, 'none may be');
}

function interpreter(): void {
  const { mips } = measureInterpreter(2);
  row('interpreter', `${mips.toFixed(0)} MIPS`, `${(mips / 52).toFixed(2)} x a 52 MHz chip`);
}

/** The floor is the board's own: wire and flash busy at the same time, whichever is longer. */
async function flashing(baudRate: number): Promise<void> {
  const board = await startWorkerBoard({ name: 'bench', timing: 'real', flash: dirtyFlash() });
  try {
    const transport = new VirtualTransport('virtual:bench', () => board.plug());
    const session = await openSession(transport, systemClock, {});
    const signal = new AbortController().signal;
    const bytes = demoMicroPython();
    let writeStartMs = 0;
    let writeEndMs = 0;
    let first = await board.counters();
    const context = {
      signal,
      onEvent: (event: { readonly type: string; readonly step?: string }) => {
        if (event.type !== 'progress' || event.step !== 'write') return;
        if (writeStartMs === 0) {
          writeStartMs = performance.now();
          void board.counters().then((counters) => {
            first = counters;
          });
        }
        writeEndMs = performance.now();
      },
    };
    const start = performance.now();
    const result = await flashFiles(
      session,
      { files: [{ path: 'demo', offset: 0, bytes }], baudRate, noSkip: true },
      context,
    );
    const seconds = (performance.now() - start) / 1000;
    const counters = await board.counters();
    const writeMs = writeEndMs - writeStartMs;
    const idle =
      (counters.idleMs - first.idleMs) /
      (counters.wireInBusyMs -
        first.wireInBusyMs +
        counters.flashBusyMs -
        first.flashBusyMs +
        (counters.idleMs - first.idleMs));
    const floorMs = Math.max(counters.wireInBusyMs, counters.flashBusyMs);
    row(
      `flash ${(bytes.length / 1024).toFixed(0)} KB on dirty flash at ${result.baud}`,
      `${seconds.toFixed(1)} s`,
      `${((seconds * 1000) / floorMs).toFixed(2)} x the board's floor of ${(floorMs / 1000).toFixed(1)} s`,
    );
    row(
      '  write phase',
      `${(bytes.length / writeMs).toFixed(0)} kB/s`,
      `neither wire nor flash busy: ${(idle * 100).toFixed(1)} %`,
    );
    await session.close();
  } finally {
    await board.stop();
  }
}

async function toggling(): Promise<void> {
  const { p50Ms, p99Ms, wireBytes } = await measureToggle(200);
  row(
    'toggle a pin on MicroPython, 115200',
    `${p50Ms.toFixed(1)} ms p50`,
    `${p99Ms.toFixed(1)} ms p99, ${wireBytes} bytes on the wire`,
  );
}

/** Nothing is blank, so that every sector has to be erased. */
function dirtyFlash(): Uint8Array {
  return new Uint8Array(4 * 1024 * 1024).fill(0x5a);
}
