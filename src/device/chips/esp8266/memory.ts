// The memory map. Sources: ESP8266 memory map; linker scripts of the NONOS SDK and the RTOS SDK.

export type Memory = { readonly start: number; readonly end: number };

export const bootRom: Memory = { start: 0x4000_0000, end: 0x4001_0000 };
export const iram: Memory = { start: 0x4010_0000, end: 0x4011_0000 };
export const dram: Memory = { start: 0x3ffe_8000, end: 0x4000_0000 };
export const mappedFlash: Memory = { start: 0x4020_0000, end: 0x4120_0000 };
/** As much of it as is mapped at a time. */
const mappedWindow: Memory = { start: 0x4020_0000, end: 0x4030_0000 };

export const isIn = (address: number, { start, end }: Memory): boolean => address >= start && address < end;

/** Where an image may load a segment to. */
export const isLoadAddress = (address: number): boolean =>
  [iram, dram, mappedFlash].some((memory) => isIn(address, memory));

export function codeMemory(address: number): string | null {
  if (isIn(address, bootRom)) return 'the boot ROM';
  if (isIn(address, iram)) return 'RAM';
  return isIn(address, mappedWindow) ? 'flash' : null;
}

/** Arduino's boot loader (eboot) sits at 0x0 of flash, the program has its own header here. */
export const sketchAt = 0x1000;
