// A door whose clients come by socket: the first gets the cable and keeps it until it leaves, the next
// are told who that is and closed. What passes between socket and cable is the door's affair.
import type { Socket } from 'node:net';
import type { Door, DoorOptions } from './door.ts';
import type { DoorUrl } from './door-url.ts';
import { listen, urlOf } from './listen.ts';
import type { Claim, SharedCable } from './shared-cable.ts';

export type SocketDoor = {
  readonly url: Extract<DoorUrl, { port: number }>;
  readonly cable: SharedCable;
  readonly options: DoorOptions;
  /** What to do with a client: bytes of the board come to `onBytes`; `serve` ends when the client leaves. */
  readonly meet: (socket: Socket) => {
    readonly onBytes: (bytes: Uint8Array) => void;
    readonly serve: (claim: Claim) => Promise<void>;
  };
};

/** @throws DoorError */
export async function openSocketDoor({ url, cable, options, meet }: SocketDoor): Promise<Door> {
  const listening = await listen(url, options, async (socket, name) => {
    const { onBytes, serve } = meet(socket);
    const claim = await cable.claim({ name, boot: url.boot, onBytes, onGone: () => socket.destroySoon() });
    if (typeof claim === 'string') {
      options.onNote(`${name} was turned away: ${claim}`);
      socket.end(`espwb: ${claim}\r\n`);
      return;
    }
    options.onNote(`${name} is connected`);
    try {
      await serve(claim);
    } finally {
      claim.release();
      options.onNote(`${name} has left`);
    }
  });
  return { url: urlOf(url.kind, listening), close: listening.close };
}
