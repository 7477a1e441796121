// Ways into the boot loader and out of it for a chip of the family on its own USB port, in the text form of
// reset-sequence.ts. Nothing pulls a pin there: USB-Serial-JTAG takes DTR alone for "the boot loader next", RTS alone
// for a reset, both for nothing and neither for "no boot loader after all". So the way from one to the other goes
// through both. Source: ESP32-C3 Technical Reference Manual, USB Serial/JTAG, "Reset SoC"; esptool's reset strategies.
import type { NativeResets } from '../chip.ts';

export const serialJtagResets: NativeResets = {
  boot: 'R0|D0|W0.1|D1|R0|W0.1|R1|D0|R1|W0.1|D0|R0',
  run: 'D0|R1|W0.2|R0|W0.2',
};
