// What is said to the boot ROM's loader and what it answers, byte for byte: read off the mask ROM of a
// chip, executed in an emulator, and off esptool's traffic. docs/virtual-board.md lists them.
import { checksumOf, frame, hex, request, words } from '../../../support/stub-client.ts';

export const sync = `C0 00 08 24 00 00 00 00 00 07 07 12 20 ${'55'.repeat(32)} C0`;
export const synced = 'C0 01 08 02 00 07 07 12 20 00 00 C0';
export const readMagic = 'C0 00 0A 04 00 00 00 00 00 00 10 00 40 C0';
export const times = (count: number, text: string) => new Array(count).fill(text).join(' ');
export const message = (opcode: number, body: Uint8Array, checksum = 0) =>
  hex(frame(request(opcode, body, checksum)));
export const block = (sequence: number, data: number[], spoilt = 0) => {
  const body = new Uint8Array([...words(data.length, sequence, 0, 0), ...data]);
  return message(0x03, body, checksumOf(Uint8Array.from(data)) ^ spoilt);
};
export const beginTwo = message(0x02, words(0x1000, 2, 4, 0));

export type Exchange = { readonly why: string; readonly say: readonly string[]; readonly hear: string };

/** Each begins after a SYNC; `hear` is what answers the last message alone. */
export const exchanges: readonly Exchange[] = [
  { why: 'SYNC is answered eight times', say: [sync], hear: times(8, synced) },
  {
    why: 'the payload of SYNC is not checked, its first word comes back',
    say: [message(0x08, new Uint8Array(36))],
    hear: times(8, 'C0 01 08 02 00 00 00 00 00 00 00 C0'),
  },
  { why: 'the magic word names an ESP8266', say: [readMagic], hear: 'C0 01 0A 02 00 01 C1 F0 FF 00 00 C0' },
  {
    why: 'other commands carry the value that READ_REG left',
    say: [readMagic, message(0x09, words(0x3ffe8000, 1, 0xffffffff, 0))],
    hear: 'C0 01 09 02 00 01 C1 F0 FF 00 00 C0',
  },
  {
    why: 'FLASH_BEGIN as esptool sends it to the ROM',
    say: ['C0 00 02 10 00 00 00 00 00 00 10 00 00 04 00 00 00 00 04 00 00 00 00 00 00 C0'],
    hear: 'C0 01 02 02 00 07 07 12 20 00 00 C0',
  },
  {
    why: 'FLASH_DATA with SLIP escapes in its data and checksum F7',
    say: [
      beginTwo,
      'C0 00 03 14 00 F7 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 DB DC DB DD 01 02 C0',
    ],
    hear: 'C0 01 03 02 00 07 07 12 20 00 00 C0',
  },
  ...[0x0f, 0x13, 0x14, 0x77, 0xd0, 0xd2].map((opcode) => ({
    why: `unknown opcode ${opcode.toString(16)} straight after SYNC answers as SYNC, eight times, with 01 05`,
    say: [message(opcode, new Uint8Array(0))],
    hear: times(8, 'C0 01 08 02 00 07 07 12 20 01 05 C0'),
  })),
  {
    why: 'an unknown opcode after READ_REG answers once, as READ_REG',
    say: [readMagic, message(0x14, new Uint8Array(0))],
    hear: 'C0 01 0A 02 00 01 C1 F0 FF 01 05 C0',
  },
  {
    why: 'the second status byte of an error stays in good answers',
    say: [message(0x14, new Uint8Array(0)), readMagic],
    hear: 'C0 01 0A 02 00 01 C1 F0 FF 00 05 C0',
  },
  {
    why: 'FLASH_DATA before FLASH_BEGIN is an invalid message',
    say: [block(0, [1, 2, 3, 4])],
    hear: 'C0 01 03 02 00 07 07 12 20 01 05 C0',
  },
  {
    why: 'FLASH_DATA with a bad checksum says 07',
    say: [beginTwo, block(0, [1, 2, 3, 4], 1)],
    hear: 'C0 01 03 02 00 07 07 12 20 01 07 C0',
  },
  {
    why: 'after a bad checksum the sequence has moved on: the same number is refused',
    say: [beginTwo, block(0, [1, 2, 3, 4], 1), block(0, [1, 2, 3, 4])],
    hear: 'C0 01 03 02 00 07 07 12 20 01 05 C0',
  },
  {
    why: 'after that the next number is taken, with the stale error byte',
    say: [beginTwo, block(0, [1, 2, 3, 4], 1), block(0, [1, 2, 3, 4]), block(1, [1, 2, 3, 4])],
    hear: 'C0 01 03 02 00 07 07 12 20 00 05 C0',
  },
  {
    why: 'a wrong sequence number is refused',
    say: [beginTwo, block(1, [1, 2, 3, 4])],
    hear: 'C0 01 03 02 00 07 07 12 20 01 05 C0',
  },
  {
    why: 'and the right one is taken after it',
    say: [beginTwo, block(1, [1, 2, 3, 4]), block(0, [1, 2, 3, 4])],
    hear: 'C0 01 03 02 00 07 07 12 20 00 05 C0',
  },
  {
    why: 'FLASH_DATA past the declared end is taken without complaint',
    say: [beginTwo, block(0, [1, 2, 3, 4]), block(1, [5, 6, 7, 8]), block(2, [9, 9, 9, 9])],
    hear: 'C0 01 03 02 00 07 07 12 20 00 00 C0',
  },
  {
    why: 'FLASH_BEGIN with a fifth word is not what this ROM knows',
    say: [message(0x02, words(0x1000, 1, 0x400, 0, 0))],
    hear: 'C0 01 02 02 00 07 07 12 20 01 05 C0',
  },
  {
    why: 'blocks of 0x1800 bytes are the largest',
    say: [message(0x02, words(0x1000, 1, 0x1800, 0))],
    hear: 'C0 01 02 02 00 07 07 12 20 00 00 C0',
  },
  {
    why: 'a larger block is refused',
    say: [message(0x02, words(0x1000, 1, 0x1801, 0))],
    hear: 'C0 01 02 02 00 07 07 12 20 01 05 C0',
  },
  {
    why: 'erasing beyond the 4 MB that the ROM believes in fails to act',
    say: [message(0x02, words(0x2000, 1, 0x400, 0x3ff000))],
    hear: 'C0 01 02 02 00 07 07 12 20 01 06 C0',
  },
  {
    why: 'opcode 0B exists, whatever esptool says',
    say: [message(0x0b, words(0, 0x800000, 0x10000, 0x1000, 0x100, 0xffff))],
    hear: 'C0 01 0B 02 00 07 07 12 20 00 00 C0',
  },
  {
    why: 'MEM_DATA before MEM_BEGIN is an invalid message',
    say: [message(0x07, words(4, 0, 0, 0, 1), 0xee)],
    hear: 'C0 01 07 02 00 07 07 12 20 01 05 C0',
  },
  {
    why: 'READ_REG without an address hangs the ROM',
    say: [message(0x0a, new Uint8Array(0)), readMagic],
    hear: '',
  },
  { why: 'a frame of two bytes hangs the ROM', say: ['C0 00 08 C0', readMagic], hear: '' },
];
