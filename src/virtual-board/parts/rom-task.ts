// Work that keeps the ROM busy: a series of steps, each followed by a wait while the flash chip works.
// Interrupts are served in between; a reset or a power loss leaves what the finished steps have done.

export type RomTask = {
  /** Does the next step and returns the milliseconds to wait after it, or a negative number when done. */
  readonly step: () => number;
  /** Valid when done: what the ROM function returns. */
  readonly result: () => number;
};

/** A task that only takes time. */
export function delayTask(durationMs: number, result = 0): RomTask {
  let waited = false;
  return {
    step: () => {
      if (waited) return -1;
      waited = true;
      return durationMs;
    },
    result: () => result,
  };
}

/** Runs the parts in order; stops at the first whose result is not zero. */
export function sequence(parts: readonly (() => RomTask)[]): RomTask {
  let index = 0;
  let current: RomTask | undefined;
  let result = 0;
  return {
    step: () => {
      for (;;) {
        if (!current) {
          const next = parts[index++];
          if (!next || result !== 0) return -1;
          current = next();
        }
        const waitMs = current.step();
        if (waitMs >= 0) return waitMs;
        result = current.result();
        current = undefined;
      }
    },
    result: () => result,
  };
}
