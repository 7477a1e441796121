// The SPI controller of the flash. It has no data-length registers: lengths live in USER1, and above the
// address for its own commands. Source: ESP8266 Technical Reference, SPI registers.
import type { SpiController } from '../chip.ts';

const userFlags = { command: 1 << 31, miso: 1 << 28, mosi: 1 << 27 } as const;
const lengthOf = (bytes: number): number => Math.max(0, bytes * 8 - 1);
const command = 0x6000_0200;
const address = 0x6000_0204;
const addressWord = (offset: number, sizeBytes: number): number => offset | (sizeBytes << 24);
const [user, user1, user2] = [0x6000_021c, 0x6000_0220, 0x6000_0224] as const;

export const spi: SpiController = {
  command,
  user,
  user2,
  /** W0 to W15. */
  data: 0x6000_0240,
  startUserCommand: 1 << 18,
  commandWrites: (opcode, writeBytes, readBytes) => [
    { address: user1, value: (lengthOf(readBytes) << 8) | (lengthOf(writeBytes) << 17) },
    {
      address: user,
      value: userFlags.command | (readBytes > 0 ? userFlags.miso : 0) | (writeBytes > 0 ? userFlags.mosi : 0),
    },
    { address: user2, value: (7 << 28) | opcode },
  ],
  readWrites: (offset, sizeBytes) => [
    { address, value: addressWord(offset, sizeBytes) },
    { address: command, value: 1 << 31 },
  ],
  changedByRead: [],
  own: {
    address,
    writeEnable: 2 ** 30,
    pageProgram: 2 ** 25,
    sectorErase: 2 ** 24,
    mostProgrammedBytes: 32,
    addressWord,
  },
};
