// The files of whichever firmware answers.
import { EspError } from '../errors.ts';
import { type ConnectOptions, connectFirmware } from '../firmware/connect-firmware.ts';
import { firmwareOf } from '../firmware/firmwares.ts';
import { leavingThePrompt } from '../firmware/leave-the-prompt.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import type { RemoteFiles } from './remote-files.ts';

/** @throws EspError no-repl | repl-busy | unplugged | cancelled */
export async function openFiles(
  session: Session,
  context: OperationContext,
  options: ConnectOptions = {},
): Promise<RemoteFiles> {
  const link = await connectFirmware(session, context, options);
  const files = firmwareOf(link.facts.kind)?.files;
  if (files) return files.open(link, session.clock);
  if (link.disabledReason) throw link.disabledReason;
  throw new EspError('no-repl', 'The firmware on the board has no files that espwb can reach.', {
    hints: ['Flash MicroPython or NodeMCU.'],
  });
}

/** Runs one operation on the board's files with the port to itself, and leaves the REPL as it was. */
export const withFiles = <T>(
  session: Session,
  options: ConnectOptions,
  context: OperationContext,
  work: (files: RemoteFiles, context: OperationContext) => Promise<T>,
): Promise<T> =>
  session.run('files', context, async (inner) => {
    const files = await openFiles(session, inner, options);
    return leavingThePrompt(session, () => work(files, inner));
  });
