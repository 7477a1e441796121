// tcp://HOST:PORT: the bytes of the cable and nothing else. No lines; the rate is the one that the chip
// has chosen, since nobody at this end can choose another.

import { clientBytes } from './first-bytes.ts';
import { sendUnlessStuck } from './listen.ts';
import type { Listener, ListenerOptions } from './listener.ts';
import type { ListenerUrl } from './listener-url.ts';
import type { SharedCable } from './shared-cable.ts';
import { openSocketListener } from './socket-listener.ts';

/** @throws ListenerError */
export function openTcpListener(
  url: Extract<ListenerUrl, { port: number }>,
  cable: SharedCable,
  options: ListenerOptions,
): Promise<Listener> {
  return openSocketListener({
    url,
    cable,
    options,
    meet: (socket) => ({
      onBytes: (bytes) => void sendUnlessStuck(socket, bytes),
      serve: async (claim) => {
        await claim.setBaudRate('as-chip');
        for await (const chunk of clientBytes(socket)) await claim.write(chunk);
      },
    }),
  });
}
