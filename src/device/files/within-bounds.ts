// A board may answer without an end, or a byte now and then for ever. What is asked of its files ends by a
// bound in bytes and one in time, whatever comes.
import { advise } from '../advice.ts';
import type { Clock } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { ExecOptions, ExecResult, FirmwareLink } from '../firmware/firmware-link.ts';
import { WithoutEnd } from '../firmware/try-again.ts';
import { formatSize } from '../sizes.ts';

/** A listing or a short answer: 40,000 names are some 3 MB, which take five minutes at 115200 baud. */
export const longestAnswerBytes = 4 * 1024 * 1024;
export const longestAnswerMs = 10 * 60_000;
/** The largest file that any flash holds, as base64 at 115200 baud, takes half of it. */
export const longestTransferMs = 60 * 60_000;

export type BoundedOptions = Omit<ExecOptions, 'onStdout'> & {
  /** An error that is returned ends the call with it. */
  readonly onStdout?: (bytes: Uint8Array) => EspError | undefined;
  readonly limitMs?: number;
  readonly limitBytes?: number;
};

/** FirmwareLink.exec with both bounds. @throws EspError read-failed | timeout, and what exec throws */
export function execWithin(
  link: FirmwareLink,
  clock: Clock,
  code: string,
  {
    limitMs = longestAnswerMs,
    limitBytes = longestAnswerBytes,
    onStdout,
    signal,
    ...options
  }: BoundedOptions,
): Promise<ExecResult> {
  return inTime(clock, signal, limitMs, (inner, stop) => {
    let heardBytes = 0;
    return link.exec(code, {
      ...options,
      signal: inner,
      onStdout: (bytes) => {
        heardBytes += bytes.length;
        if (inner.aborted) return;
        const wrong = heardBytes > limitBytes ? endless(limitBytes) : onStdout?.(bytes);
        if (wrong) stop(wrong);
      },
    });
  });
}

/** `work` gets a signal that also fires when the time is up, or when it calls `stop` itself. */
export async function inTime<T>(
  clock: Clock,
  signal: AbortSignal,
  limitMs: number,
  work: (inner: AbortSignal, stop: (reason: EspError) => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (reason: unknown) => controller.abort(reason);
  const onAbort = () => stop(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const cancelTimer = clock.setTimer(limitMs, () => stop(tooLong(limitMs)));
  try {
    const result = await work(controller.signal, stop);
    // Who was stopped may have come to an end all the same.
    if (controller.signal.aborted && controller.signal.reason instanceof EspError)
      throw controller.signal.reason;
    return result;
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
  }
}

const restart = [advise('restart-and-again')];

function endless(limitBytes: number): EspError {
  return new EspError(
    'read-failed',
    `The answer of the board does not end: stopped after ${formatSize(limitBytes)}. Nothing of it was used.`,
    {
      hints: ['A program that prints in the background is in the way: stop it first.', ...restart],
      hintsSayAll: true,
      cause: new WithoutEnd(),
    },
  );
}

function tooLong(limitMs: number): EspError {
  return new EspError(
    'timeout',
    `The board was still answering after ${limitMs / 60_000} minutes, so this stopped. Nothing of it was used.`,
    { hints: restart, hintsSayAll: true },
  );
}
