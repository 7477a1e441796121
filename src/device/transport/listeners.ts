// Who hears a transport. Bytes without a listener are dropped: nothing here can grow.
import type { TransportListener } from './transport.ts';

export type Listeners = {
  readonly add: (listener: TransportListener) => () => void;
  readonly bytes: (bytes: Uint8Array) => void;
  readonly close: (reason: Error) => void;
};

/** A listener may add and remove listeners, itself too, while it hears. */
export function createListeners(): Listeners {
  const all = new Set<TransportListener>();
  // A copy: a listener may remove itself or add another while it hears.
  const each = (tell: (listener: TransportListener) => void) => {
    for (const listener of [...all]) if (all.has(listener)) tell(listener);
  };
  return {
    add: (listener) => {
      // Its own object, so that one listener added twice is removed once at a time.
      const own = { ...listener };
      all.add(own);
      return () => all.delete(own);
    },
    bytes: (bytes) => {
      if (bytes.length > 0) each((listener) => listener.onBytes(bytes));
    },
    close: (reason) => each((listener) => listener.onClose(reason)),
  };
}
