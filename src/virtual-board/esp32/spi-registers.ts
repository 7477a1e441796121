// SPI1 at 0x3FF42000. Layout: spi_reg.h of ESP-IDF for the ESP32.
import { SpiController, type SpiLayout, type SpiLink } from '../parts/spi-controller.ts';
import type { SpiFlash } from '../parts/spi-flash.ts';

const address = 0x04 / 4;
const user = 0x1c / 4;
const user1 = 0x20 / 4;
const user2 = 0x24 / 4;
const outLength = 0x28 / 4;
const inLength = 0x2c / 4;
const lengthBits = 0xffffff;

const layout: SpiLayout = {
  readStatus: 0x10 / 4,
  user,
  data0: 0x80 / 4,
  state: 0xf8 / 4,
  atReset: [
    [user2, 7 << 28],
    [user, 1 << 31],
    [user1, 23 << 26],
  ],
  builtIn: (words) => ({ address: words[address]! & 0xffffff, sizeBytes: words[address]! >>> 24 }),
  lengths: (words) => ({
    opcode: words[user2]! & 0xff,
    addressBits: words[user1]! >>> 26,
    dummyBits: words[user1]! & 0xff,
    outBits: words[outLength]! & lengthBits,
    inBits: words[inLength]! & lengthBits,
  }),
  // It stands at the upper end of its register.
  address: (word, bits) => word >>> (32 - bits),
};

export class SpiRegisters extends SpiController {
  constructor(flash: SpiFlash, link: SpiLink) {
    super(flash, link, layout);
  }
}
