// What a virtual ESP32 does otherwise than a chip: printed by `espwb board --differences`.
import type { Difference } from '../firmware/difference.ts';

export const esp32Differences: readonly Difference[] = [
  {
    what: 'ESP32: applications in the flash but MicroPython',
    chip: 'run',
    here: 'are verified as the boot loader does it and named in one line; none is run',
  },
  {
    what: 'MicroPython on an ESP32',
    chip: 'the esp32 port on two cores, with TouchPad, DAC, Wi-Fi and Bluetooth',
    here: 'what stands under "MicroPython on an ESP32-C3", with the pins and buses of this chip, and no DAC. A TouchPad reads what the voltage of the board says',
  },
  {
    what: 'ESP32: functions of the boot ROM',
    chip: 'some 1700, and a BASIC',
    here: 'those that loaders and small programs call: UART, flash, memory, MD5, inflate; a call to another ends the program with an exception. The BASIC prints its prompt and answers nothing',
  },
  {
    what: 'ESP32: the second core, caches, radio, timers, DMA, floating point',
    chip: 'are there',
    here: 'their registers keep what is written and do nothing; instructions of the coprocessors and booleans are illegal',
  },
  {
    what: 'ESP32: windows of registers',
    chip: 'go to the stack when an instruction needs their place, by handlers at the vectors',
    here: 'go there at ENTRY, where a frame begins that could need it; a program that sets VECBASE has its handlers not called',
  },
  {
    what: 'ESP32: security fuses',
    chip: 'may be burnt',
    here: 'none is, and none can be',
  },
  {
    what: 'ESP32: time of instructions',
    chip: 'loads, jumps and divisions take several cycles',
    here: 'each takes one; interrupts but those of the UART never come, watchdogs do not run',
  },
];
