// What loaded code finds on an ESP32-C3: the core, its interrupts, and where the ROM begins and ends a program.
import type { GuestMachine } from '../../parts/guest.ts';
import { type InterruptMatrix, Interrupts } from '../interrupt-matrix.ts';
import { panicText } from '../rom/panic-text.ts';
import { cause, type RegisterSpace } from './interpreter.ts';
import type { Memory } from './memory.ts';
import { RiscV } from './risc-v.ts';

export function riscVMachine(memory: Memory, space: RegisterSpace, matrix: InterruptMatrix): GuestMachine {
  const core = new RiscV(memory, space);
  const readWord = (address: number) => (space.read((address & ~3) >>> 0) ?? 0) >>> 0;
  return {
    core,
    interrupts: new Interrupts(core, matrix),
    ram: memory.ram,
    readWord,
    stackTop: 0x3fcde700,
    exitAddress: 0x40000004,
    callbackReturn: 0x40000008,
    badJump: cause.instructionFault,
    badLoad: cause.loadFault,
    exceptionText: (why, at, address) =>
      panicText({ cause: why, at, address, registers: core.registers, readWord }),
  };
}
