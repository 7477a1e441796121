// What the chip's clocks are: the crystal's until a program puts core and buses on the PLL. UARTs divide the buses'.
// Registers: rtc_cntl_reg.h (CLK_CONF), dport_reg.h (CPU_PER_CONF) of ESP-IDF.
import type { CoreClock } from '../parts/guest.ts';
import type { Uart } from '../parts/uart.ts';

export const crystalHz = 40_000_000;
const pllBusHz = 80_000_000;
/** The divider of a UART counts sixteenths. */
export const uartSteps = 16;
export const clockRegister = 0x3ff48070;
export const coreRegister = 0x3ff0003c;
const sourceShift = 27;
const pllSource = 1;
/** By CPUPERIOD_SEL, on the PLL. */
const coreMHz = [80, 160, 240, 80] as const;

export class Clocks implements CoreClock {
  readonly #uart: Uart;
  readonly #changes: () => void;
  #source = 0;
  #period = 0;

  /** `changes` is called before the core's clock does. */
  constructor(uart: Uart, changes: () => void) {
    this.#uart = uart;
    this.#changes = changes;
  }

  get cyclesPerMs(): number {
    return this.#source === pllSource ? coreMHz[this.#period]! * 1000 : crystalHz / 1000;
  }

  reset(): void {
    this.#set(0, 0);
  }

  written(address: number, value: number): void {
    if (address === clockRegister) this.#set((value >>> sourceShift) & 3, this.#period);
    if (address === coreRegister) this.#set(this.#source, value & 3);
  }

  #set(source: number, period: number): void {
    this.#changes();
    this.#source = source;
    this.#period = period;
    this.#uart.clockHz = (source === pllSource ? pllBusHz : crystalHz) * uartSteps;
  }
}
