// Time for everything that waits. Device code takes a Clock instead of calling setTimeout, so that
// tests run minutes of board time in milliseconds. All times are milliseconds.
import { EspError } from './errors.ts';

export type Clock = {
  /** Monotonic milliseconds; the origin means nothing. */
  readonly now: () => number;
  /** Calls `fire` once after `delayMs`; the returned function cancels it. */
  readonly setTimer: (delayMs: number, fire: () => void) => () => void;
};

/** A timer that is later than this was held up: this program, or the whole computer, was busy elsewhere. */
const heldUpMs = 10;

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (delayMs, fire) => {
    let late: NodeJS.Immediate | undefined;
    if (delayMs <= 0) {
      // A timer of Node's takes a millisecond at least, and its turn comes after all that has arrived meanwhile.
      late = setImmediate(fire);
      return () => clearImmediate(late);
    }
    const dueMs = performance.now() + delayMs;
    const timer = setTimeout(() => {
      if (performance.now() - dueMs < heldUpMs) return fire();
      // Node runs timers before it reads: an answer that came in time may still wait in the system's buffer. It goes
      // first, so that a deadline is never called missed by bytes that are there.
      late = setImmediate(fire);
    }, delayMs);
    return () => {
      clearTimeout(timer);
      clearImmediate(late);
    };
  },
};

/** What a cancelled wait throws: the signal's own EspError, or one with code `cancelled`. */
export function cancellation(signal: AbortSignal): EspError {
  return signal.reason instanceof EspError
    ? signal.reason
    : new EspError('cancelled', 'Cancelled.', { board: 'unknown', cause: signal.reason });
}

/** Throws the cancellation if the signal has fired; call it at every step of a loop that waits. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancellation(signal);
}

/** Resolves after `delayMs`; rejects with the cancellation as soon as the signal fires. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancellation(signal));
    const onAbort = () => {
      cancelTimer();
      reject(cancellation(signal as AbortSignal));
    };
    const cancelTimer = clock.setTimer(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
