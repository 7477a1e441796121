// The boot ROM's flash driver of an ESP8266: 4 MB until somebody says otherwise.
import type { RomFlashShape } from '../../parts/rom-flash.ts';
import { blockBytes, sectorBytes } from '../../parts/spi-flash.ts';

export const flashShape: RomFlashShape = {
  pointer: 0x3fffc714,
  address: 0x3fffc718,
  words: [0x1640ef, 0x400000, blockBytes, sectorBytes, 256, 0xffff],
  commandBytes: 32,
  countsHeadTwice: true,
};
