import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createTelnetDecoder,
  encodeNegotiation,
  encodeSuboption,
  escapeIac,
  maxSuboptionBytes,
  type TelnetEvent,
} from '../../../src/device/transport/telnet.ts';
import { cutAt } from '../../support/cut-at.ts';

/** Neighbouring data events as one: where the stream was cut must not show. */
function merged(events: readonly TelnetEvent[]): unknown[] {
  const out: { type: string; bytes?: number[] }[] = [];
  for (const event of events) {
    const last = out.at(-1);
    if (event.type !== 'data')
      out.push({ ...event, ...('payload' in event && { payload: [...event.payload] }) });
    else if (last?.type === 'data') last.bytes?.push(...event.bytes);
    else out.push({ type: 'data', bytes: [...event.bytes] });
  }
  return out;
}

const decodeAll = (chunks: readonly Uint8Array[]) => {
  const decode = createTelnetDecoder();
  return merged(chunks.flatMap((chunk) => decode(chunk)));
};

// Half of all bytes are those with a meaning.
const wireByte = fc.oneof(fc.constantFrom(255, 255, 250, 240, 251, 252, 253, 254, 241, 44), fc.nat(255));
const cuts = fc.array(fc.nat(), { maxLength: 8 });

describe('telnet on the wire', () => {
  test('doubles 255 in data and leaves all other bytes alone, as RFC 854 has it', () => {
    expect([...escapeIac(Uint8Array.of(1, 255, 255, 2))]).toEqual([1, 255, 255, 255, 255, 2]);
    expect([...encodeNegotiation('will', 44)]).toEqual([255, 251, 44]);
    expect([...encodeSuboption(44, Uint8Array.of(1, 0, 1, 194, 255))]).toEqual([
      255, 250, 44, 1, 0, 1, 194, 255, 255, 255, 240,
    ]);
  });

  test('any data comes through whole, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), cuts, (bytes, at) => {
        const expected = bytes.length > 0 ? [{ type: 'data', bytes: [...bytes] }] : [];
        expect(decodeAll(cutAt(escapeIac(bytes), at))).toEqual(expected);
      }),
    );
  });

  test('any sub-option comes through whole between data, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.nat(254), fc.array(wireByte, { maxLength: 60 }), cuts, (option, payload, at) => {
        const frame = encodeSuboption(option, Uint8Array.from(payload));
        const stream = Uint8Array.from([7, ...frame, 8]);
        expect(decodeAll(cutAt(stream, at))).toEqual([
          { type: 'data', bytes: [7] },
          { type: 'suboption', option, payload },
          { type: 'data', bytes: [8] },
        ]);
      }),
    );
  });

  test('what arrives means the same however it is cut, even if it is garbage', () => {
    fc.assert(
      fc.property(fc.array(wireByte, { maxLength: 300 }), cuts, (bytes, at) => {
        const stream = Uint8Array.from(bytes);
        expect(decodeAll(cutAt(stream, at))).toEqual(decodeAll([stream]));
      }),
    );
  });

  test('a sub-option without an end is dropped as a whole, so that a server cannot fill the memory', () => {
    const flood = Uint8Array.from([255, 250, 44, ...new Array(maxSuboptionBytes * 3).fill(1)]);
    const rest = Uint8Array.of(255, 240, 9, 255, 251, 0);
    expect(decodeAll([flood, rest])).toEqual([
      { type: 'data', bytes: [9] },
      { type: 'negotiation', verb: 'will', option: 0 },
    ]);
  });

  test('a sub-option of as many bytes as are kept is whole, and one more is none', () => {
    const payload = (sizeBytes: number) => new Uint8Array(sizeBytes).fill(1);
    expect(decodeAll([encodeSuboption(44, payload(maxSuboptionBytes))])).toMatchObject([
      { type: 'suboption', option: 44, payload: { length: maxSuboptionBytes } },
    ]);
    expect(decodeAll([encodeSuboption(44, payload(maxSuboptionBytes + 1))])).toEqual([]);
  });

  test('a command inside a sub-option ends it and is obeyed itself: its SE was lost', () => {
    const stream = Uint8Array.of(255, 250, 44, 1, 255, 253, 0, 65);
    expect(decodeAll([stream])).toEqual([
      { type: 'negotiation', verb: 'do', option: 0 },
      { type: 'data', bytes: [65] },
    ]);
  });
});
