// The bounds in bytes and in time that every reader of a firmware's answer has.
import type { Clock } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { ExecOptions } from './firmware-link.ts';

export type AnswerBounds = {
  /** `droppedBytes` came beyond what is kept. @throws EspError timeout | repl-failed */
  readonly check: (droppedBytes: number, hasHeard: boolean) => void;
};

/** Begins to count now. A person's own code has only the bounds that its caller sets. */
export function createAnswerBounds(clock: Clock, options: ExecOptions): AnswerBounds {
  const startedMs = clock.now();
  let lastMs = startedMs;
  let doneBefore = options.progress?.() ?? 0;
  return {
    check: (droppedBytes, hasHeard) => {
      const now = clock.now();
      const done = options.progress?.() ?? 0;
      if (options.progress ? done !== doneBefore : hasHeard) lastMs = now;
      doneBefore = done;
      const { idleTimeoutMs = Number.POSITIVE_INFINITY, limitMs = Number.POSITIVE_INFINITY } = options;
      if (now - lastMs >= idleTimeoutMs) {
        const what = options.progress ? 'sent nothing of what was asked for' : 'printed nothing';
        throw new EspError('timeout', `The code ${what} for ${idleTimeoutMs / 1000} s.`);
      }
      if (now - startedMs >= limitMs)
        throw new EspError('timeout', `The code did not end within ${limitMs / 1000} s.`);
      // Code that espwb itself wrote prints less than that.
      if (droppedBytes > 0 && options.plainOutput && !options.progress)
        throw new EspError('repl-failed', 'The board prints without an end.');
    },
  };
}
