// A driver takes no signal: what is still stuck in it when a cancel should have ended is broken off.
import type { Clock } from '../clock.ts';
import type { Transport } from '../transport/transport.ts';

/** What obeys a cancel has done so by then, and two seconds are to be enough for all. */
const hurryAfterMs = 800;

/** Gives what ends the watching. */
export function hurryWhenCancelled(transport: Transport, clock: Clock, signal: AbortSignal): () => void {
  let cancelTimer = () => {};
  const onAbort = () => {
    cancelTimer = clock.setTimer(hurryAfterMs, () => {
      if (transport.isOpen) transport.reopen?.({ hurry: true }).catch(() => {});
    });
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
  };
}
