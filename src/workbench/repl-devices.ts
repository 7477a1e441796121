// What the REPL pane asks of a board, and how it is done.

import type { Attached } from '../device/firmware/attach-firmware.ts';
import { attachFirmware } from '../device/firmware/attach-firmware.ts';
import { breakIn } from '../device/firmware/break-in.ts';
import { connectFirmware } from '../device/firmware/connect-firmware.ts';
import type { ExecResult } from '../device/firmware/firmware-link.ts';
import { type BootOutput, watchBoot } from '../device/firmware/listen-to-boot.ts';
import type { OperationContext } from '../device/operation.ts';
import type { Session } from '../device/session/session.ts';

export type ReplDevices = {
  /** A terminal on whoever is there and, where that is no REPL, why. Interrupts and resets nothing. */
  readonly attachFirmware: (
    session: Session,
    context: OperationContext,
    baudRate: number,
  ) => Promise<Attached>;
  /** Stops what runs, at last by a reset under Ctrl-C; the words say what it took. @throws EspError repl-busy | no-repl */
  readonly breakIn: (session: Session, context: OperationContext) => Promise<string>;
  /** Resets the board and hears the boot ROM. @throws EspError lines-unsupported */
  readonly watchBoot: (session: Session, context: OperationContext) => Promise<BootOutput>;
  /**
   * Runs a block of code in one piece and leaves the prompt clean; `code` holds a byte in each character.
   * @throws EspError repl-busy | repl-failed
   */
  readonly runBlock: (
    session: Session,
    code: string,
    onStdout: (bytes: Uint8Array) => void,
    context: OperationContext,
  ) => Promise<ExecResult>;
};

/** Raw mode is left after a cancel too, and that must not wait for ever. */
const restLimitMs = 2000;

export const replDevices: ReplDevices = {
  attachFirmware: (session, context, baudRate) =>
    session.run('repl', context, (inner) => attachFirmware(session, inner, { baudRate })),
  breakIn: async (session, context) => {
    return (await breakIn(session, { reset: true }, context)).words;
  },
  watchBoot: (session, context) => session.run('boot', context, (inner) => watchBoot(session, inner)),
  runBlock: async (session, code, onStdout, context) => {
    return session.run('repl', context, async (inner) => {
      const link = await connectFirmware(session, inner);
      const onSent = (done: number) =>
        inner.onEvent({ type: 'progress', step: 'transfer', done, total: code.length });
      try {
        return await link.exec(code, { signal: inner.signal, isBytes: true, onStdout, onSent });
      } finally {
        // After an unplug there is nothing to leave, and the failure of exec is the one to tell.
        await link.rest(AbortSignal.timeout(restLimitMs)).catch(() => {});
      }
    });
  },
};
