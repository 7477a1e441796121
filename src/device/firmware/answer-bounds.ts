// The bounds in bytes and in time that every reader of a firmware's answer has.
import type { Clock } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { ExecOptions } from './firmware-link.ts';
import { WithoutEnd } from './try-again.ts';

export type AnswerBounds = {
  /** `droppedBytes` came beyond what is kept. @throws EspError timeout | repl-failed */
  readonly check: (droppedBytes: number, hasHeard: boolean) => void;
};

/** Begins to count now. A person's own code has only the bounds that its caller sets. */
export function createAnswerBounds(clock: Clock, options: ExecOptions): AnswerBounds {
  const startedMs = clock.now();
  let lastMs = startedMs;
  return {
    check: (droppedBytes, hasHeard) => {
      const now = clock.now();
      if (hasHeard) lastMs = now;
      const { idleTimeoutMs = Number.POSITIVE_INFINITY, limitMs = Number.POSITIVE_INFINITY } = options;
      if (now - lastMs >= idleTimeoutMs)
        throw new EspError('timeout', `The code printed nothing for ${idleTimeoutMs / 1000} s.`);
      if (now - startedMs >= limitMs)
        throw new EspError('timeout', `The board was still printing after ${limitMs / 1000} s.`, {
          cause: new WithoutEnd(),
        });
      // Code that espwb itself wrote prints less than that, unless somebody takes it as it comes.
      if (droppedBytes > 0 && options.plainOutput && !options.onStdout)
        throw new EspError('repl-failed', 'The board does not stop printing.', { cause: new WithoutEnd() });
    },
  };
}
