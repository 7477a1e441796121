// The reader of the output may go before the program is done (`espwb ... | head`), or its disk be full.
// Whoever works then says what that means for the work; where nobody does, the program ends.

import { closeSync, fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { codeOf, isNoRoom } from '../disk/no-room.ts';

/** How a pipe says that its reader is gone; EOF where Windows writes to it in the background. */
const goneCodes: ReadonlySet<string> = new Set(['EPIPE', 'EOF']);

/** 'gone': nobody reads any more; 'full': there is no room; 'broken': any other reason. */
export type OutputLoss = 'gone' | 'full' | 'broken';

let onLost: ((loss: OutputLoss) => void) | null = null;
/** 1 where something kept the output from being written, 0 where nobody wanted more of it. */
let lostExitCode = 0;

/** What is used of `process`; a test brings its own. */
type Writer = Pick<NodeJS.Process, 'stdout' | 'stderr' | 'exit' | 'on'>;

export function watchOutput(program: Writer = process): void {
  let loss: OutputLoss | null = null;
  program.on('exit', closeGoneTerminals);
  writeAllOf(program.stdout);
  program.stdout.on('error', (error: NodeJS.ErrnoException) => {
    const code = codeOf(error) ?? 'unknown error';
    if (!goneCodes.has(code) && lostExitCode === 0) {
      lostExitCode = 1;
      program.stderr.write(`espwb: The output cannot be written (${code}).\n`);
    }
    // What is told after the first is only that the stream is closed.
    loss ??= goneCodes.has(code) ? 'gone' : isNoRoom(error) ? 'full' : 'broken';
    if (onLost) onLost(loss);
    else program.exit(lostExitCode);
  });
  // What is said there is for a person; that none hears it ends nothing.
  program.stderr.on('error', () => {});
}

/**
 * Into a file Node writes once and does not look how much of it the disk took: of a line that no longer fits, a
 * part would stand there as if it were all. What is left is written again, and the disk says why not.
 */
export function writeAllOf(stream: Pick<Writable, '_write'> & { readonly fd?: number }): void {
  const { fd } = stream;
  if (fd === undefined || stream.constructor.name !== 'SyncWriteStream') return;
  stream._write = (chunk: Buffer, _encoding, done) => {
    try {
      for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

/** `listener` instead of the end of the program, at most once for each write that fails. */
export function whenOutputIsLost(listener: (loss: OutputLoss) => void): void {
  onLost = listener;
}

/** Whoever reads slowly gets the rest in this time, after a signal; whoever has stopped reading is not waited for. */
const hurriedMs = 1000;
let isHurried = false;

/** The program was told to end: what it has printed keeps it no longer than a second. */
export function hurryOutput(): void {
  isHurried = true;
}

/**
 * A program is over when it says so: no timer or worker left behind may keep the process. No success where
 * its words did not arrive.
 */
export function exitWhenWritten(
  exitCode: number,
  program: Writer = process,
  setTimer: (work: () => void, timeMs: number) => unknown = setTimeout,
): void {
  const exit = () => program.exit(exitCode || lostExitCode);
  // What keeps the output from being written is told a turn after whoever waits for it.
  program.stdout.write('', () => void setImmediate(exit));
  if (isHurried) setTimer(exit, hurriedMs);
}

/**
 * At its end Node puts the modes of its terminals back, and aborts where one of them is gone (an assertion in
 * ResetStdio); of a descriptor that is closed it lets go.
 */
function closeGoneTerminals(): void {
  for (const descriptor of [0, 1, 2]) {
    try {
      if (!isatty(descriptor) && fstatSync(descriptor).isCharacterDevice()) closeSync(descriptor);
    } catch {
      // Closed already.
    }
  }
}
