// How long a driver gets for what it is told. One that is stuck neither ends nor can be told to, so every call has
// a deadline here, and whoever ends the program hears of those that are left behind. Times are milliseconds.
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { EspError } from '../errors.ts';

/** A driver that does nothing for so long is stuck. */
const patienceMs = 10_000;
/** Once somebody waits for the end of it, and until a write goes through again. */
const hurriedMs = 250;
const closeMs = 500;

export type DriverCalls = {
  /** Some have not ended. */
  readonly areUnderWay: () => boolean;
  readonly hurry: () => void;
  readonly relax: () => void;
  /**
   * Settles as `waited` does. `call` is what the driver does, `wireMs` what the bytes of it take on the wire,
   * `words` what is wrong when it is late: 'COM3 takes no data'.
   * @throws EspError timeout, and what `waited` throws
   */
  readonly inTime: (
    call: Promise<void>,
    waited: Promise<void>,
    words: string,
    wireMs: number,
  ) => Promise<void>;
  /** Whatever comes of it, it is over in half a second. */
  readonly orGiveUp: (call: Promise<void>) => Promise<void>;
};

/** `onStuck` gets each call that had not ended when it was given up. */
export function createDriverCalls(clock: Clock, onStuck: (call: Promise<void>) => void): DriverCalls {
  let limitMs = patienceMs;
  let underWay = 0;
  const limited = async (call: Promise<void>, waited: Promise<void>, timeoutMs: number, words: string) => {
    const isOver = settling(call);
    const onTimeout = () => new EspError('timeout', words, { board: 'unknown' });
    try {
      await withDeadline(waited, { clock, timeoutMs, onTimeout });
    } finally {
      if (!isOver()) onStuck(call);
    }
  };
  return {
    areUnderWay: () => underWay > 0,
    hurry: () => {
      limitMs = hurriedMs;
    },
    relax: () => {
      limitMs = patienceMs;
    },
    inTime: async (call, waited, words, wireMs) => {
      const timeoutMs = limitMs + 2 * (limitMs < patienceMs ? 0 : wireMs);
      const late = `${words}: nothing moved for ${(timeoutMs / 1000).toPrecision(2)} s.`;
      underWay++;
      try {
        await limited(call, waited, timeoutMs, late);
      } finally {
        underWay--;
      }
    },
    orGiveUp: (call) => limited(call, call, closeMs, '').catch(() => {}),
  };
}

/** Whether it has come to an end by now, either way. */
function settling(promise: Promise<unknown>): () => boolean {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  promise.then(end, end);
  return () => isOver;
}
