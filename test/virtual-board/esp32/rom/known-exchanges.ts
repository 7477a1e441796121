// What is said to the boot ROM of an ESP32 as a loader and what it answers, byte for byte: read off the mask ROM of
// July 2019, executed in an emulator, and off esptool's traffic. docs/virtual-board.md lists them.
import {
  block,
  bytesOf,
  type Exchange,
  four,
  message,
  ok,
  readMagic,
  says,
  sync,
  synced,
  times,
} from '../../../support/rom-exchanges.ts';
import { words } from '../../../support/stub-client.ts';

const magic = 'C0 01 0A 04 00 83 1D F0 00 00 00 00 00 C0';
const beginTwo = message(0x02, words(8, 2, 4, 0x10000));

/** Each begins after a SYNC; `hear` is what answers the last message alone. */
export const exchanges: readonly Exchange[] = [
  { why: 'SYNC is answered eight times, with four bytes of status', say: [sync], hear: times(8, synced) },
  {
    why: 'the payload of SYNC is not checked, its first word comes back',
    say: [message(0x08, new Uint8Array(36))],
    hear: times(8, 'C0 01 08 04 00 00 00 00 00 00 00 00 00 C0'),
  },
  { why: 'the magic word of an ESP32', say: [readMagic], hear: magic },
  {
    why: 'READ_REG without an address reads nothing',
    say: [message(0x0a, new Uint8Array(0))],
    hear: 'C0 01 0A 04 00 00 00 00 00 00 00 00 00 C0',
  },
  {
    why: 'GET_SECURITY_INFO straight after SYNC is not known: eight answers as SYNC, with 01 05',
    say: ['C0 00 14 00 00 00 00 00 00 C0'],
    hear: times(8, says(0x08, '01 05 00 00')),
  },
  {
    why: 'GET_SECURITY_INFO after READ_REG is answered once, as READ_REG',
    say: [readMagic, 'C0 00 14 00 00 00 00 00 00 C0'],
    hear: 'C0 01 0A 04 00 83 1D F0 00 01 05 00 00 C0',
  },
  {
    why: 'the second status byte of an error stays in good answers, of SPI_SET_PARAMS for one',
    say: [
      message(0x77, new Uint8Array(0)),
      message(0x0b, words(0, 0x400000, 0x10000, 0x1000, 0x100, 0xffff)),
    ],
    hear: says(0x0b, '00 05 00 00'),
  },
  {
    why: 'SPI_ATTACH as esptool sends it to a ROM',
    say: ['C0 00 0D 08 00 00 00 00 00 00 00 00 00 00 00 00 00 C0'],
    hear: says(0x0d, ok),
  },
  { why: 'SPI_ATTACH with four bytes is taken too', say: [message(0x0d, words(0))], hear: says(0x0d, ok) },
  {
    why: 'SPI_SET_PARAMS for 4 MB',
    say: [
      'C0 00 0B 18 00 00 00 00 00 00 00 00 00 00 00 40 00 00 00 01 00 00 10 00 00 00 01 00 00 FF FF 00 00 C0',
    ],
    hear: says(0x0b, ok),
  },
  {
    why: 'FLASH_BEGIN of four words',
    say: ['C0 00 02 10 00 00 00 00 00 00 10 00 00 04 00 00 00 00 04 00 00 00 00 01 00 C0'],
    hear: says(0x02, ok),
  },
  {
    why: 'FLASH_BEGIN with a fifth word is not what this ROM knows',
    say: [message(0x02, words(0x1000, 4, 0x400, 0x10000, 0))],
    hear: says(0x02, '01 05 00 00'),
  },
  {
    why: 'DEFL_BEGIN of four words',
    say: ['C0 00 10 10 00 00 00 00 00 00 40 00 00 01 00 00 00 00 04 00 00 00 00 02 00 C0'],
    hear: says(0x10, ok),
  },
  {
    why: 'DEFL_BEGIN with a fifth word is not what this ROM knows',
    say: [message(0x10, words(0x1000, 1, 0x400, 0x20000, 0))],
    hear: says(0x10, '01 05 00 00'),
  },
  {
    why: 'blocks of 0x1800 bytes are the largest',
    say: [message(0x02, words(0x1800, 1, 0x1800, 0))],
    hear: says(0x02, ok),
  },
  {
    why: 'a larger block is refused',
    say: [message(0x02, words(0x1804, 1, 0x1804, 0))],
    hear: says(0x02, '01 05 00 00'),
  },
  {
    why: 'erasing beyond the 2 MB that the ROM believes in fails to act',
    say: [message(0x02, words(0x1000, 1, 0x400, 0x200000))],
    hear: says(0x02, '01 06 00 00'),
  },
  {
    why: 'an offset that is not a sector fails to act',
    say: [message(0x02, words(0x1000, 1, 0x400, 0x10010))],
    hear: says(0x02, '01 06 00 00'),
  },
  {
    why: 'FLASH_DATA with a bad checksum says 07',
    say: [beginTwo, block(0x03, 0, four, 1)],
    hear: says(0x03, '01 07 00 00'),
  },
  {
    why: 'after a bad checksum the sequence has moved on: the same number is refused',
    say: [beginTwo, block(0x03, 0, four, 1), block(0x03, 0, four)],
    hear: says(0x03, '01 05 00 00'),
  },
  {
    why: 'after that the next number is taken, with the stale error byte',
    say: [beginTwo, block(0x03, 0, four, 1), block(0x03, 0, four), block(0x03, 1, four)],
    hear: says(0x03, '00 05 00 00'),
  },
  {
    why: 'FLASH_DATA before FLASH_BEGIN is an invalid message',
    say: [block(0x03, 0, four)],
    hear: says(0x03, '01 05 00 00'),
  },
  {
    why: 'MEM_DATA before MEM_BEGIN is an invalid message',
    say: [block(0x07, 0, four)],
    hear: says(0x07, '01 05 00 00'),
  },
  {
    why: 'MEM_BEGIN as for the flasher stub',
    say: ['C0 00 05 10 00 00 00 00 00 38 19 00 00 02 00 00 00 00 18 00 00 00 80 0A 40 C0'],
    hear: says(0x05, ok),
  },
  {
    why: 'what does not inflate says 0B',
    say: [message(0x10, words(0x1000, 1, 0x400, 0x20000)), block(0x11, 0, four)],
    hear: says(0x11, '01 0b 00 00'),
  },
  {
    why: 'FLASH_END while blocks are missing fails to act and leaves all the same, here for nothing to boot',
    say: [beginTwo, block(0x03, 0, four), message(0x04, words(1))],
    hear: `${says(0x04, '01 06 00 00')} ${bytesOf(
      'flash read err, 361\r\nFalling back to built-in command interpreter.\r\nOK\r\n>',
    )}`,
  },
  {
    why: 'MD5 of nothing, as 32 characters',
    say: [message(0x13, words(0, 0, 0, 0))],
    hear: says(0x13, ok, bytesOf('d41d8cd98f00b204e9800998ecf8427e')),
  },
  {
    why: 'READ_FLASH_SLOW always answers with 64 bytes',
    say: [message(0x0e, words(0x10000, 4))],
    hear: says(0x0e, ok, `${times(4, 'FF')} ${times(60, '00')}`),
  },
  {
    why: 'and so when it refuses more than 64',
    say: [message(0x0e, words(0x10000, 65))],
    hear: says(0x0e, '01 0a 00 00', times(64, '00')),
  },
  {
    why: 'CHANGE_BAUD answers before it changes',
    say: [message(0x0f, words(460800, 0))],
    hear: says(0x0f, ok),
  },
];
