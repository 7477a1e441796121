// The SPI controllers of the flash: lengths have registers of their own, in bits less one. Source: Technical
// Reference Manuals, SPI registers; they are the same for all but the first ESP32 in another order.
import type { SpiController } from '../chip.ts';

const userFlags = { command: 2 ** 31, miso: 2 ** 28, mosi: 2 ** 27 } as const;

type Layout = Readonly<Record<'user' | 'user2' | 'mosiBits' | 'misoBits' | 'data', number>>;

const firstLayout: Layout = { user: 0x1c, user2: 0x24, mosiBits: 0x28, misoBits: 0x2c, data: 0x80 };
const laterLayout: Layout = { user: 0x18, user2: 0x20, mosiBits: 0x24, misoBits: 0x28, data: 0x58 };

function spiController(base: number, layout: Layout): SpiController {
  const at = (register: keyof Layout): number => base + layout[register];
  const bitsOf = (register: 'mosiBits' | 'misoBits', bytes: number) =>
    bytes > 0 ? [{ address: at(register), value: bytes * 8 - 1 }] : [];
  return {
    command: base,
    user: at('user'),
    user2: at('user2'),
    data: at('data'),
    startUserCommand: 1 << 18,
    commandWrites: (opcode, writeBytes, readBytes) => [
      ...bitsOf('misoBits', readBytes),
      ...bitsOf('mosiBits', writeBytes),
      {
        address: at('user'),
        value:
          userFlags.command + (readBytes > 0 ? userFlags.miso : 0) + (writeBytes > 0 ? userFlags.mosi : 0),
      },
      { address: at('user2'), value: 7 * 2 ** 28 + opcode },
      // What an earlier command has read would be taken for an answer.
      ...(writeBytes > 0 ? [] : [{ address: at('data'), value: 0 }]),
    ],
    own: null,
  };
}

export const firstSpi = (base: number): SpiController => spiController(base, firstLayout);

export const laterSpi = (base: number): SpiController => spiController(base, laterLayout);
