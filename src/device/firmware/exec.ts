// The operation behind `exec` and "run a file": code in, what it printed out, the REPL left as it was.

import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { type ConnectOptions, connectFirmware } from './connect-firmware.ts';
import type { ExecResult } from './firmware-link.ts';

export type ExecCodeOptions = ConnectOptions & {
  readonly code: string;
  /** As in ExecOptions. */
  readonly isBytes?: boolean;
  readonly onStdout?: (bytes: Uint8Array) => void;
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
    const { onStdout, isBytes = false } = options;
    const result = await link.exec(options.code, {
      signal: inner.signal,
      isBytes,
      ...(onStdout ? { onStdout } : {}),
    });
    // Bounded by itself; a cancel that comes now would leave the board in its raw REPL.
    await link.rest(new AbortController().signal);
    return result;
  });
