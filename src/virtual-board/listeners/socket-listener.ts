// A listener whose clients come by socket: the first gets the cable and keeps it until it leaves, the next
// are told who that is and closed. What passes between socket and cable is the listener's affair.
import type { Socket } from 'node:net';
import { listen, urlOf } from './listen.ts';
import type { Listener, ListenerOptions } from './listener.ts';
import type { ListenerUrl } from './listener-url.ts';
import type { Claim, SharedCable } from './shared-cable.ts';

/** What to do with a client: bytes of the board come to `onBytes`; `serve` ends when the client leaves. */
export type Meet = (socket: Socket) => {
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly serve: (claim: Claim) => Promise<void>;
};

/** @throws ListenerError */
export async function openSocketListener(
  url: Extract<ListenerUrl, { port: number }>,
  cable: SharedCable,
  options: ListenerOptions,
  meet: Meet,
): Promise<Listener> {
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
