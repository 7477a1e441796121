// Puts an end to a wait on something that takes neither deadline nor signal: a driver, a socket.
import { type Clock, cancellation } from './clock.ts';
import type { EspError } from './errors.ts';

export type Deadline = {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onTimeout: () => EspError;
};

/**
 * Settles as `promise` does, unless the time is up or the signal fires first. The promise itself
 * goes on: a caller that opens something must close what comes too late.
 * @throws what `onTimeout` makes, or EspError cancelled
 */
export function withDeadline<T>(promise: Promise<T>, deadline: Deadline): Promise<T> {
  const { clock, timeoutMs, signal, onTimeout } = deadline;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      promise.catch(() => {});
      return reject(cancellation(signal));
    }
    const settle = (finish: () => void) => {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
      finish();
    };
    const onAbort = () => settle(() => reject(cancellation(signal as AbortSignal)));
    const cancelTimer = clock.setTimer(timeoutMs, () => settle(() => reject(onTimeout())));
    signal?.addEventListener('abort', onAbort, { once: true });
    promise.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}
