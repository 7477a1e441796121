// Listens to a port from the moment it is open, so that the time in which the rest of the program is
// loaded counts as time in which the board was heard.
import type { Clock } from '../clock.ts';
import { ByteReader } from './byte-reader.ts';
import type { Transport } from './transport.ts';

export type EarlyWords = {
  readonly bytes: Uint8Array;
  /** How long was listened. */
  readonly forMs: number;
};

export type Ear = {
  /** What came, and no more from now on: once. Null later, or after `close`. */
  readonly take: () => EarlyWords | null;
  readonly close: () => void;
};

/** Call it right after `transport.open`. */
export function listenFromOpen(transport: Transport, clock: Clock): Ear {
  const reader = new ByteReader(transport, clock);
  const sinceMs = clock.now();
  let isOpen = true;
  const close = () => {
    isOpen = false;
    reader.stop();
  };
  return {
    take: () => {
      if (!isOpen) return null;
      close();
      return { bytes: reader.take(), forMs: clock.now() - sinceMs };
    },
    close,
  };
}
