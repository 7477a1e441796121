// A clock that jumps: when everything that can run has run, it moves on to the next timer. Board and
// host share one, so that a forty-second erase takes milliseconds and the order of events is the same
// every time. Only for boards in this thread: a firmware in a worker needs the system clock.
import type { Clock } from '../../src/device/clock.ts';

type Timer = { readonly atMs: number; readonly order: number; readonly fire: () => void };

export class TestClock implements Clock {
  #nowMs = 0;
  #order = 0;
  #timers: Timer[] = [];

  readonly now = (): number => this.#nowMs;

  readonly setTimer = (delayMs: number, fire: () => void): (() => void) => {
    const timer = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, fire };
    const at = this.#timers.findIndex((other) => other.atMs > timer.atMs);
    this.#timers.splice(at < 0 ? this.#timers.length : at, 0, timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Runs the world until the promise settles; throws if it waits for something that cannot come. */
  async run<T>(promise: Promise<T>, limitMs = 3_600_000): Promise<T> {
    let settled = false;
    const watched = promise.finally(() => {
      settled = true;
    });
    watched.catch(() => {});
    const endMs = this.#nowMs + limitMs;
    for (;;) {
      await settleTasks();
      if (settled) return watched;
      if (!this.#fireNext(endMs)) throw new Error(`nothing left to wait for at ${this.#nowMs} ms`);
    }
  }

  /** Moves on by `ms`, firing what falls due. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settleTasks();
    while (this.#fireNext(endMs)) await settleTasks();
    this.#nowMs = endMs;
  }

  #fireNext(endMs: number): boolean {
    const next = this.#timers[0];
    if (!next || next.atMs > endMs) return false;
    this.#timers.shift();
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    next.fire();
    return true;
  }
}

/** Lets promises and immediates run until they are done, as far as one can tell from outside. */
async function settleTasks(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
