// SPI0 at 0x60000200. Layout: ESP8266 Technical Reference, spi_register.h of the SDK.
import { SpiController, type SpiLayout, type SpiLink } from '../parts/spi-controller.ts';
import type { SpiFlash } from '../parts/spi-flash.ts';

const address = 0x04 / 4;
const user = 0x1c / 4;
const user1 = 0x20 / 4;
const user2 = 0x24 / 4;

const layout: SpiLayout = {
  readStatus: 0x10 / 4,
  user,
  data0: 0x40 / 4,
  state: 0xf8 / 4,
  atReset: [
    [user2, 7 << 28],
    [user, 1 << 31],
  ],
  builtIn: (words) => ({ address: words[address]! & 0xffffff, sizeBytes: words[address]! >>> 24 }),
  lengths: (words) => ({
    opcode: words[user2]! & 0xff,
    addressBits: words[user1]! >>> 26,
    dummyBits: words[user1]! & 0xff,
    outBits: (words[user1]! >>> 17) & 0x1ff,
    inBits: (words[user1]! >>> 8) & 0x1ff,
  }),
  // It stands at the upper end of its register.
  address: (word, bits) => word >>> (32 - bits),
};

export class SpiRegisters extends SpiController {
  constructor(flash: SpiFlash, link: SpiLink) {
    super(flash, link, layout);
  }
}
