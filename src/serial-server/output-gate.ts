// The board's bytes on their way to a client that may ask for silence (RFC 2217 suspend) or not read
// at all. What does not fit is dropped, as in an adapter whose buffer runs over, and reported.
import { overrunBit } from './com-port.ts';

/** What waits while the client has suspended the flow. */
const heldLimitBytes = 64 * 1024;

export type OutputGate = {
  readonly push: (bytes: Uint8Array) => void;
  readonly setSuspended: (isSuspended: boolean) => void;
  /** Drops what is held. */
  readonly purge: () => void;
  readonly onDropped: (listener: (lineState: number) => void) => void;
};

/** `send` returns false when the bytes could not be taken. */
export function createOutputGate(send: (bytes: Uint8Array) => boolean): OutputGate {
  let isSuspended = false;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let onDropped: (lineState: number) => void = () => {};
  const purge = () => {
    held = [];
    heldBytes = 0;
  };
  return {
    purge,
    push: (bytes) => {
      if (!isSuspended) {
        if (!send(bytes)) onDropped(overrunBit);
      } else if (heldBytes + bytes.length <= heldLimitBytes) {
        held.push(bytes);
        heldBytes += bytes.length;
      } else onDropped(overrunBit);
    },
    setSuspended: (suspend) => {
      isSuspended = suspend;
      if (suspend) return;
      const waiting = held;
      purge();
      for (const bytes of waiting) if (!send(bytes)) onDropped(overrunBit);
    },
    onDropped: (listener) => {
      onDropped = listener;
    },
  };
}
