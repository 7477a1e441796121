// A session on a port of this computer, with what is known here of its adapter and of who else reads it.
import type { Clock } from '../device/clock.ts';
import { otherReaders } from '../device/ports/holders.ts';
import { openSession } from '../device/session/open-session.ts';
import type { Session } from '../device/session/session.ts';
import type { SessionOptions } from '../device/session/session-options.ts';
import type { Transport } from '../device/transport/transport.ts';
import { adapterRates } from '../platform/adapter-rates.ts';
import { thisComputer } from '../platform/computer.ts';

/** @throws EspError port-missing | port-busy | port-forbidden */
export const openBoard = (
  transport: Transport,
  clock: Clock,
  options: Pick<SessionOptions, 'signal' | 'ear' | 'waitForHandsMs' | 'isUnattended'>,
): Promise<Session> =>
  openSession(transport, clock, {
    ...options,
    ...adapterRates(transport.path),
    otherReaders: () => otherReaders(transport.path, thisComputer),
  });
