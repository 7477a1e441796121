// tcp://HOST:PORT: the bytes of the cable and nothing else. No lines; the rate is the one that the chip
// has chosen, since nobody at this end can choose another.
import type { Door, DoorOptions } from './door.ts';
import type { DoorUrl } from './door-url.ts';
import { listen, sendUnlessStuck, urlOf } from './listen.ts';
import type { SharedCable } from './shared-cable.ts';

/** @throws DoorError */
export async function openTcpDoor(
  url: Extract<DoorUrl, { port: number }>,
  cable: SharedCable,
  options: DoorOptions,
): Promise<Door> {
  const listening = await listen(url, options.allowRemote, async (socket, name) => {
    const claim = await cable.claim({
      name,
      boot: url.boot,
      onBytes: (bytes) => void sendUnlessStuck(socket, bytes),
      onGone: () => socket.destroySoon(),
    });
    if (typeof claim === 'string') {
      options.onNote(`${name} was turned away: ${claim}`);
      socket.end(`espwb: ${claim}\r\n`);
      return;
    }
    options.onNote(`${name} is connected`);
    try {
      await claim.setBaudRate('as-chip');
      for await (const chunk of socket) await claim.write(chunk as Uint8Array);
    } finally {
      claim.release();
      options.onNote(`${name} has left`);
    }
  });
  return { url: urlOf('tcp', listening), close: listening.close };
}
