// A session on a port of this computer, with what is known here of its adapter and of who else reads it.
import type { Clock } from '../device/clock.ts';
import { otherReaders } from '../device/ports/holders.ts';
import { openSession } from '../device/session/open-session.ts';
import type { Session } from '../device/session/session.ts';
import type { SessionOptions } from '../device/session/session-options.ts';
import type { Transport } from '../device/transport/transport.ts';
import { adapterRates } from '../platform/adapter-rates.ts';
import { thisComputer } from '../platform/computer.ts';
import { findNetworkBoard } from '../platform/network-boards.ts';

/** @throws EspError port-missing | port-busy | port-forbidden */
export async function openBoard(
  transport: Transport,
  clock: Clock,
  options: Pick<SessionOptions, 'signal' | 'ear' | 'waitForHandsMs' | 'isUnattended'>,
): Promise<Session> {
  const { path } = transport;
  const entry = path.includes('://') ? await findNetworkBoard(path) : null;
  const rates = adapterRates(path);
  const limit = entry?.baudRate ?? null;
  return openSession(transport, clock, {
    ...options,
    ...rates,
    ...(limit === null
      ? {}
      : { bestBaudRate: async () => Math.min(limit, (await rates.bestBaudRate?.()) ?? limit) }),
    onlyMac: entry?.mac ?? null,
    otherReaders: () => otherReaders(path, thisComputer),
  });
}
