// The LX6 as loaded code sees it: the core, and functions called by the windowed convention. A called function's ENTRY
// moves the window on; the ROM's functions, done here, have none, so that they find what they are given where the caller
// has put it: behind as many registers as the call moves on by.
import type { Core, CoreState } from '../../parts/core.ts';
import { Interpreter } from '../../parts/xtensa/interpreter.ts';
import type { RegisterSpace, XtensaMemory } from '../../parts/xtensa/model.ts';

const argumentRegisters = 6;
const romAddresses = 0x40000000;
/** CALL8, as compilers call. */
const usualIncrement = 2;
const seen = 16;
const ring = 64;

export class Lx6 extends Interpreter implements Core {
  constructor(memory: XtensaMemory, space: RegisterSpace) {
    super(memory, space, { isLx6: true });
    this.windows.callIncrement = usualIncrement;
  }

  get #callee(): number {
    return this.windows.callIncrement * 4;
  }

  get returnAddress(): number {
    return ((this.registers[this.#callee]! & 0x3fffffff) | romAddresses) >>> 0;
  }

  set returnAddress(address: number) {
    this.registers[this.#callee] = (address & 0x3fffffff) | (this.windows.callIncrement << 30);
  }

  argument(index: number, readWord: (address: number) => number): number {
    if (index < argumentRegisters) return this.registers[this.#callee + 2 + index]! >>> 0;
    return readWord(this.registers[1]! + 4 * (index - argumentRegisters));
  }

  setResult(low: number, high?: number): void {
    this.registers[this.#callee + 2] = low;
    if (high !== undefined) this.registers[this.#callee + 3] = high;
  }

  setArgument(value: number): void {
    this.registers[this.#callee + 2] = value;
  }

  /** The frame of whoever calls: its own stack pointer, and below it where its caller's registers would be kept. */
  setStack(top: number): void {
    this.windows.callIncrement = usualIncrement;
    this.registers[1] = top;
  }

  get stack(): number {
    return this.registers[1]!;
  }

  save(): CoreState {
    const { ring: others, base, start, callIncrement } = this.windows;
    const registers = new Int32Array(seen + ring + 3 + 3);
    registers.set(this.registers);
    registers.set(others, seen);
    registers.set([base, start, callIncrement, ...this.loopRegisters], seen + ring);
    return { registers, pc: this.pc, extra: this.sar };
  }

  restore({ registers, pc, extra }: CoreState): void {
    this.registers.set(registers.subarray(0, seen));
    this.windows.ring.set(registers.subarray(seen, seen + ring));
    const [base = 0, start = 1, callIncrement = 0, ...loop] = registers.subarray(seen + ring);
    this.windows.base = base;
    this.windows.start = start;
    this.windows.callIncrement = callIncrement;
    this.loopRegisters.set(loop);
    this.pc = pc;
    this.sar = extra;
  }

  hasRegistersOf({ registers, extra }: CoreState): boolean {
    const now = this.save();
    return now.extra === extra && now.registers.every((value, index) => value === registers[index]);
  }
}
