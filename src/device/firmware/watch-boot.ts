// A reset that is watched: for a person who wants to see what the board says when it starts.
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { type BootOutput, listenToBoot } from './listen-to-boot.ts';

/**
 * Whoever had the board lets go of it; afterwards it boots. Run it inside `session.run`.
 * @throws EspError lines-unsupported | unplugged | cancelled
 */
export async function watchBoot(session: Session, { signal }: OperationContext): Promise<BootOutput> {
  session.firmware?.release();
  session.firmware = null;
  session.abandonLoader();
  const heard = await listenToBoot(session.transport, session.clock, signal);
  session.setState('booting');
  return heard;
}
