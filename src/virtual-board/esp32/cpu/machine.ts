// What loaded code finds on an ESP32: the core, its one interrupt, and where the ROM begins and ends a program.
import type { GuestMachine } from '../../parts/guest.ts';
import { namedExceptionText } from '../../parts/xtensa/exception-text.ts';
import type { RegisterSpace } from '../../parts/xtensa/model.ts';
import { UartInterrupt } from '../../parts/xtensa/uart-interrupt.ts';
import { Lx6 } from './lx6.ts';
import type { Memory } from './memory.ts';

/** Of the ROM's stack, what the loader's own frames take. */
const stackTop = 0x3ffe3d00;
/** The frame in which the ROM keeps what an interrupt broke into. */
const interruptFrameBytes = 0x100;
const frameSaveBytes = 12;

export function lx6Machine(memory: Memory, space: RegisterSpace): GuestMachine {
  const core = new Lx6(memory, space);
  /** Below a frame's stack pointer stands that of its caller, from where the rest of its registers is kept. */
  const keepCaller = (stack: number, caller: number) => space.write(stack - frameSaveBytes, caller);
  keepCaller(stackTop, stackTop + 0x80);
  return {
    core,
    interrupts: new UartInterrupt(core, {
      handlerStack: () => {
        const stack = (core.stack - interruptFrameBytes) & ~15;
        keepCaller(stack, core.stack);
        return stack;
      },
      returnAddress: 0x40000050,
    }),
    ram: memory.dram,
    readWord: (address) => space.read(address),
    stackTop,
    exitAddress: 0x40000404,
    callbackReturn: 0x40000408,
    badJump: 20,
    badLoad: 28,
    exceptionText: namedExceptionText,
  };
}
