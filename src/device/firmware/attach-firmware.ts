// For a terminal on the board: a link in every case. Where no REPL answers it shows what the board says
// and passes the keys on, which is how a person stops a program or looks at one that has no prompt.

import { type EspError, isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { type ConnectOptions, connectFirmware } from './connect-firmware.ts';
import type { FirmwareLink } from './firmware-link.ts';
import { FirmwareWire } from './firmware-wire.ts';
import { firmwareOf, promptSigns } from './firmwares.ts';
import { createPlainLink } from './plain-link.ts';

export type Attached = {
  /** Also `session.firmware`. Of kind 'unknown' until connectFirmware is asked again and finds a prompt. */
  readonly link: FirmwareLink;
  /** Why it is not a REPL's: repl-busy (something runs) or no-repl; null where it is. */
  readonly reason: EspError | null;
};

/**
 * Interrupts and resets nothing.
 * @throws EspError session-busy | repl-failed | unplugged | cancelled
 */
export const attachFirmware = (
  session: Session,
  context: OperationContext,
  options: Pick<ConnectOptions, 'baudRate'> = {},
): Promise<Attached> => session.run('repl', context, (inner) => attached(session, inner, options));

async function attached(
  session: Session,
  context: OperationContext,
  options: Pick<ConnectOptions, 'baudRate'>,
): Promise<Attached> {
  try {
    return { link: await connectFirmware(session, context, options), reason: null };
  } catch (error) {
    if (!isEspError(error) || (error.code !== 'repl-busy' && error.code !== 'no-repl')) throw error;
    // A second look found nothing new: the link of the first goes on.
    if (session.firmware) return { link: session.firmware, reason: error };
    const wire = new FirmwareWire(session, firmwareOf, promptSigns);
    const link = createPlainLink(wire, { kind: 'unknown', version: null, board: null }, error);
    session.firmware = link;
    if (error.evidence) wire.feed(error.evidence);
    return { link, reason: error };
  }
}
