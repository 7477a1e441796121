// Two ends of a connection in memory. Bytes arrive in the next turn, cut as they were written.
import type { ByteSocket } from '../../src/device/transport/byte-socket.ts';

export type SocketEnd = ByteSocket & {
  /** Ends the connection as a server that goes away does. */
  readonly drop: (reason: string) => void;
};

export function socketPair(): readonly [SocketEnd, SocketEnd] {
  const bytes: [(bytes: Uint8Array) => void, (bytes: Uint8Array) => void] = [() => {}, () => {}];
  const closes: [(reason: Error) => void, (reason: Error) => void] = [() => {}, () => {}];
  let lost: Error | undefined;
  const end = (here: 0 | 1): SocketEnd => {
    const there = here === 0 ? 1 : 0;
    const lose = (reason: string, tellHere: boolean) => {
      if (lost) return;
      lost = new Error(reason);
      queueMicrotask(() => {
        closes[there](lost as Error);
        if (tellHere) closes[here](lost as Error);
      });
    };
    return {
      write: async (written) => {
        if (lost) throw lost;
        const copy = Uint8Array.from(written);
        queueMicrotask(() => {
          if (!lost) bytes[there](copy);
        });
      },
      onBytes: (listener) => {
        bytes[here] = listener;
      },
      onClose: (listener) => {
        closes[here] = listener;
      },
      close: () => lose('the other end closed', false),
      drop: (reason) => lose(reason, true),
    };
  };
  return [end(0), end(1)];
}
