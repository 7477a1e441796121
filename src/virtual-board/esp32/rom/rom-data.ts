// The words of the ROM's own data that programs rely on. Places that have a name: esp32.rom.ld of ESP-IDF.
import type { RomFlashShape } from '../../parts/rom-flash.ts';
import { blockBytes, sectorBytes } from '../../parts/spi-flash.ts';
import type { Memory } from '../cpu/memory.ts';

/** g_rom_flashchip: 2 MB until somebody says otherwise. Nothing points to it on this chip: the pointer is ours. */
export const flashShape: RomFlashShape = {
  pointer: 0x3ffe0010,
  address: 0x3ffae270,
  words: [0, 0x200000, blockBytes, sectorBytes, 256, 0xffff],
  // All that the controller's buffer holds.
  commandBytes: 64,
  countsHeadTwice: false,
};

/** UartDev: the rate, five words of settings, and which port the loader listens at. */
export const uartDevice = 0x3ffe019c;
/** g_ticks_per_us_pro: the core's frequency in MHz, as ets_delay_us takes it. */
export const ticksPerMicrosecond = 0x3ffe01e0;

export function writeRomData(memory: Memory, cpuFrequencyMHz: number): void {
  memory.writeBytes(uartDevice, wordsOf(115200, 3, 0, 0, 1, 0, 0));
  memory.writeBytes(ticksPerMicrosecond, wordsOf(cpuFrequencyMHz));
}

const wordsOf = (...words: number[]) => new Uint8Array(Uint32Array.from(words).buffer);
