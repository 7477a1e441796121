// The windows of an LX6: 64 registers in a ring, of which sixteen are seen, and calls that move on by 4, 8 or 12. Older
// frames that are in the way go to their stacks, and come back when they are returned to: what the handlers at the
// window vectors do on the chip, whose code the ABI fixes, is done here at once, at ENTRY and RETW.
// Source: Xtensa Instruction Set Architecture Reference Manual, "Windowed Register Option"; the ABI's layout of frames.

const ringRegisters = 64;
const panes = 16;
const paneRegisters = 4;
const seen = 16;

export type StackAccess = {
  readonly read: (address: number) => number;
  readonly write: (address: number, value: number) => void;
};

export class RegisterWindows {
  /** a0 to a15 of now; those of other frames are in the ring. */
  readonly #registers: Int32Array;
  readonly #stack: StackAccess;
  readonly ring = new Int32Array(ringRegisters);
  /** WINDOWBASE, in panes of four registers. */
  base = 0;
  /** WINDOWSTART: a bit for each pane where a frame begins that is in registers. */
  start = 1;
  /** PS.CALLINC: by how many panes the last call moves on. */
  callIncrement = 0;

  constructor(registers: Int32Array, stack: StackAccess) {
    this.#registers = registers;
    this.#stack = stack;
  }

  /** ENTRY: the callee's window, with its stack pointer below the caller's. */
  enter(stackRegister: number, sizeBytes: number): void {
    const top = this.#registers[stackRegister]! - sizeBytes;
    this.rotate(this.callIncrement);
    this.start |= 1 << this.base;
    for (let ahead = 1; ahead <= 3; ahead++) this.#makeRoom((this.base + ahead) % panes);
    this.#registers[stackRegister] = top;
  }

  /** RETW: back to the caller's window; false where the return address names no caller that there is. */
  leave(): boolean {
    const increment = this.#registers[0]! >>> 30;
    const nearest = [1, 2, 3].find((behind) => this.#isLive(this.base - behind));
    if (increment === 0 || (nearest !== undefined && nearest !== increment)) return false;
    this.bringBackCaller();
    this.start &= ~(1 << this.base);
    this.rotate(-increment);
    this.callIncrement = increment;
    return true;
  }

  /** The frame that called this one is in registers again, if it was not. */
  bringBackCaller(): void {
    if (this.#isLive(this.base - 1) || this.#isLive(this.base - 2) || this.#isLive(this.base - 3)) return;
    const increment = this.#registers[0]! >>> 30;
    if (increment === 0) return;
    const pane = (this.base - increment + panes) % panes;
    const top = this.#registers[1]!;
    const at = pane * paneRegisters;
    for (let index = 0; index < 4; index++) this.#put(at + index, this.#stack.read(top - 16 + index * 4));
    if (increment > 1) {
      const above = this.#stack.read(this.ring[(at + 1) % ringRegisters]! - 12);
      for (let index = 4; index < increment * 4; index++)
        this.#put(at + index, this.#stack.read(above - 16 * increment + (index - 4) * 4));
    }
    this.start |= 1 << pane;
  }

  /** ROTW, and what calls and returns do: other registers are seen, none changes. */
  rotate(panesAhead: number): void {
    const registers = this.#registers;
    let at = this.base * paneRegisters;
    for (let index = 0; index < seen; index++)
      this.ring[(at + index) & (ringRegisters - 1)] = registers[index]!;
    this.base = (this.base + panesAhead) & (panes - 1);
    at = this.base * paneRegisters;
    for (let index = 0; index < seen; index++)
      registers[index] = this.ring[(at + index) & (ringRegisters - 1)]!;
  }

  #isLive(pane: number): boolean {
    return ((this.start >> (pane & (panes - 1))) & 1) !== 0;
  }

  #put(index: number, value: number): void {
    this.ring[index % ringRegisters] = value;
  }

  /** A frame that begins here goes to its stack: four registers below its callee's, the others below its caller's. */
  #makeRoom(pane: number): void {
    if (!this.#isLive(pane)) return;
    const size = this.#isLive(pane + 1) ? 1 : this.#isLive(pane + 2) ? 2 : 3;
    const at = pane * paneRegisters;
    const register = (index: number) => this.ring[(at + index) & (ringRegisters - 1)]!;
    const top = register(size * paneRegisters + 1);
    for (let index = 0; index < 4; index++) this.#stack.write(top - 16 + index * 4, register(index));
    if (size > 1) {
      const above = this.#stack.read(register(1) - 12);
      for (let index = 4; index < size * 4; index++)
        this.#stack.write(above - 16 * size + (index - 4) * 4, register(index));
    }
    this.start &= ~(1 << pane);
  }
}
