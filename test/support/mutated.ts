// Inputs for a parser made from ones that it knows: whole ones, broken ones, and several in one another.
import type { Random } from './fuzz-bytes.ts';

const mostBytes = 32_768;
/** Numbers at which lengths, offsets and counts go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
/** What counts in more than one format. */
const tokens = [
  ...[
    '\r\n',
    '\n',
    '\0',
    '\x04',
    '\x04>',
    '>>> ',
    '> ',
    '#',
    '"',
    '\\',
    '\\x',
    '{',
    '[[[[',
    '0x',
    '-',
    'e9',
    '%',
  ],
  ...[
    '\xc0',
    '\xdb\xdc',
    '\xff\xf0',
    '\xff\xfa\x2c',
    '\x1b[',
    '\x1b]0;',
    '\xc2\x9b',
    '\xe2\x80\xae',
    '\xed\xa0\x80',
  ],
].map((text) => Buffer.from(text, 'latin1'));

/** One input of up to 32 KB: a seed, or what became of some. */
export function mutated(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  const pick = () => seeds[random(seeds.length)] ?? new Uint8Array(0);
  let bytes = Buffer.from(pick());
  for (let turns = random(6); turns > 0; turns--) bytes = Buffer.from(changed(bytes, pick(), random));
  return new Uint8Array(bytes.subarray(0, mostBytes));
}

function changed(bytes: Buffer, other: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random(16));
  const spliced = (middle: Uint8Array, to = at) =>
    Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(to)]);
  switch (random(10)) {
    case 0:
      return spliced(Uint8Array.from({ length: 1 + random(32) }, () => random(256)));
    case 1:
      return spliced(new Uint8Array(0), end);
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return spliced(tokens[random(tokens.length)] as Buffer);
    case 4:
      return spliced(other);
    case 5:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(random(other.length + 1))]);
    case 6: {
      const part = bytes.subarray(at, end);
      return spliced(
        Buffer.concat(Array.from({ length: 1 + random(random(8) === 0 ? 2000 : 8) }, () => part)),
      );
    }
    case 7: {
      const copy = Buffer.from(bytes);
      const edge = edges[random(edges.length)] as number;
      if (at + 4 <= copy.length) copy.writeUInt32LE(edge, at);
      else if (at < copy.length) copy[at] = edge & 0xff;
      return copy;
    }
    case 8: {
      // A number in letters becomes another.
      const text = bytes.toString('latin1');
      const number = [...text.matchAll(/\d+/g)][random(8)];
      if (!number) return bytes;
      const said = [String(edges[random(edges.length)]), '9'.repeat(400), '-1', '1e309', '00'][
        random(5)
      ] as string;
      return Buffer.from(
        text.slice(0, number.index) + said + text.slice(number.index + number[0].length),
        'latin1',
      );
    }
    default: {
      const copy = Buffer.from(bytes);
      for (let turns = 1 + random(4); turns > 0 && copy.length > 0; turns--) {
        const place = random(copy.length);
        copy[place] = (copy[place] as number) ^ (1 << random(8));
      }
      return copy;
    }
  }
}
