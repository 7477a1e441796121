// Power, the reset circuit and the boot pin: when a chip is held in reset, when its straps are sampled, when it boots.
// It waits on the clock, not on board time: resets are for people.
import type { BoardClock, Wiring } from '../board-port.ts';
import type { BoardPins } from './pin-bank.ts';
import { type ResetInputs, resetLevels } from './reset-circuit.ts';

/**
 * EN rises slowly behind its capacitor, so the boot pin may come down this much later and still count. RFC 2217
 * clients take about 50 ms from one line change to the next.
 */
const strapWindowMs = 80;

export type ResetHost = {
  readonly clock: BoardClock;
  readonly wiring: Wiring;
  readonly pins: BoardPins;
  /** Low at reset, it asks for the boot loader: GPIO0 of an ESP8266. */
  readonly bootPin: number;
  readonly change: (work: () => void) => void;
  /** EN has gone low, or the power. */
  readonly held: () => void;
  readonly boot: () => void;
};

export class ResetControl {
  readonly #host: ResetHost;
  #state: 'off' | 'held' | 'rising' | 'running' = 'off';
  #inputs: ResetInputs = { dtr: false, rts: false, flashButton: false, resetButton: false };
  #cancelTimer = () => {};

  constructor(host: ResetHost) {
    this.#host = host;
  }

  /** The supply comes up: the straps are sampled at once, if EN is not held low. */
  powerOn(): void {
    this.#state = 'held';
    this.#apply();
    if (this.#isRising()) this.#boot();
  }

  powerOff(): void {
    this.#cancelTimer();
    this.#state = 'off';
  }

  setInputs(change: Partial<ResetInputs>): void {
    this.#inputs = { ...this.#inputs, ...change };
    this.#apply();
  }

  /** The chip may reset by itself: it is powered and not held. */
  get isOn(): boolean {
    return this.#state !== 'off' && this.#state !== 'held';
  }

  /** From now on it runs: nothing that was planned before happens any more. */
  begin(): void {
    this.#cancelTimer();
    this.#state = 'running';
  }

  /** The one thing that will happen by itself, unless something else does before. */
  later(delayMs: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#host.clock.setTimer(delayMs, () => this.#host.change(run));
  }

  #apply(): void {
    if (this.#state === 'off') return;
    const { pins, bootPin, wiring } = this.#host;
    const { enable, gpio0 } = resetLevels(wiring, this.#inputs);
    pins.pullLow(bootPin, gpio0 === 0);
    if (enable === 0) {
      if (this.#state === 'held') return;
      this.#cancelTimer();
      this.#state = 'held';
      this.#host.held();
    } else if (this.#state === 'held') {
      this.#state = 'rising';
      this.later(strapWindowMs, () => this.#boot());
    }
    if (this.#isRising() && pins.level(bootPin) === 0) this.#boot();
  }

  #isRising(): boolean {
    return this.#state === 'rising';
  }

  #boot(): void {
    this.begin();
    this.#host.boot();
  }
}
