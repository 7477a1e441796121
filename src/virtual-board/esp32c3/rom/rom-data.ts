// The words of the ROM's own data that programs rely on, near the end of data RAM as the ROM leaves them. Places that
// have a name: esp32c3.rom.ld of ESP-IDF. Where they point to is only this ROM's affair.
import type { RomFlashShape } from '../../parts/rom-flash.ts';
import { blockBytes, sectorBytes } from '../../parts/spi-flash.ts';
import type { Memory } from '../cpu/memory.ts';

/** rom_spiflash_legacy_data: 2 MB until somebody says otherwise. */
export const flashShape: RomFlashShape = {
  pointer: 0x3fcdfff0,
  address: 0x3fcdf180,
  words: [0, 0x200000, blockBytes, sectorBytes, 256, 0xffff],
  // All that the controller's buffer holds.
  commandBytes: 64,
  countsHeadTwice: false,
};

/** What GetUartDevice returns: the rate, five words of settings, and which port the loader listens at. */
export const uartDevice = 0x3fcdf100;
/** The core's frequency in MHz, as ets_delay_us takes it. */
export const cpuFrequencyWord = 0x3fcdf1c0;
/** g_uart_print. */
const printsToUart = 0x3fcdffd1;

export function writeRomData(memory: Memory, cpuFrequencyMHz: number): void {
  memory.writeBytes(uartDevice, wordsOf(115200, 3, 0, 0, 1, 0, 0));
  memory.writeBytes(cpuFrequencyWord, wordsOf(cpuFrequencyMHz));
  memory.writeBytes(printsToUart, Uint8Array.of(1));
}

const wordsOf = (...words: number[]) => new Uint8Array(Uint32Array.from(words).buffer);
