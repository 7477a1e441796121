// One program's run on one fresh board: from process start to exit, with the flash compared afterwards.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoardCounters, ChipName } from '../src/virtual-board/board-port.ts';
import { bootBoard } from '../src/virtual-board/listeners/boot-board.ts';
import { openListener } from '../src/virtual-board/listeners/open-listener.ts';
import { shareCable } from '../src/virtual-board/listeners/shared-cable.ts';
import { startWorkerBoard } from '../src/virtual-board/start-worker-board.ts';
import type { WorkerBoard } from '../src/virtual-board/worker-board.ts';
import { type FlashScenario, flashSizeBytes } from './flash-scenarios.ts';
import { type Finished, runProgram } from './run-program.ts';
import { type Exchange, traceBoard } from './traced-board.ts';

export const esptool = join('.peers', 'venv', 'bin', 'esptool');
export const folder = mkdtempSync(join(tmpdir(), 'espwb-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export type Measured = Finished & {
  readonly counters: BoardCounters;
  /** Of the phase between the first byte to write and the verification; null where none is. */
  readonly writeIdleShare: number | null;
  /** performance.now() */
  readonly startedAtMs: number;
  readonly exchanges: readonly Exchange[];
};

/** A fresh board behind raw TCP, which has no lines: the listener starts the boot loader for who comes in. */
export async function withBoard<T>(
  chip: ChipName,
  flash: Uint8Array,
  work: (board: WorkerBoard, url: string, exchanges: readonly Exchange[]) => Promise<T>,
): Promise<T> {
  const board = await startWorkerBoard({
    name: 'bench',
    chip,
    flashSizeBytes,
    timing: 'real',
    firstFirmware: flash,
  });
  // What the flash holds must not run: a firmware that starts makes itself a file system.
  await bootBoard(board, 'download');
  const traced = traceBoard(board);
  const options = { allowRemote: false, onNote: () => {} };
  const listener = await openListener('tcp://127.0.0.1:0?boot=download', shareCable(traced.board), options);
  try {
    return await work(board, listener.url, traced.exchanges);
  } finally {
    await listener.close();
    await board.stop();
  }
}

/** @throws Error when the program fails or the flash is not as it should be */
export async function measure(
  chip: ChipName,
  scenario: FlashScenario,
  commandLine: (url: string, file: string) => readonly string[],
): Promise<Measured> {
  const before = scenario.before();
  const image = scenario.image?.() ?? new Uint8Array(0);
  const file = join(folder, 'image.bin');
  writeFileSync(file, image);
  return withBoard(chip, before, async (board, url, exchanges) => {
    await board.resetCounters();
    const marks: Promise<{ idleMs: number; atMs: number }>[] = [];
    const mark = async () => {
      const atMs = performance.now();
      return { idleMs: (await board.counters()).idleMs, atMs };
    };
    const startedAtMs = performance.now();
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
    return { ...finished, counters, writeIdleShare, startedAtMs, exchanges };
  });
}

export const espwbLine = (scenario: FlashScenario) => (url: string, file: string) => [
  ...[process.execPath, 'dist/espwb.js', '--port', url],
  ...scenario.espwb(file),
  ...['--baud', String(scenario.baud)],
];

export const esptoolLine = (chip: ChipName, scenario: FlashScenario) => (url: string, file: string) => [
  ...[esptool, '--chip', chip, '--port', url.replace(/^tcp:/, 'socket:')],
  ...['--baud', String(scenario.baud), ...scenario.esptool(file)],
];
