// A listener whose clients come by socket: the first gets the cable and keeps it until it leaves, the next
// are told who that is and closed. What passes between socket and cable is the listener's affair.
import { listen, urlOf } from './listen.ts';
import type { Listener, ListenerOptions } from './listener.ts';
import type { ListenerUrl } from './listener-url.ts';
import type { ClaimCable } from './one-client-cable.ts';
import { meetRfc2217Client } from './rfc2217-client.ts';
import { meetTcpClient } from './tcp-client.ts';

/** `signature`: what a server of RFC 2217 calls itself. @throws ListenerError usage, busy or forbidden */
export async function openSocketListener(
  url: Extract<ListenerUrl, { port: number }>,
  cable: ClaimCable,
  signature: string,
  options: ListenerOptions,
): Promise<Listener> {
  const meet = url.kind === 'tcp' ? meetTcpClient : meetRfc2217Client(signature);
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
