// The UART's interrupt, the only one that loaded code uses: both ROMs give it number 5, at level 1. Its handler returns
// to an address that tells that it is over.

import type { Core, CoreState } from '../core.ts';
import type { GuestInterrupts } from '../guest.ts';

const uartInterrupt = 5;

export type InterruptedCore = Core & { readonly interruptLevel: number };

export type HandlerFrame = {
  /** The stack pointer that the ROM calls the handler with. */
  readonly handlerStack: () => number;
  readonly returnAddress: number;
};

export class UartInterrupt implements GuestInterrupts {
  readonly #core: InterruptedCore;
  readonly #frame: HandlerFrame;
  #handler = { address: 0, argument: 0 };
  #unmasked = 0;
  #isLocked = false;
  #interrupted: CoreState | undefined;

  constructor(core: InterruptedCore, frame: HandlerFrame) {
    this.#core = core;
    this.#frame = frame;
  }

  get isServed(): boolean {
    return this.#interrupted !== undefined;
  }

  get isHeard(): boolean {
    if (this.#interrupted || this.#isLocked || this.#core.interruptLevel > 0) return false;
    return this.#handler.address !== 0 && this.#unmasked !== 0;
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
    core.setStack(this.#frame.handlerStack());
    core.returnAddress = this.#frame.returnAddress;
    core.setArgument(this.#handler.argument);
    core.pc = this.#handler.address;
  }

  leave(): boolean {
    const saved = this.#interrupted;
    if (!saved || this.#core.pc !== this.#frame.returnAddress) return false;
    this.#core.restore(saved);
    this.#interrupted = undefined;
    return true;
  }
}
