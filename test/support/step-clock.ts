// A clock whose time passes only when the test lets its one timer fire. For code that waits for real
// files between timers, where a clock that jumps by itself would not wait for them.
import type { Clock } from '../../src/device/clock.ts';

export class StepClock implements Clock {
  #nowMs = 0;
  #timer: { readonly delayMs: number; readonly fire: () => void } | undefined;
  #onTimer = () => {};

  readonly now = () => this.#nowMs;
  readonly setTimer = (delayMs: number, fire: () => void) => {
    const timer = { delayMs, fire };
    this.#timer = timer;
    this.#onTimer();
    return () => {
      if (this.#timer === timer) this.#timer = undefined;
    };
  };

  get hasTimer(): boolean {
    return this.#timer !== undefined;
  }

  async untilTimer(): Promise<void> {
    while (!this.#timer)
      await new Promise<void>((resolve) => {
        this.#onTimer = resolve;
      });
  }

  /** Waits until a timer is set, lets it fire, and says how long it was set for. */
  async step(): Promise<number> {
    await this.untilTimer();
    const { delayMs, fire } = this.#timer as { delayMs: number; fire: () => void };
    this.#timer = undefined;
    this.#nowMs += delayMs;
    fire();
    return delayMs;
  }
}
