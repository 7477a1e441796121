// Finds out that guest code waits in a loop for something that only an interrupt can bring: it comes
// back to the same place with the same registers and the same memory, and has touched nothing outside.
import type { Core } from './core.ts';

const longestLoop = 400;

export class IdleLoopDetector {
  readonly #core: Core;
  readonly #ram: Uint8Array;
  readonly #ramBefore: Uint8Array;

  constructor(core: Core, ram: Uint8Array) {
    this.#core = core;
    this.#ram = ram;
    this.#ramBefore = new Uint8Array(ram.length);
  }

  /**
   * Executes up to 400 instructions from here. True when they led back to where they began with nothing
   * changed; the core then stands at the head of that loop.
   */
  standsStill(): boolean {
    const core = this.#core;
    const start = core.pc;
    const before = core.save();
    this.#ramBefore.set(this.#ram);
    for (let count = 0; count < longestLoop; count++) {
      if (core.run(1) !== 'budget' || core.touchedRegisters) return false;
      if (core.pc !== start) continue;
      return core.hasRegistersOf(before) && Buffer.compare(this.#ramBefore, this.#ram) === 0;
    }
    return false;
  }
}
