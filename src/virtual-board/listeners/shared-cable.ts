// The cable of a virtual board for all of its listeners: how fast its client may write, and what plugs it in
// and out.
import { type ClaimCable, oneClientCable, type Wire } from '../../serial-server/one-client-cable.ts';
import type { BoardPort } from '../board-port.ts';
import type { WorkerBoard } from '../worker-board.ts';
import { bootBoard } from './boot-board.ts';

export type SharedCable = ClaimCable & {
  readonly isPlugged: () => boolean;
  readonly owner: () => string | null;
  readonly plug: () => void;
  readonly unplug: () => Promise<void>;
};

export type CableBoard = Pick<WorkerBoard, 'name' | 'plug' | 'unplug' | 'press'>;

/** What the driver of an adapter holds: beyond it, a writer waits for the wire. */
const bufferBytes = 4096;

export function shareCable(board: CableBoard): SharedCable {
  let port: BoardPort | null = null;
  const cable = oneClientCable(`virtual board "${board.name}"`, (into) => bootBoard(board, into));

  const plug = () => {
    if (port) return;
    const plugged = board.plug();
    port = plugged;
    plugged.onBytes(cable.deliver);
    plugged.onClose((reason) => {
      if (port !== plugged) return;
      port = null;
      cable.unplug(reason);
    });
    cable.plug(() => wireOf(plugged));
  };

  plug();
  return {
    claim: cable.claim,
    owner: cable.owner,
    plug,
    isPlugged: () => port !== null,
    unplug: async () => {
      await board.unplug();
      const was = port;
      port = null;
      if (was) cable.unplug('unplugged');
    },
  };
}

function wireOf(port: BoardPort): Wire {
  let underWayBytes = 0;
  let baudRate = 115_200;
  const drain = async () => {
    await port.drain();
    underWayBytes = 0;
  };
  return {
    write: async (bytes) => {
      // In pieces, so that one large write cannot put more than the buffer under way.
      for (let at = 0; at < bytes.length; at += bufferBytes) {
        const piece = bytes.subarray(at, at + bufferBytes);
        port.write(piece);
        underWayBytes += piece.length;
        if (underWayBytes >= bufferBytes) await drain();
      }
    },
    setLines: port.setLines,
    setBaudRate: async (wanted) => {
      if (underWayBytes > 0) await drain();
      port.setBaudRate(wanted);
      if (wanted !== 'as-chip') baudRate = wanted;
      return baudRate;
    },
    setBreak: async (on) => {
      port.setBreak(on);
      return true;
    },
  };
}
