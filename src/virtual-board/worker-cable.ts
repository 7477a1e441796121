// The cable of a board in a worker on the side of whoever plugged it in: a BoardPort made of messages.
import type { BoardPort } from './board-port.ts';
import { createOutputTaker } from './take-output.ts';
import type { ToBoard } from './worker-messages.ts';

export type WorkerCable = {
  readonly port: BoardPort;
  readonly bytes: (bytes: Uint8Array) => void;
  /** The board let go of it. */
  readonly closed: (reason: string) => void;
};

export function createCable(
  cable: number,
  send: (message: ToBoard, transfer?: ArrayBuffer[]) => void,
  drain: () => Promise<void>,
): WorkerCable {
  let onBytes: (bytes: Uint8Array) => void = () => {};
  let onClose: (reason: string) => void = () => {};
  let closedReason: string | null = null;
  let isOpen = true;
  const taker = createOutputTaker((sizeBytes) => {
    if (isOpen) send({ type: 'taken', cable, sizeBytes });
  });
  return {
    bytes: (bytes) => {
      if (!isOpen) return;
      onBytes(bytes);
      taker.onBytes(bytes.length);
    },
    closed: (reason) => {
      if (!isOpen) return;
      isOpen = false;
      closedReason = reason;
      onClose(reason);
    },
    port: {
      write: (bytes) => {
        if (!isOpen || bytes.length === 0) return;
        // A copy of its own: the caller's may be a corner of a large pool.
        taker.onWrite();
        const own = new Uint8Array(bytes);
        send({ type: 'write', cable, bytes: own }, [own.buffer]);
      },
      // A board that went away has nothing left to send: whoever waits hears of it through onClose.
      drain: () => (isOpen ? drain().catch(() => {}) : Promise.resolve()),
      setLines: ({ dtr, rts }) => send({ type: 'lines', cable, dtr, rts }),
      setBaudRate: (baudRate) => send({ type: 'baud', cable, baudRate }),
      setBreak: (on) => send({ type: 'break', cable, on }),
      onBytes: (listener) => {
        onBytes = listener;
      },
      onClose: (listener) => {
        onClose = listener;
        if (closedReason !== null) queueMicrotask(() => listener(closedReason as string));
      },
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        send({ type: 'close', cable });
      },
    },
  };
}
