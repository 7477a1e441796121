import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { opcodes } from '../../../src/device/loader/opcodes.ts';
import { dataBlock, decodeReply, encodeRequest, words } from '../../../src/device/loader/packet.ts';
import { encodeSlip, SlipDecoder } from '../../../src/device/loader/slip.ts';
import { xorChecksum } from '../../../src/device/xor-checksum.ts';
import { bytes } from './hex.ts';

const onWire = (opcode: number, payload: Uint8Array, checksum?: number) =>
  encodeSlip(encodeRequest(opcode, payload, checksum));
const reply = (hex: string) => decodeReply(new SlipDecoder(64).push(bytes(hex))[0] as Uint8Array);

describe('requests, against bytes worked out by hand from the protocol', () => {
  test('READ_REG of the magic register', () => {
    expect(onWire(opcodes.READ_REG, words(0x40001000))).toEqual(
      bytes('C0 00 0A 04 00 00 00 00 00 00 10 00 40 C0'),
    );
  });

  test('FLASH_BEGIN for the ROM: four words', () => {
    expect(onWire(opcodes.FLASH_BEGIN, words(0x1000, 4, 0x400, 0))).toEqual(
      bytes('C0 00 02 10 00 00 00 00 00 00 10 00 00 04 00 00 00 00 04 00 00 00 00 00 00 C0'),
    );
  });

  test('FLASH_DATA carries the XOR of its data and escapes C0 and DB', () => {
    const data = bytes('C0 DB 01 02');
    expect(xorChecksum(data)).toBe(0xf7);
    expect(onWire(opcodes.FLASH_DATA, dataBlock(data, 0), xorChecksum(data))).toEqual(
      bytes(
        'C0 00 03 14 00 F7 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 DB DC DB DD 01 02 C0',
      ),
    );
  });

  test('CHANGE_BAUD, FLASH_MD5 and ERASE_REGION', () => {
    expect(onWire(opcodes.CHANGE_BAUD, words(921600, 115200))).toEqual(
      bytes('C0 00 0F 08 00 00 00 00 00 00 10 0E 00 00 C2 01 00 C0'),
    );
    expect(onWire(opcodes.FLASH_MD5, words(0, 0x10000, 0, 0))).toEqual(
      bytes('C0 00 13 10 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 C0'),
    );
    expect(onWire(opcodes.ERASE_REGION, words(0x10000, 0x40000))).toEqual(
      bytes('C0 00 D1 08 00 00 00 00 00 00 00 01 00 00 00 04 00 C0'),
    );
  });
});

describe('replies', () => {
  test('the ROM answers SYNC with the first word of the payload', () => {
    expect(reply('C0 01 08 02 00 07 07 12 20 00 00 C0')).toMatchObject({
      opcode: opcodes.SYNC,
      value: 0x20120707,
      status: 0,
    });
  });

  test('READ_REG brings its value in the header', () => {
    expect(reply('C0 01 0A 02 00 01 C1 F0 FF 00 00 C0')).toMatchObject({ value: 0xfff0c101, status: 0 });
  });

  test('status and error are the last two bytes, behind the data', () => {
    const md5 = '00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF';
    const read = reply(`C0 01 13 12 00 00 00 00 00 ${md5} 00 05 C0`);
    expect(read).toMatchObject({ status: 0, error: 5 });
    expect(read?.data).toEqual(bytes(md5));
  });

  test('what is not a reply is not taken for one: requests, short frames, wrong lengths, the greeting', () => {
    expect(decodeReply(bytes('00 08 02 00 00 00 00 00 00 00'))).toBeNull();
    expect(decodeReply(bytes('01 08'))).toBeNull();
    expect(decodeReply(bytes('01 08 03 00 00 00 00 00 00 00'))).toBeNull();
    expect(decodeReply(bytes('4F 48 41 49'))).toBeNull();
  });

  test('no bytes at all can make the decoder fail', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (frame) => {
        const read = decodeReply(frame);
        expect(read === null || read.data.length === frame.length - 10).toBe(true);
      }),
    );
  });
});
