// The UART's interrupt, the only one that loaded code uses: its handler runs on a stack of its own and returns
// to an address that tells that it is over.
import type { Interpreter } from './interpreter.ts';

const uartInterrupt = 5;
/** Above the stubs' data, out of reach of the 4 KB buffers that they keep on their stack. */
const interruptStackTop = 0x3fffc000;
const interruptReturn = 0x40000050;

type Saved = { readonly registers: Int32Array; readonly pc: number; readonly sar: number };

export class UartInterrupt {
  #handler = { address: 0, argument: 0 };
  #unmasked = 0;
  #isLocked = false;
  #interrupted: Saved | undefined;

  /** The handler is at work. */
  get isServed(): boolean {
    return this.#interrupted !== undefined;
  }

  /** There is a handler, and nothing holds it off. */
  get isHeard(): boolean {
    return !this.#interrupted && !this.#isLocked && this.#handler.address !== 0 && this.#unmasked !== 0;
  }

  attach(number: number, address: number, argument: number): void {
    if (number === uartInterrupt) this.#handler = { address, argument };
  }

  mask(mask: number, on: boolean): void {
    const bit = mask & (1 << uartInterrupt);
    this.#unmasked = on ? this.#unmasked & ~bit : this.#unmasked | bit;
  }

  lock(on: boolean): void {
    this.#isLocked = on;
  }

  /** Goes on in the handler. */
  enter(core: Interpreter): void {
    this.#interrupted = { registers: core.registers.slice(), pc: core.pc, sar: core.sar };
    core.registers[0] = interruptReturn;
    core.registers[1] = interruptStackTop;
    core.registers[2] = this.#handler.argument;
    core.pc = this.#handler.address;
  }

  /** Goes on where the handler was entered, if this is its end; false otherwise. */
  leave(core: Interpreter): boolean {
    const saved = this.#interrupted;
    if (!saved || core.pc !== interruptReturn) return false;
    core.registers.set(saved.registers);
    core.pc = saved.pc;
    core.sar = saved.sar;
    this.#interrupted = undefined;
    return true;
  }
}
