// The flash operation: whatever the way into the flash, the board is identified first and runs what was
// flashed afterwards.
import { isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Operation, Session } from '../session/session.ts';
import type { FlashOptions, FlashResult } from './flash-job.ts';
import { flashThroughRom } from './flash-through-rom.ts';
import { flashThroughStub, planThroughStub } from './flash-through-stub.ts';
import type { FlashPlan } from './plan.ts';
import { planThroughRom } from './plan-through-rom.ts';

/**
 * Writes what differs, verifies it by the board's MD5 and restarts the board.
 * @throws EspError of checks.ts before anything is changed; later ones tell in their message which
 *   ranges are written, erased or torn, and the board's condition
 */
export const flashFiles: Operation<FlashOptions, FlashResult> = (session, options, context) =>
  session.run('flash', context, async (inner) => {
    const startedMs = session.clock.now();
    const { files, outcome } = await (options.noStub ? flashThroughRom : flashThroughStub)(
      session,
      options,
      inner,
    );
    const restarted = !options.noRestart && (await restart(session, inner));
    return {
      files: files.map(({ path, offset, bytes, md5 }) => ({ path, offset, bytes: bytes.length, md5 })),
      ...outcome,
      seconds: (session.clock.now() - startedMs) / 1000,
      restarted,
    };
  });

/** The same up to the plan; changes nothing. @throws EspError of checks.ts */
export const planFlash: Operation<FlashOptions, FlashPlan> = (session, options, context) =>
  session.run('plan', context, (inner) =>
    (options.noStub ? planThroughRom : planThroughStub)(session, options, inner),
  );

/** The flash is done and verified: that the board was not restarted does not make that untrue. */
async function restart(session: Session, context: OperationContext): Promise<boolean> {
  try {
    await session.restart(context);
    return true;
  } catch (error) {
    if (!isEspError(error)) throw error;
    const advice = error.code === 'lines-unsupported' ? ' Tap RST to start it.' : '';
    const text = `The flash is written, but the board was not restarted: ${error.message}${advice}`;
    context.onEvent({ type: 'note', text });
    return false;
  }
}
