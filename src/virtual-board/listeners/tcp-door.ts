// tcp://HOST:PORT: the bytes of the cable and nothing else. No lines; the rate is the one that the chip
// has chosen, since nobody at this end can choose another.
import type { Door, DoorOptions } from './door.ts';
import type { DoorUrl } from './door-url.ts';
import { clientBytes } from './first-bytes.ts';
import { sendUnlessStuck } from './listen.ts';
import type { SharedCable } from './shared-cable.ts';
import { openSocketDoor } from './socket-door.ts';

/** @throws DoorError */
export function openTcpDoor(
  url: Extract<DoorUrl, { port: number }>,
  cable: SharedCable,
  options: DoorOptions,
): Promise<Door> {
  return openSocketDoor({
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
