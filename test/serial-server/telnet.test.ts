import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createTelnetParser,
  escapeData,
  optionRequest,
  subnegotiation,
  type TelnetEvent,
} from '../../src/serial-server/telnet.ts';
import { negotiateOptions } from '../../src/serial-server/telnet-options.ts';

const dataOf = (events: readonly TelnetEvent[]) =>
  Buffer.concat(events.flatMap((event) => (event.type === 'data' ? [event.bytes] : [])));

function parseInPieces(bytes: Uint8Array, pieceBytes: number): TelnetEvent[] {
  const parse = createTelnetParser();
  const events: TelnetEvent[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    events.push(...parse(bytes.subarray(at, at + pieceBytes)));
  return events;
}

describe('telnet framing', () => {
  test('gives back the very data, FF bytes too, wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (bytes, piece) => {
        const heard = dataOf(parseInPieces(escapeData(bytes), piece));
        expect(heard.equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  test('finds a subnegotiation between data although its value holds FF', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 100 }),
        fc.integer({ min: 1, max: 9 }),
        (value, piece) => {
          const stream = Buffer.concat([Buffer.from('a'), subnegotiation(44, value), Buffer.from('b')]);
          const events = parseInPieces(stream, piece);
          expect(dataOf(events).toString()).toBe('ab');
          expect(events.filter((event) => event.type === 'subnegotiation')).toEqual([
            { type: 'subnegotiation', option: 44, bytes: Uint8Array.from(value) },
          ]);
        },
      ),
    );
  });

  test('drops a subnegotiation that never seems to end, and hears what follows', () => {
    const endless = Buffer.concat([
      Buffer.of(255, 250, 44),
      Buffer.alloc(1_000_000, 7),
      Buffer.of(255, 240),
      Buffer.from('alive'),
    ]);
    const events = parseInPieces(endless, 4096);
    expect(events.map((event) => event.type)).toEqual(['data']);
    expect(dataOf(events).toString()).toBe('alive');
  });

  test('takes any bytes at all without an exception', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(255, 250, 240, 251, 253, 44, 0, 65), { maxLength: 400 }),
        (bytes) => {
          expect(() => parseInPieces(Uint8Array.from(bytes), 3)).not.toThrow();
        },
      ),
    );
  });
});

describe('telnet options', () => {
  test('an unknown option is refused and an agreed one is not answered twice, so two ends cannot loop', () => {
    const sent: string[] = [];
    const options = negotiateOptions((verb, option) => sent.push(`${verb} ${option}`));
    options.receive('do', 99);
    options.receive('will', 99);
    options.receive('will', 44);
    options.receive('will', 44);
    expect(sent).toEqual(['wont 99', 'dont 99', 'do 44']);
    expect(options.isOnThere(44)).toBe(true);
  });

  test('two ends that both ask come to rest, whatever order their requests cross in', () => {
    const queue: (() => void)[] = [];
    const right = negotiateOptions((verb, option) => queue.push(() => left.receive(verb, option)));
    const left: ReturnType<typeof negotiateOptions> = negotiateOptions((verb, option) =>
      queue.push(() => right.receive(verb, option)),
    );
    left.start();
    right.start();
    let steps = 0;
    for (let next = queue.shift(); next && steps < 1000; next = queue.shift(), steps++) next();
    expect(steps).toBeLessThan(40);
    expect(left.isOnThere(0) && right.isOnThere(0)).toBe(true);
  });

  test('a request is three bytes that the framing reads back', () => {
    expect(createTelnetParser()(optionRequest('will', 44))).toEqual([
      { type: 'option', verb: 'will', option: 44 },
    ]);
  });
});
