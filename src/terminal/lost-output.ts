// The reader of the output may go before the program is done (`espwb ... | head`), or its disk be full.
// Whoever works then says what that means for the work; where nobody does, the program ends.

import { closeSync, fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/** What a disk answers that takes no more. */
const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** How a pipe says that its reader is gone; EOF where Windows writes to it in the background. */
const goneCodes: ReadonlySet<string> = new Set(['EPIPE', 'EOF']);

let onLost: ((isFull: boolean) => void) | null = null;
let isFull = false;
/** 1 where something kept the output from being written, 0 where nobody wanted more of it. */
let lostExitCode = 0;

/** What is used of `process`; a test brings its own. */
type Writer = Pick<NodeJS.Process, 'stdout' | 'stderr' | 'exit' | 'on'>;

export function watchOutput(program: Writer = process): void {
  program.on('exit', closeGoneTerminals);
  program.stdout.on('error', ({ code = 'unknown error' }: NodeJS.ErrnoException) => {
    if (!goneCodes.has(code) && lostExitCode === 0) {
      lostExitCode = 1;
      program.stderr.write(`espwb: The output cannot be written (${code}).\n`);
    }
    isFull ||= fullCodes.has(code);
    if (onLost) onLost(isFull);
    else program.exit(lostExitCode);
  });
  // What is said there is for a person; that none hears it ends nothing.
  program.stderr.on('error', () => {});
}

/** `act` instead of the end of the program, at most once for each write that fails; not full: nobody reads. */
export function whenOutputIsLost(act: (isFull: boolean) => void): void {
  onLost = act;
}

/**
 * A program is over when it says so: no timer or worker left behind may keep the process. No success where
 * its words did not arrive.
 */
export function exitWhenWritten(exitCode: number, program: Writer = process): void {
  program.stdout.write('', () => {
    // What keeps the output from being written is told a turn after whoever waits for it.
    setImmediate(() => program.exit(exitCode || lostExitCode));
  });
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
