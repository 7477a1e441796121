// The UART's interrupt, the only one that loaded code uses: its handler runs on a stack of its own and returns
// to an address that tells that it is over.

import type { Lx106 } from '../../esp8266/cpu/lx106.ts';
import type { CoreState } from '../core.ts';
import type { GuestInterrupts } from '../guest.ts';

const uartInterrupt = 5;
/** Above the stubs' data, out of reach of the 4 KB buffers that they keep on their stack. */
const interruptStackTop = 0x3fffc000;
const interruptReturn = 0x40000050;

export class UartInterrupt implements GuestInterrupts {
  readonly #core: Lx106;
  #handler = { address: 0, argument: 0 };
  #unmasked = 0;
  #isLocked = false;
  #interrupted: CoreState | undefined;

  constructor(core: Lx106) {
    this.#core = core;
  }

  get isServed(): boolean {
    return this.#interrupted !== undefined;
  }

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

  enter(): void {
    const core = this.#core;
    this.#interrupted = core.save();
    core.returnAddress = interruptReturn;
    core.setStack(interruptStackTop);
    core.setArgument(this.#handler.argument);
    core.pc = this.#handler.address;
  }

  leave(): boolean {
    const saved = this.#interrupted;
    if (!saved || this.#core.pc !== interruptReturn) return false;
    this.#core.restore(saved);
    this.#interrupted = undefined;
    return true;
  }
}
