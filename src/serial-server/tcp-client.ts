// A client of tcp://HOST:PORT: the bytes of the cable and nothing else. No lines; the rate is the one that the
// chip has chosen, since nobody at this end can choose another.
import { clientBytes } from './first-bytes.ts';
import { sendUnlessStuck } from './listen.ts';
import type { Meet } from './one-client-cable.ts';

export const meetTcpClient: Meet = (socket) => ({
  onBytes: (bytes) => void sendUnlessStuck(socket, bytes),
  serve: async (claim) => {
    await claim.setBaudRate('as-chip');
    for await (const chunk of clientBytes(socket)) await claim.write(chunk);
  },
});
