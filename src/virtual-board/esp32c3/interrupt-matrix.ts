// How the UART's interrupt reaches the core: the interrupt matrix gives it a number, the CPU's enable bits,
// priorities and threshold let it pass, and then the ROM's handler calls what ets_isr_attach has named, on the stack
// of the interrupted code. A program that sets MTVEC has its own vectors instead. Registers at 0x600C2000: ESP32-C3
// Technical Reference Manual, "Interrupt Matrix".
import type { CoreState } from '../parts/core.ts';
import type { GuestInterrupts } from '../parts/guest.ts';
import type { RiscV } from './cpu/risc-v.ts';

const uartMap = 0x54 / 4;
const enable = 0x104 / 4;
const firstPriority = 0x114 / 4;
const threshold = 0x194 / 4;
/** Where the ROM's handler returns to, and the frame that it makes before it calls anything. */
const interruptReturn = 0x40000014;
const frameBytes = 160;
/** What the ROM has made of the UART's interrupt when it hands over to loaded code. */
const romUartInterrupt = 5;

/** The registers, for the bus, and what they make of the UART's interrupt. */
export class InterruptMatrix {
  readonly words = new Uint32Array(0x800 / 4);

  reset(): void {
    this.words.fill(0);
    this.words[uartMap] = romUartInterrupt;
    this.setPriority(romUartInterrupt, 1);
  }

  /** The number under which the UART interrupts the core; 0 is none. */
  get uartNumber(): number {
    return this.words[uartMap]! & 31;
  }

  setPriority(number: number, priority: number): void {
    this.words[firstPriority + (number & 31) - 1] = priority & 15;
  }

  setThreshold(level: number): void {
    this.words[threshold] = level & 15;
  }

  setEnabled(mask: number, on: boolean): void {
    this.words[enable] = on ? this.words[enable]! | mask : this.words[enable]! & ~mask;
  }

  get lets(): boolean {
    const number = this.uartNumber;
    if (number === 0 || ((this.words[enable]! >>> number) & 1) === 0) return false;
    const priority = this.words[firstPriority + number - 1]! & 15;
    return priority > 0 && priority >= (this.words[threshold]! & 15);
  }
}

export class Interrupts implements GuestInterrupts {
  readonly #core: RiscV;
  readonly #matrix: InterruptMatrix;
  readonly #handlers = new Map<number, { readonly address: number; readonly argument: number }>();
  #interrupted: CoreState | undefined;
  #isInOwnHandler = false;

  constructor(core: RiscV, matrix: InterruptMatrix) {
    this.#core = core;
    this.#matrix = matrix;
    core.onTrapReturn = () => {
      this.#isInOwnHandler = false;
    };
  }

  get isServed(): boolean {
    return this.#interrupted !== undefined || this.#isInOwnHandler;
  }

  get isHeard(): boolean {
    if (this.isServed || !this.#core.control.takesInterrupts || !this.#matrix.lets) return false;
    return this.#core.control.mtvec !== 0 || this.#handlers.has(this.#matrix.uartNumber);
  }

  attach(number: number, address: number, argument: number): void {
    if (address === 0) this.#handlers.delete(number & 31);
    else this.#handlers.set(number & 31, { address, argument });
  }

  mask(mask: number, on: boolean): void {
    this.#matrix.setEnabled(mask, !on);
  }

  lock(on: boolean): void {
    this.#core.control.takesInterrupts = !on;
  }

  enter(): void {
    const core = this.#core;
    const number = this.#matrix.uartNumber;
    if (core.control.mtvec !== 0) {
      this.#isInOwnHandler = true;
      core.pc = core.control.enterTrap(0x80000000 | number, core.pc, 0) >>> 0;
      return;
    }
    const handler = this.#handlers.get(number);
    if (!handler) return;
    this.#interrupted = core.save();
    core.returnAddress = interruptReturn;
    core.setStack((core.stack - frameBytes) & ~15);
    core.setArgument(handler.argument);
    core.pc = handler.address;
  }

  leave(): boolean {
    const saved = this.#interrupted;
    if (!saved || this.#core.pc !== interruptReturn) return false;
    this.#core.restore(saved);
    this.#interrupted = undefined;
    return true;
  }
}
