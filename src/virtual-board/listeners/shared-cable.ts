// The one cable of a board, for all of its listeners: who has it, and how fast its owner may write. A
// board has one serial port, so a second client is told who was first. Knows no network.
import type { BoardPort } from '../board-port.ts';
import type { WorkerBoard } from '../worker-board.ts';
import { bootBoard } from './boot-board.ts';
import type { BootAtConnect } from './listener-url.ts';

export type CableClient = {
  /** For the words to the next one, e.g. '127.0.0.1:51122'. */
  readonly name: string;
  readonly boot: BootAtConnect;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The board was unplugged or stopped; the claim is over. */
  readonly onGone: (reason: string) => void;
};

export type Claim = {
  /** Resolves when there is room for more: at once until `bufferBytes` are under way. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly setLines: (lines: Partial<{ dtr: boolean; rts: boolean }>) => void;
  /** Waits for what is under way, which still has the old rate. */
  readonly setBaudRate: (baudRate: number | 'as-chip') => Promise<void>;
  readonly setBreak: (on: boolean) => void;
  /** Lets go of both lines and of the cable, as a system does when a program closes its port. */
  readonly release: () => void;
};

export type SharedCable = {
  /** A claim, or the reason why there is none. */
  readonly claim: (client: CableClient) => Promise<Claim | string>;
  readonly isPlugged: () => boolean;
  readonly owner: () => string | null;
  readonly plug: () => void;
  readonly unplug: () => Promise<void>;
};

export type CableBoard = Pick<WorkerBoard, 'name' | 'plug' | 'unplug' | 'press'>;

/** What the driver of an adapter holds: beyond it, a writer waits for the wire. */
const bufferBytes = 4096;
/** A program that ends and the next one that starts may cross on their way here. */
const graceMs = 500;
const usualBaudRate = 115_200;

export function shareCable(board: CableBoard): SharedCable {
  let port: BoardPort | null = null;
  let owner: { readonly client: CableClient; readonly gone: (reason: string) => void } | null = null;
  let onFree: (() => void)[] = [];

  const plug = () => {
    if (port) return;
    const plugged = board.plug();
    port = plugged;
    plugged.onBytes((bytes) => owner?.client.onBytes(bytes));
    plugged.onClose((reason) => {
      if (port !== plugged) return;
      port = null;
      owner?.gone(reason);
    });
  };
  const free = () => {
    owner = null;
    const waiting = onFree;
    onFree = [];
    for (const each of waiting) each();
  };
  const untilFree = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      onFree.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  const claim: SharedCable['claim'] = async (client) => {
    if (owner) await untilFree();
    if (owner) return `virtual board "${board.name}" is in use by ${owner.client.name}`;
    if (!port) return `virtual board "${board.name}" is unplugged`;
    const mine = port;
    let isMine = true;
    let underWayBytes = 0;
    let lines = { dtr: false, rts: false };
    let wake = () => {};
    const whenGone = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const leave = () => {
      isMine = false;
      wake();
      free();
    };
    owner = {
      client,
      gone: (reason) => {
        leave();
        client.onGone(reason);
      },
    };
    const drain = async () => {
      await Promise.race([mine.drain(), whenGone]);
      underWayBytes = 0;
    };
    mine.setBaudRate(usualBaudRate);
    if (client.boot !== 'as-is') await bootBoard(board, client.boot);
    return {
      write: async (bytes) => {
        // In pieces, so that one large write cannot put more than the buffer under way.
        for (let at = 0; at < bytes.length && isMine; at += bufferBytes) {
          const piece = bytes.subarray(at, at + bufferBytes);
          mine.write(piece);
          underWayBytes += piece.length;
          if (underWayBytes >= bufferBytes) await drain();
        }
      },
      setLines: (changed) => {
        if (!isMine) return;
        lines = { ...lines, ...changed };
        mine.setLines(lines);
      },
      setBaudRate: async (baudRate) => {
        await drain();
        if (isMine) mine.setBaudRate(baudRate);
      },
      setBreak: (on) => {
        if (isMine) mine.setBreak(on);
      },
      release: () => {
        if (!isMine) return;
        mine.setBreak(false);
        mine.setLines({ dtr: false, rts: false });
        leave();
      },
    };
  };

  plug();
  return {
    claim,
    plug,
    isPlugged: () => port !== null,
    owner: () => owner?.client.name ?? null,
    unplug: async () => {
      await board.unplug();
      const was = port;
      port = null;
      if (was) owner?.gone('unplugged');
    },
  };
}
