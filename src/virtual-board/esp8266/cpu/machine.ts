// What loaded code finds on an ESP8266: the core, its one interrupt, and where the ROM begins and ends a program.
import type { GuestMachine } from '../../parts/guest.ts';
import { exceptionText } from '../../parts/xtensa/exception-text.ts';
import type { RegisterSpace } from '../../parts/xtensa/model.ts';
import { UartInterrupt } from '../../parts/xtensa/uart-interrupt.ts';
import { Lx106 } from './lx106.ts';
import type { Memory } from './memory.ts';

/** Above the stubs' data, out of reach of the 4 KB buffers that they keep on their stack. */
const interruptStackTop = 0x3fffc000;
const interruptReturn = 0x40000050;

export function lx106Machine(memory: Memory, space: RegisterSpace): GuestMachine {
  const core = new Lx106(memory, space);
  return {
    core,
    interrupts: new UartInterrupt(core, {
      handlerStack: () => interruptStackTop,
      returnAddress: interruptReturn,
    }),
    ram: memory.dram,
    readWord: (address) => space.read(address),
    // Below the ROM's own variables.
    stackTop: 0x3ffffd80,
    exitAddress: 0x400010a8,
    callbackReturn: 0x40001dc4,
    badJump: 0,
    badLoad: 3,
    exceptionText,
  };
}
