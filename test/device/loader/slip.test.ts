import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeSlip, SlipDecoder } from '../../../src/device/loader/slip.ts';
import { bytes } from './hex.ts';

const decodeAll = (stream: Uint8Array, maxBytes = 1024) => new SlipDecoder(maxBytes).push(stream);
const payload = fc.uint8Array({ minLength: 1, maxLength: 300 });
/** Half of it C0, DB, DC and DD: what the coding is about. */
const nasty = fc
  .array(fc.oneof(fc.constantFrom(0xc0, 0xdb, 0xdc, 0xdd), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 200,
  })
  .map((list) => Uint8Array.from(list));

describe('SLIP', () => {
  test('escapes C0 and DB and frames with C0 on both sides, as RFC 1055 has it', () => {
    expect(encodeSlip(bytes('01 C0 DB 02'))).toEqual(bytes('C0 01 DB DC DB DD 02 C0'));
  });

  test('any payload survives the way there and back', () => {
    fc.assert(
      fc.property(nasty, (data) => {
        expect(decodeAll(encodeSlip(data))).toEqual([data]);
      }),
    );
  });

  test('however the bytes are cut into reads, the frames are the same', () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (list, size) => {
        const stream = Uint8Array.from(list.flatMap((each) => [...encodeSlip(each)]));
        const decoder = new SlipDecoder(1024);
        const frames: Uint8Array[] = [];
        for (let at = 0; at < stream.length; at += size)
          frames.push(...decoder.push(stream.slice(at, at + size)));
        expect(frames).toEqual(list);
      }),
    );
  });

  test('boot text before the first frame is not taken for one', () => {
    const text = new TextEncoder().encode('\r\n ets Jan  8 2013,rst cause:1, boot mode:(1,0)\r\n');
    expect(decodeAll(Uint8Array.from([...text, ...encodeSlip(bytes('01 08'))]))).toEqual([bytes('01 08')]);
  });

  test('a lone C0 in noise does not shift the framing of what follows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), payload, (noise, data) => {
        const stream = Uint8Array.from([...noise, 0xc0, ...encodeSlip(data)]);
        expect(decodeAll(stream).at(-1)).toEqual(data);
      }),
    );
  });

  test('a bad escape costs its own frame only, and is counted', () => {
    const decoder = new SlipDecoder(64);
    expect(decoder.push(bytes('C0 01 DB 02 C0 C0 05 C0'))).toEqual([bytes('05')]);
    expect(decoder.damaged).toBe(1);
  });

  test('an escape cut off by the end of the frame is damage, not a shorter frame', () => {
    const decoder = new SlipDecoder(64);
    expect(decoder.push(bytes('C0 01 DB C0 C0 05 C0'))).toEqual([bytes('05')]);
    expect(decoder.damaged).toBe(1);
  });

  test('a frame beyond the limit is dropped, so that garbage cannot fill the memory', () => {
    const decoder = new SlipDecoder(4);
    expect(decoder.push(bytes('C0 01 02 03 04 05 C0 06 C0'))).toEqual([bytes('06')]);
    expect(decoder.damaged).toBe(1);
  });

  test('after reset the rest of a half frame is forgotten', () => {
    const decoder = new SlipDecoder(64);
    decoder.push(bytes('C0 01 02'));
    decoder.reset();
    expect(decoder.push(bytes('03 C0 04 C0'))).toEqual([bytes('04')]);
  });
});
