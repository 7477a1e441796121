// The LX106 as loaded code sees it: the core, and functions called by the call0 convention.
import type { Core, CoreState } from '../../parts/core.ts';
import { Interpreter } from '../../parts/xtensa/interpreter.ts';
import type { RegisterSpace, XtensaMemory } from '../../parts/xtensa/model.ts';

const argumentRegisters = 6;

export class Lx106 extends Interpreter implements Core {
  constructor(memory: XtensaMemory, space: RegisterSpace) {
    super(memory, space, { isLx6: false });
  }

  get returnAddress(): number {
    return this.registers[0]! >>> 0;
  }

  set returnAddress(address: number) {
    this.registers[0] = address;
  }

  argument(index: number, readWord: (address: number) => number): number {
    if (index < argumentRegisters) return this.registers[2 + index]! >>> 0;
    return readWord(this.registers[1]! + 4 * (index - argumentRegisters));
  }

  setResult(low: number, high?: number): void {
    this.registers[2] = low;
    if (high !== undefined) this.registers[3] = high;
  }

  setArgument(value: number): void {
    this.registers[2] = value;
  }

  setStack(top: number): void {
    this.registers[1] = top;
  }

  save(): CoreState {
    return { registers: this.registers.slice(), pc: this.pc, extra: this.sar };
  }

  restore({ registers, pc, extra }: CoreState): void {
    this.registers.set(registers);
    this.pc = pc;
    this.sar = extra;
  }

  hasRegistersOf({ registers, extra }: CoreState): boolean {
    return this.sar === extra && this.registers.every((value, index) => value === registers[index]);
  }
}
