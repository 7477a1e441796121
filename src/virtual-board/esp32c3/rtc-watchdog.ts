// The watchdog of the real-time clock, as far as hosts use it: esptool starts it to reset a chip whose lines it cannot
// reach. Off at the start of loaded code. Registers at 0x60008000: rtc_cntl_reg.h of ESP-IDF.
import type { BoardClock } from '../board-port.ts';

const config0 = 0x90;
const config1 = 0x94;
const feed = 0xa4;
const protect = 0xa8;
const key = 0x50d83aa1;
const enableBit = 0x80000000;
/** Its slow clock: 136 kHz, give or take a third. */
const ticksPerMs = 136;

export class RtcWatchdog {
  readonly #clock: BoardClock;
  readonly #bites: () => void;
  #isOpen = false;
  #isOn = false;
  #ticks = 0;
  #cancel = () => {};

  constructor(clock: BoardClock, bites: () => void) {
    this.#clock = clock;
    this.#bites = bites;
  }

  reset(): void {
    this.#cancel();
    this.#isOpen = false;
    this.#isOn = false;
    this.#ticks = 0;
  }

  written(offset: number, value: number): void {
    if (offset === protect) this.#isOpen = value === key;
    if (!this.#isOpen) return;
    if (offset === config1) this.#ticks = value;
    if (offset === config0) this.#isOn = (value & enableBit) !== 0;
    if (offset === config0 || offset === feed) this.#start();
  }

  #start(): void {
    this.#cancel();
    if (this.#isOn) this.#cancel = this.#clock.setTimer(this.#ticks / ticksPerMs, this.#bites);
  }
}
