// What the core's clock is: the crystal's until a program puts it on the PLL. The UART's is the crystal's, whatever the
// core does: the ROM leaves it there. Registers: "Reset and Clock" of the Technical Reference Manual.
import type { CoreClock } from '../parts/guest.ts';

export const crystalHz = 40_000_000;
/** SYSTEM_CPU_PER_CONF and SYSTEM_SYSCLK_CONF. */
const coreRegister = 0x600c0008;
const sourceRegister = 0x600c0058;
const sourceShift = 10;
const pllSource = 1;
/** By CPUPERIOD_SEL, on the PLL. */
const coreMHz = [80, 160, 80, 80] as const;

export class Clocks implements CoreClock {
  readonly #changes: () => void;
  #source = 0;
  #period = 0;

  /** `changes` is called before the core's clock does. */
  constructor(changes: () => void) {
    this.#changes = changes;
  }

  /** The ROM leaves the core at the crystal's clock: what it divides it by was not measured. */
  get cyclesPerMs(): number {
    return this.#source === pllSource ? coreMHz[this.#period]! * 1000 : crystalHz / 1000;
  }

  reset(): void {
    this.#set(0, 0);
  }

  written(address: number, value: number): void {
    if (address === sourceRegister) this.#set((value >>> sourceShift) & 3, this.#period);
    if (address === coreRegister) this.#set(this.#source, value & 3);
  }

  #set(source: number, period: number): void {
    this.#changes();
    this.#source = source;
    this.#period = period;
  }
}
