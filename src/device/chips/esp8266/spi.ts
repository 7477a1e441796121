// The SPI controller of the flash. It has no data-length registers: lengths live in USER1, and above the
// address for its own commands. Source: ESP8266 Technical Reference, SPI registers.
import type { SpiController } from '../chip.ts';

const userFlags = { command: 1 << 31, miso: 1 << 28, mosi: 1 << 27 } as const;
const lengthOf = (bytes: number): number => Math.max(0, bytes * 8 - 1);

export const spi: SpiController = {
  command: 0x6000_0200,
  address: 0x6000_0204,
  user: 0x6000_021c,
  user1: 0x6000_0220,
  user2: 0x6000_0224,
  /** W0 to W15. */
  data: 0x6000_0240,
  start: {
    userCommand: 1 << 18,
    read: 1 << 31,
    writeEnable: 2 ** 30,
    pageProgram: 2 ** 25,
    sectorErase: 2 ** 24,
  },
  mostProgrammedBytes: 32,
  userWords: (opcode, writeBytes, readBytes) => ({
    user1: (lengthOf(readBytes) << 8) | (lengthOf(writeBytes) << 17),
    user: userFlags.command | (readBytes > 0 ? userFlags.miso : 0) | (writeBytes > 0 ? userFlags.mosi : 0),
    user2: (7 << 28) | opcode,
  }),
  addressWord: (offset, sizeBytes) => offset | (sizeBytes << 24),
};
