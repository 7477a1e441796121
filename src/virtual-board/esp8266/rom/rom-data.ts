// The words of the ROM's own data that programs rely on, as the ROM leaves them for loaded code. Addresses:
// the ROM's symbol listing and the descriptions of its functions in public reverse engineering.
import type { Memory } from '../cpu/memory.ts';

/** What ets_delay_us takes the core's clock for, MHz. */
export const cpuFrequencyWord = 0x3fffc704;
/** Where ets_printf's characters go: two functions, the second only without a first. */
export const putcWords = [0x3fffdd48, 0x3fffdd4c] as const;
/** The ROM's own: to the UART, with a carriage return before each line feed. */
export const romPutc = 0x40001dcc;

export function writeRomData(memory: Memory, cpuFrequencyMHz: number): void {
  for (const [address, value] of [
    [cpuFrequencyWord, cpuFrequencyMHz],
    [putcWords[0], romPutc],
    [putcWords[1], 0],
  ] as const)
    memory.writeBytes(address, new Uint8Array(Uint32Array.of(value).buffer));
}
