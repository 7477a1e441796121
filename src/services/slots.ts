// So many may work at a time; the others wait in the order in which they came.
import { cancellation } from '../device/clock.ts';

/** Boards that work at a time where nobody says otherwise. */
export const usualJobs = 16;

export type Slots = {
  /** Resolves when one is free. @throws EspError cancelled */
  readonly take: (signal: AbortSignal) => Promise<void>;
  /** What was taken; the next in the row has it at once. */
  readonly giveBack: () => void;
};

export function createSlots(count: number): Slots {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, Math.floor(count));
  return {
    take: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(cancellation(signal));
        const onAbort = () => {
          waiting.splice(waiting.indexOf(goOn), 1);
          reject(cancellation(signal));
        };
        const goOn = () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        if (free > 0) {
          free--;
          return resolve();
        }
        waiting.push(goOn);
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    giveBack: () => {
      const next = waiting.shift();
      if (next) next();
      else free++;
    },
  };
}
