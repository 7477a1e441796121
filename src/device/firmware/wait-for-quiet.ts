// Waits until a board has said what it had to say.
import type { Clock } from '../clock.ts';
import type { FirmwareLink } from './firmware-link.ts';

/**
 * Resolves when nothing has come for `quietMs`, after `limitMs` at the latest, or when the signal fires.
 */
export function waitForQuiet(
  board: Pick<FirmwareLink, 'onOutput'>,
  clock: Clock,
  options: {
    readonly quietMs: number;
    readonly limitMs: number;
    /** So long for the first of it, where something is sure to come. */
    readonly firstMs?: number;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { quietMs, limitMs, firstMs = quietMs, signal } = options;
  return new Promise((resolve) => {
    const settle = () => {
      cancelQuiet();
      cancelLimit();
      stop();
      signal.removeEventListener('abort', settle);
      resolve();
    };
    const cancelLimit = clock.setTimer(limitMs, settle);
    let cancelQuiet = clock.setTimer(firstMs, settle);
    const stop = board.onOutput(() => {
      cancelQuiet();
      cancelQuiet = clock.setTimer(quietMs, settle);
    });
    signal.addEventListener('abort', settle, { once: true });
  });
}
