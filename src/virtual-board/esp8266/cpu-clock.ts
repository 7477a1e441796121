// The clock of the LX106 core: as many cycles as the ROM leaves it with, or twice as many. Bit 0 of a
// DPORT register chooses; UART, SPI and the flash chip keep their own clock. Source: ESP8266 non-OS SDK,
// system_update_cpu_freq; DPORT.CPU_CLOCK of esp-open-rtos.

export const cpuClockRegister = 0x3ff00014;
const twice = 1;

export class CpuClock {
  readonly #romCyclesPerMs: number;
  readonly #beforeChange: () => void;
  #value = 0;

  /** `beforeChange` is called while the old clock is still in force. */
  constructor(romCyclesPerMs: number, beforeChange: () => void) {
    this.#romCyclesPerMs = romCyclesPerMs;
    this.#beforeChange = beforeChange;
  }

  get cyclesPerMs(): number {
    return this.#romCyclesPerMs * this.#factor;
  }

  get register(): number {
    return this.#value;
  }

  set register(value: number) {
    this.#beforeChange();
    this.#value = value;
  }

  get #factor(): number {
    return this.#value & twice ? 2 : 1;
  }
}
