// The SPI controllers of the flash: lengths have registers of their own, in bits less one. Source: Technical
// Reference Manuals, SPI registers; they are the same for all but the first ESP32 in another order.
import type { SpiController } from '../chip.ts';

const userFlags = { command: 2 ** 31, address: 2 ** 30, miso: 2 ** 28, mosi: 2 ** 27 } as const;

type Layout = Readonly<Record<'user' | 'user1' | 'user2' | 'mosiBits' | 'misoBits' | 'data', number>> & {
  /** An address is sent from the upper end of its register. */
  readonly isAddressAtTop: boolean;
};

const firstLayout: Layout = {
  user: 0x1c,
  user1: 0x20,
  user2: 0x24,
  mosiBits: 0x28,
  misoBits: 0x2c,
  data: 0x80,
  isAddressAtTop: true,
};
const laterLayout: Layout = {
  user: 0x18,
  user1: 0x1c,
  user2: 0x20,
  mosiBits: 0x24,
  misoBits: 0x28,
  data: 0x58,
  isAddressAtTop: false,
};

/** Of the flash commands that take one; one less stands above the number of idle cycles. */
const addressBits = 24;
const addressRegister = 4;

const startUserCommand = 1 << 18;
/** READ: no idle cycles. */
const readCommand = 0x03;

function spiController(base: number, layout: Layout): SpiController {
  const at = (register: Exclude<keyof Layout, 'isAddressAtTop'>): number => base + layout[register];
  const bitsOf = (register: 'mosiBits' | 'misoBits', bytes: number) =>
    bytes > 0 ? [{ address: at(register), value: bytes * 8 - 1 }] : [];
  return {
    command: base,
    user: at('user'),
    user2: at('user2'),
    data: at('data'),
    startUserCommand,
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
    readWrites: (offset, sizeBytes) => [
      ...bitsOf('misoBits', sizeBytes),
      { address: at('user'), value: userFlags.command + userFlags.address + userFlags.miso },
      { address: at('user1'), value: (addressBits - 1) * 2 ** 26 },
      { address: at('user2'), value: 7 * 2 ** 28 + readCommand },
      { address: base + addressRegister, value: layout.isAddressAtTop ? offset * 2 ** 8 : offset },
      { address: base, value: startUserCommand },
    ],
    changedByRead: [at('user'), at('user1'), at('user2')],
    own: null,
  };
}

export const firstSpi = (base: number): SpiController => spiController(base, firstLayout);

export const laterSpi = (base: number): SpiController => spiController(base, laterLayout);
