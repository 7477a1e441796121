// Gives the terminal and the board back on every way out: normal exit, signals, errors nobody
// caught. First the running operation is cancelled, then the terminal is restored, and only then
// the last words are printed, so that they stay on the screen.
import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import type { SafeText } from '../text/printable.ts';
import { everythingRestored } from './sequences.ts';
import { onEndingSignals } from './signals.ts';

/** EX_SOFTWARE of sysexits.h: a bug of ours. */
const exitCodeBug = 70;
/** How long a cancelled operation may take to leave the board in a stated condition. */
const cancelMs = 2000;

/** What the guard needs of `process`; tests bring their own. */
export type GuardedProcess = {
  on(event: string, listener: (...values: never[]) => void): unknown;
  off(event: string, listener: (...values: never[]) => void): unknown;
  exit(code: number): unknown;
};

export type GuardOptions = {
  /** Synchronous; called once. */
  readonly restore: () => void;
  /** Stops what runs on the board; resolves when the board is in a condition that can be named. */
  readonly cancel: (reason: string) => Promise<void>;
  /** Printed after the terminal is back. `error` is absent for signals. */
  readonly lastWords: (error?: unknown) => SafeText;
  readonly print?: (text: SafeText) => void;
  readonly process?: GuardedProcess;
  readonly deadlineMs?: number;
};

export type Guard = {
  /** The normal way out is done: signals and errors are no longer ours. */
  readonly release: () => void;
  /** The terminal is gone, also where no SIGHUP says so: the program ends as it would with one. */
  readonly hangUp: () => void;
};

export function installGuard(options: GuardOptions): Guard {
  const guarded = options.process ?? (process as unknown as GuardedProcess);
  const print = options.print ?? ((text: SafeText) => writeAll(2, text));
  let leaving = false;
  let restored = false;
  // Once: leaving the alternate screen again would put the cursor back above the last words.
  const restore = () => {
    if (restored) return;
    restored = true;
    options.restore();
  };

  const leave = async (code: number, reason: string, error?: unknown): Promise<void> => {
    // A second signal, or an error while leaving: out at once.
    if (leaving) {
      restore();
      guarded.exit(code);
      return;
    }
    leaving = true;
    await within(options.cancel(reason), options.deadlineMs ?? cancelMs);
    restore();
    print(options.lastWords(error));
    guarded.exit(code);
  };

  const onExit = () => restore();
  const onSignal = (signal: NodeJS.Signals) => {
    // A terminal that goes away says so more than once: the kernel and the shell. Nobody is impatient.
    if (leaving && signal === 'SIGHUP') return;
    void leave(128 + constants.signals[signal], `stopped by ${signal}`);
  };
  const onError = (error: unknown) =>
    void leave(exitCodeBug, 'stopped by an error', error ?? 'unknown error');
  const listeners: readonly (readonly [string, (...values: never[]) => void])[] = [
    ['exit', onExit],
    ['uncaughtException', onError],
    ['unhandledRejection', onError],
  ];
  for (const [event, listener] of listeners) guarded.on(event, listener);
  const stopSignals = onEndingSignals(onSignal, guarded);
  return {
    hangUp: () => {
      // Each read and each write of it fails from now on: once is enough.
      if (!leaving) void leave(128 + constants.signals.SIGHUP, 'the terminal is gone');
    },
    release: () => {
      stopSignals();
      for (const [event, listener] of listeners) guarded.off(event, listener);
    },
  };
}

/** Writes what puts a terminal back, past any buffer: the process may end on the next line. */
export function restoreTerminal(stdin: { setRawMode?(raw: boolean): unknown } = process.stdin): void {
  writeAll(1, everythingRestored);
  try {
    stdin.setRawMode?.(false);
  } catch {
    // The terminal is gone (SIGHUP): nothing to put back.
  }
}

function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  // A tty may be non-blocking; a terminal that stays full after many tries is not worth hanging for.
  for (let tries = 0; rest.length > 0 && tries < 1000; tries++) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}

async function within(work: Promise<void>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMs);
  });
  await Promise.race([work.catch(() => {}), deadline]);
  clearTimeout(timer);
}
