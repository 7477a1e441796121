// Finds out that guest code waits in a loop for something that only an interrupt can bring: it comes
// back to the same place with the same registers and the same memory, and has touched nothing outside.
import type { Interpreter } from './interpreter.ts';
import type { Memory } from './memory.ts';

const longestLoop = 400;

export class IdleLoopDetector {
  readonly #core: Interpreter;
  readonly #memory: Memory;
  readonly #dramBefore: Uint8Array;
  readonly #registersBefore = new Int32Array(16);

  constructor(core: Interpreter, memory: Memory) {
    this.#core = core;
    this.#memory = memory;
    this.#dramBefore = new Uint8Array(memory.dram.length);
  }

  /**
   * Executes up to 400 instructions from here. True when they led back to where they began with nothing
   * changed; the core then stands at the head of that loop.
   */
  standsStill(): boolean {
    const core = this.#core;
    const start = core.pc;
    const sar = core.sar;
    this.#registersBefore.set(core.registers);
    this.#dramBefore.set(this.#memory.dram);
    for (let count = 0; count < longestLoop; count++) {
      if (core.run(1) !== 'budget' || core.touchedRegisters) return false;
      if (core.pc !== start) continue;
      const sameRegisters =
        core.sar === sar && core.registers.every((value, index) => value === this.#registersBefore[index]);
      return sameRegisters && Buffer.compare(this.#dramBefore, this.#memory.dram) === 0;
    }
    return false;
  }
}
