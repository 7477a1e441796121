// espwb against esptool on one virtual board with timing=real behind tcp://, both from process start to
// exit, each from the same flash contents, which are compared afterwards. Usage:
// npm run bench:flash [-- WORD] runs the rows whose name holds WORD. scripts/install-peers.sh first.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/device/clock.ts';
import { openSession } from '../src/device/session/open-session.ts';
import { TcpTransport } from '../src/device/transport/tcp.ts';
import type { BoardCounters } from '../src/virtual-board/board-port.ts';
import { openDoor } from '../src/virtual-board/doors/open-door.ts';
import { shareCable } from '../src/virtual-board/doors/shared-cable.ts';
import { startHostedBoard } from '../src/virtual-board/host.ts';
import type { HostedBoard } from '../src/virtual-board/hosted-board.ts';
import { type FlashScenario, flashSizeBytes, scenarios } from './flash-scenarios.ts';
import { type Finished, runProgram } from './run-program.ts';

const esptool = join('.peers', 'venv', 'bin', 'esptool');
const folder = mkdtempSync(join(tmpdir(), 'espwb-bench-'));

type Measured = Finished & {
  readonly counters: BoardCounters;
  /** Of the phase between the first byte to write and the verification; null where none is. */
  readonly writeIdleShare: number | null;
};

/** A fresh board behind raw TCP, which has no lines: the door starts the boot loader for who comes in. */
async function withBoard<T>(
  flash: Uint8Array,
  work: (board: HostedBoard, url: string) => Promise<T>,
): Promise<T> {
  const board = await startHostedBoard({
    name: 'bench',
    flashSizeBytes,
    timing: 'real',
    firstFirmware: flash,
  });
  const options = { allowRemote: false, onNote: () => {} };
  const door = await openDoor('tcp://127.0.0.1:0?boot=download', shareCable(board), options);
  try {
    return await work(board, door.url);
  } finally {
    await door.close();
    await board.stop();
  }
}

/** @throws Error when the program fails or the flash is not as it should be */
async function measure(
  scenario: FlashScenario,
  commandLine: (url: string, file: string) => readonly string[],
): Promise<Measured> {
  const before = scenario.before();
  const image = scenario.image?.() ?? new Uint8Array(0);
  const file = join(folder, 'image.bin');
  writeFileSync(file, image);
  return withBoard(before, async (board, url) => {
    await board.resetCounters();
    const marks: Promise<{ idleMs: number; atMs: number }>[] = [];
    const mark = async () => {
      const atMs = performance.now();
      return { idleMs: (await board.counters()).idleMs, atMs };
    };
    const finished = await runProgram(commandLine(url, file), join(folder, 'home'), (text) => {
      if (marks.length === 0 ? /^Writing/m.test(text) : marks.length === 1 && /^Verifying/m.test(text))
        marks.push(mark());
    });
    const counters = await board.counters();
    const after = scenario.after?.(before, image) ?? before;
    if (Buffer.compare(await board.readFlash(), after) !== 0)
      throw new Error(`${scenario.name}: the flash does not hold what it should`);
    const [start, end] = await Promise.all(marks);
    const writeIdleShare = start && end ? (end.idleMs - start.idleMs) / (end.atMs - start.atMs) : null;
    return { ...finished, counters, writeIdleShare };
  });
}

const espwbLine = (scenario: FlashScenario) => (url: string, file: string) => [
  ...[process.execPath, 'dist/espwb.js', '--port', url],
  ...scenario.espwb(file),
  ...['--baud', String(scenario.baud)],
];

const esptoolLine = (scenario: FlashScenario) => (url: string, file: string) => [
  ...[esptool, '--chip', 'esp8266', '--port', url.replace(/^tcp:/, 'socket:')],
  ...['--baud', String(scenario.baud), ...scenario.esptool(file)],
];

/** What the board could not have done faster: its wire or its flash was busy. */
const floorSeconds = ({ seconds, counters }: Measured): number => seconds - counters.idleMs / 1000;

const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.some((word) => name.includes(word));

const row = (...cells: readonly string[]) =>
  process.stdout.write(`| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(40) : cell)).join(' | ')} |\n`);
const verdict = (value: number, limit: number) => (value <= limit ? 'kept' : 'MISSED');
const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

function tell(name: string, limit: number, mine: number, theirs: number, floor: string): void {
  const ratio = mine / theirs;
  row(
    name,
    mine.toFixed(2),
    theirs.toFixed(2),
    ratio.toFixed(2),
    limit.toFixed(2),
    verdict(ratio, limit),
    floor,
  );
}

/** A second command on a stub that is up, as in the workbench, against a whole run of esptool. */
async function identifyAgain(): Promise<void> {
  const name = 'identify again, stub alive';
  if (!isWanted(name)) return;
  const flash = new Uint8Array(flashSizeBytes).fill(0xff);
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const mine = await withBoard(flash, async (_board, url) => {
    const { hostname, port } = new URL(url);
    const transport = new TcpTransport(url, { host: hostname, port: Number(port) }, { clock: systemClock });
    const session = await openSession(transport, systemClock);
    await session.loader({ kind: 'stub' }, context);
    await session.identify(context);
    const startedMs = performance.now();
    await session.identify(context);
    const seconds = (performance.now() - startedMs) / 1000;
    await session.close();
    return seconds;
  });
  const theirs = await withBoard(flash, (_board, url) =>
    runProgram(
      [esptool, '--chip', 'esp8266', '--port', url.replace(/^tcp:/, 'socket:'), 'flash-id'],
      join(folder, 'home'),
    ),
  );
  tell(name, 0.1, mine, theirs.seconds, '');
}

try {
  if (!existsSync(esptool)) throw new Error(`${esptool} is missing: run scripts/install-peers.sh first`);
  const version = execFileSync(esptool, ['version']).toString().trim().split('\n').at(-1);
  process.stdout.write(
    `espwb ${execFileSync(process.execPath, ['dist/espwb.js', '--version']).toString().trim()}, Node ${process.version}; esptool ${version}; ${cpus().length} x ${cpus()[0]?.model.trim()}\n\n`,
  );
  row('scenario', 'espwb s', 'esptool s', 'espwb / esptool', 'at most', '', 'espwb: board busy');
  row('---', '---', '---', '---', '---', '---', '---');
  const idleShares: number[] = [];
  const cpuShares: number[] = [];
  for (const scenario of scenarios.filter(({ name }) => isWanted(name))) {
    const mine = await measure(scenario, espwbLine(scenario));
    const theirs = await measure(scenario, esptoolLine(scenario));
    tell(
      scenario.name,
      scenario.limit,
      mine.seconds,
      theirs.seconds,
      percent(floorSeconds(mine) / mine.seconds),
    );
    const isWhole = scenario.name.startsWith('620 KB');
    if (isWhole && mine.writeIdleShare !== null) idleShares.push(mine.writeIdleShare);
    if (isWhole) cpuShares.push(mine.cpuSeconds / ((scenario.image?.().length ?? 0) / (1024 * 1024)));
  }
  await identifyAgain();
  const idle = Math.max(...idleShares);
  if (idleShares.length > 0)
    row('write phase: wire and flash idle', percent(idle), '', '', '5 %', verdict(idle, 0.05), '');
  const cpu = Math.max(...cpuShares);
  if (cpuShares.length > 0)
    row('CPU seconds per MB flashed', cpu.toFixed(2), '', '', '0.50', verdict(cpu, 0.5), '');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
