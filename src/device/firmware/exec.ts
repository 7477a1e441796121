// The operation behind `exec` and "run a file": code in, what it printed out, the REPL left as it was.

import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { type ConnectOptions, connectFirmware } from './connect-firmware.ts';
import type { ExecOptions, ExecResult } from './firmware-link.ts';
import { leavingThePrompt } from './leave-the-prompt.ts';

export type ExecCodeOptions = ConnectOptions &
  Omit<ExecOptions, 'signal'> & {
    readonly code: string;
  };

/**
 * Runs code on whichever firmware answers; a board in its boot loader is restarted first. An exception
 * is not an error here: it is the result's stderr.
 * @throws EspError no-repl | repl-busy | repl-failed | usage | unplugged | cancelled
 */
export const execCode = (
  session: Session,
  options: ExecCodeOptions,
  context: OperationContext,
): Promise<ExecResult> =>
  session.run('exec', context, async (inner) => {
    const link = await connectFirmware(session, inner, options);
    inner.onEvent({ type: 'progress', step: 'exec', done: 0 });
    const { code, interrupt: _, baudRate: __, ...how } = options;
    return leavingThePrompt(session, () => link.exec(code, { ...how, signal: inner.signal }));
  });
