// What ends a verb from outside: a signal, or an error that nothing caught.
import { type BoardCondition, EspError } from '../device/errors.ts';
import { hurryOutput } from '../terminal/lost-output.ts';
import { onEndingSignals } from '../terminal/signals.ts';

/** How long an operation may take to leave the board in a stated condition after a bug. */
const afterBugMs = 2000;

/**
 * An error that nobody caught ends the verb like any other bug: with its line on the output, which passes
 * the filter, and not with what Node would print. Full screen, the guard does this.
 */
export function endOnErrors(
  controller: AbortController,
  condition: () => BoardCondition,
  tell: (error: unknown) => number,
): () => void {
  const onError = (error: unknown) => {
    if (process.listenerCount('uncaughtException') > 1) return;
    const exitCode = tell(error);
    if (controller.signal.aborted || condition() === 'unchanged') process.exit(exitCode);
    setTimeout(() => process.exit(exitCode), afterBugMs).unref();
    controller.abort(error);
  };
  process.on('uncaughtException', onError).on('unhandledRejection', onError);
  return () => {
    process.off('uncaughtException', onError).off('unhandledRejection', onError);
  };
}

/** The first signal cancels and lets the operation end in a stated condition; the second ends at once. */
export function cancelOnSignals(
  controller: AbortController,
  condition: () => BoardCondition,
  tell: (error: EspError) => number,
): { readonly endedBy: () => NodeJS.Signals | null; readonly stopSignals: () => void } {
  let endedBy: NodeJS.Signals | null = null;
  let board: BoardCondition = 'unchanged';
  const onSignal = (signal: NodeJS.Signals) => {
    // A terminal that goes away says so more than once: the kernel and the shell. Nobody is impatient.
    if (controller.signal.aborted && signal === 'SIGHUP') return;
    if (controller.signal.aborted) {
      const message = 'Ended at once by a second signal, without waiting for the board.';
      process.exit(tell(new EspError('cancelled', message, { board })));
    }
    board = condition();
    endedBy = signal;
    hurryOutput();
    controller.abort(new EspError('cancelled', 'Cancelled.', { board }));
  };
  return { endedBy: () => endedBy, stopSignals: onEndingSignals(onSignal) };
}
