import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOutputSorter, type OutputPiece } from '../../../src/device/firmware/sort-output.ts';
import { bootLine, loadText } from '../../../src/virtual-board/esp8266/rom/boot-text.ts';
import { Garbler } from '../../../src/virtual-board/parts/garble.ts';

const bootText = (cause: 2 | 4): string =>
  bootLine(cause, 3) + loadText([{ address: 0x40100000, sizeBytes: 31020, checksum: 0xd2 }]);

/** What a host at 115200 hears of it. */
function heard(text: string, sentBaud = 74_880): Uint8Array {
  const wire = new Garbler(sentBaud, 115_200);
  const bytes = [...text].flatMap((character) => wire.feed(character.charCodeAt(0)));
  return Uint8Array.from([...bytes, ...wire.settle()]);
}

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** What stays of it: bytes of boot text stand for those since their mark. */
function shown(pieces: readonly OutputPiece[]): { readonly rest: Uint8Array; readonly bootBytes: number } {
  let rest: number[] = [];
  let mark = 0;
  let bootBytes = 0;
  let current = 0;
  for (const piece of pieces) {
    if (piece.kind === 'mark') {
      mark = rest.length;
      bootBytes += current;
      current = 0;
    } else if (piece.kind === 'boot') {
      rest = rest.slice(0, mark);
      current = piece.totalBytes;
    } else rest.push(...piece.bytes);
  }
  return { rest: Uint8Array.from(rest), bootBytes: bootBytes + current };
}

const sorted = (...chunks: readonly Uint8Array[]) => {
  const sorter = createOutputSorter();
  return shown(chunks.flatMap((chunk) => [...sorter.push(chunk)]));
};

const cutInto = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );

describe('what a board says at 115200 baud', () => {
  test.each([0.98, 0.99, 1, 1.01, 1.02])(
    'the boot text of a chip whose rate is %f of the usual is known as that, to its last byte',
    (share) => {
      const noise = heard(bootText(2), 74_880 * share);
      const { rest, bootBytes } = sorted(noise);
      expect(rest).toHaveLength(0);
      expect(bootBytes).toBe(noise.length);
    },
  );

  test('it is known whatever first bits an adapter hears: it looks at them on an edge', () => {
    const noise = heard(bootText(2));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: noise.length, maxLength: noise.length }), (chance) => {
        const { rest, bootBytes } = sorted(noise.map((byte, at) => byte ^ (chance[at]! & 1)));
        expect([rest.length, bootBytes]).toEqual([0, noise.length]);
      }),
    );
  });

  test.each([16, 32, 62])('it is known too where the adapter hands it over in pieces of %i bytes', (size) => {
    const noise = heard(bootText(4));
    const { rest, bootBytes } = sorted(...cutInto(noise, size));
    expect(bootBytes + rest.length).toBe(noise.length);
    expect(rest.length).toBeLessThan(8);
  });

  test('words around it stay, down to the shortest that end their line', () => {
    const { rest } = sorted(ascii('a\r\n'), Buffer.concat([heard(bootText(2)), ascii('b\r\n')]), ascii('c'));
    expect(Buffer.from(rest).toString('latin1')).toMatch(/^a\r\n.{0,2}b\r\nc$/s);
  });

  test('a chip that finds nothing to run adds to the same count as long as it says nothing else', () => {
    const noise = heard(bootText(4));
    const { rest, bootBytes } = sorted(noise, noise, noise);
    expect(rest).toHaveLength(0);
    expect(bootBytes).toBe(3 * noise.length);
  });

  test("no program's binary output is taken for boot text: every byte of it comes out", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (chunks) => {
        const { rest, bootBytes } = sorted(...chunks);
        expect(bootBytes).toBe(0);
        expect(Buffer.from(rest)).toEqual(Buffer.concat(chunks));
      }),
    );
  });

  test('nor what a program says right behind it: a byte that 74880 baud cannot give ends it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 5, maxLength: 100 }), (words) => {
        const said = `${words}\r\n`;
        for (const chunks of [
          [heard(bootText(2)), ascii(said)],
          [Buffer.concat([heard(bootText(2)), ascii(said)])],
        ])
          expect(
            Buffer.from(sorted(...chunks).rest)
              .toString('latin1')
              .endsWith(said),
          ).toBe(true);
      }),
    );
  });

  test('the opening words with a byte lost are still known, half of them are not', () => {
    const noise = heard(bootText(2));
    expect(sorted(Buffer.concat([noise.subarray(0, 20), noise.subarray(21)])).bootBytes).toBeGreaterThan(90);
    expect(sorted(Buffer.concat([noise.subarray(0, 14), noise.subarray(40)])).bootBytes).toBe(0);
  });

  test.each([
    ['letters of other scripts, cut anywhere', 'Grüße, 温度 21 °C, привет\r\n', 3],
    ['a progress line with colours', '\x1b[2K\x1b[1G\x1b[32mok\x1b[0m 50 %\r', 5],
    ['a bell now and then', 'done\x07 done\x07 done\x07\r\n', 64],
  ])('%s are words', (_, text, size) => {
    const sorter = createOutputSorter();
    const pieces = cutInto(new TextEncoder().encode(text), size).flatMap((chunk) => [...sorter.push(chunk)]);
    expect(new Set(pieces.map(({ kind }) => kind))).toEqual(new Set(['text']));
  });

  test('noise between words is told from them', () => {
    const sorter = createOutputSorter();
    const noise = Uint8Array.of(0xff, 0x01, 0x80, 0x02, 0xfe, 0x00, 0x91, 0x03, 0xc1, 0x0e);
    const pieces = sorter.push(Buffer.concat([ascii('hello\r\n'), noise, ascii('world\r\n')]));
    expect(pieces.map(({ kind }) => kind)).toEqual(['text', 'unreadable', 'text']);
  });
});
