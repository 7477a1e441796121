// The RISC-V core as loaded code sees it: the core, and functions called by the ilp32 convention.
import type { Core, CoreState } from '../../parts/core.ts';
import { Interpreter } from './interpreter.ts';

const returnRegister = 1;
const stackPointer = 2;
const firstArgument = 10;
const argumentRegisters = 8;

export class RiscV extends Interpreter implements Core {
  get returnAddress(): number {
    return this.registers[returnRegister]! >>> 0;
  }

  set returnAddress(address: number) {
    this.registers[returnRegister] = address;
  }

  argument(index: number, readWord: (address: number) => number): number {
    if (index < argumentRegisters) return this.registers[firstArgument + index]! >>> 0;
    return readWord(this.registers[stackPointer]! + 4 * (index - argumentRegisters));
  }

  setResult(low: number, high?: number): void {
    this.registers[firstArgument] = low;
    if (high !== undefined) this.registers[firstArgument + 1] = high;
  }

  setArgument(value: number): void {
    this.registers[firstArgument] = value;
  }

  setStack(top: number): void {
    this.registers[stackPointer] = top;
  }

  get stack(): number {
    return this.registers[stackPointer]!;
  }

  save(): CoreState {
    return { registers: this.registers.slice(), pc: this.pc, extra: this.control.mstatus };
  }

  restore({ registers, pc, extra }: CoreState): void {
    this.registers.set(registers);
    this.pc = pc;
    this.control.mstatus = extra;
  }

  hasRegistersOf({ registers, extra }: CoreState): boolean {
    if (this.control.mstatus !== extra) return false;
    for (let index = 0; index < 32; index++) if (this.registers[index] !== registers[index]) return false;
    return true;
  }
}
