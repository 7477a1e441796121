// SPI1 at 0x60002000. Layout: spi_mem_reg.h of ESP-IDF for the ESP32-C3.
import { SpiController, type SpiLayout, type SpiLink } from '../parts/spi-controller.ts';
import type { SpiFlash } from '../parts/spi-flash.ts';

const address = 0x04 / 4;
const user = 0x18 / 4;
const user1 = 0x1c / 4;
const user2 = 0x20 / 4;
const outLength = 0x24 / 4;
const inLength = 0x28 / 4;
const lengthBits = 0x3ff;

const layout: SpiLayout = {
  readStatus: 0x2c / 4,
  user,
  data0: 0x58 / 4,
  state: 0x54 / 4,
  atReset: [
    [user2, 7 << 28],
    [user, 1 << 31],
    [user1, 23 << 26],
  ],
  builtIn: (words) => ({
    address: words[address]! & 0xffffff,
    sizeBytes: words[address]! >>> 24 || ((words[outLength]! & lengthBits) + 1) >> 3,
  }),
  lengths: (words) => ({
    opcode: words[user2]! & 0xff,
    addressBits: words[user1]! >>> 26,
    dummyBits: words[user1]! & 0x3f,
    outBits: words[outLength]! & lengthBits,
    inBits: words[inLength]! & lengthBits,
  }),
  // It stands at the lower end of its register.
  address: (word, bits) => (bits < 32 ? word & (2 ** bits - 1) : word) >>> 0,
};

export class SpiRegisters extends SpiController {
  constructor(flash: SpiFlash, link: SpiLink) {
    super(flash, link, layout);
  }
}
