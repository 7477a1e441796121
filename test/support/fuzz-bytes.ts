// Bytes that a listener has to survive: noise, and what it knows with something broken in it. The same
// seed gives the same bytes, so that a crash can be had again.

/** A multiplicative generator (MINSTD): whole numbers below `below`. */
export type Random = (below: number) => number;

export function createRandom(seed: number): Random {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const hex = (text: string) => Buffer.from(text, 'hex');

/** What each kind of listener understands; broken copies of it get further than noise does. */
export const known: readonly Buffer[] = [
  // SLIP: SYNC, READ_REG, WRITE_REG, MEM_BEGIN, MEM_DATA, MEM_END, FLASH_BEGIN, FLASH_DATA, FLASH_END.
  hex(`c000082400${'00'.repeat(4)}07071220${'55'.repeat(32)}c0`),
  hex('c0000a0400000000000002006040c0'),
  hex('c000091000000000000003006004000000ffffffff00000000c0'),
  hex('c000051000000000004000000001000000001800000000103f40c0'),
  hex(`c000075000ef0000004000000000000000${'00'.repeat(8)}${'3600610c1d'.repeat(12)}00000000c0`),
  hex('c0000608000000000000000000000010c0'),
  hex('c00002100000000000001000000100000000040000000010 00c0'.replace(/ /g, '')),
  hex(`c000032000ef00000010000000${'00'.repeat(12)}${'a5'.repeat(16)}c0`),
  hex('c0000404000000000001000000c0'),
  // Telnet: COM-PORT settings, lines, masks, purge, suspend, an option request, an endless subnegotiation.
  hex('fffa2c0100012c00fff0fffa2c050bfff0fffa2c0508fff0fffa2c0c03fff0'),
  hex('fffa2c08fff0fffa2c09fff0fffa2c0affffff0fffa2c0bfffffff0fffd2cfffb00fff3'.slice(0, -2)),
  hex(`fffa2c${'41'.repeat(400)}`),
  // A REPL: raw mode, raw paste, interrupt, paste mode, a program that prints.
  Buffer.from('\x01\x05A\x01\x00print(1)\x04\x04\x02\r\x03\x03'),
  Buffer.from('\x05for i in range(3):\r    print(i * "x")\r\x04'),
  // The control channel.
  Buffer.from('{"do":"counters","id":1}\n{"do":"flash","offset":0,"size":4096,"bytes":true}\n'),
  Buffer.from('{"do":"inject","fault":{"kind":"noise","direction":"out","rate":0.1}}\n{"do":"clear"}\n'),
  Buffer.from('{"do":"press","button":"reset","down":false}\n{"do":"drive","pin":4,"level":null}\n'),
  Buffer.from('{"id":{"a":[[[[[[]]]]]]},"do":"__proto__"}\n{"do":"edges","since":-1}\n[]\n'),
];

/** One piece of up to some thousand bytes. */
export function fuzzPiece(random: Random): Buffer {
  switch (random(4)) {
    case 0:
      return Buffer.from(Uint8Array.from({ length: 1 + random(2048) }, () => random(256)));
    case 1:
      return Buffer.alloc(1 + random(4096), random(256));
    case 2:
      return pick(random);
    default:
      return broken(random);
  }
}

const pick = (random: Random) => known[random(known.length)] as Buffer;

/** A known piece, once or often, cut, with bits turned, or with a part of another in it. */
function broken(random: Random): Buffer {
  const bytes = Buffer.concat(Array.from({ length: 1 + random(8) }, () => pick(random)));
  for (let turns = random(6); turns > 0; turns--) {
    const at = random(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << random(8));
  }
  const from = random(3) === 0 ? random(bytes.length) : 0;
  const to = random(3) === 0 ? from + random(bytes.length - from) : bytes.length;
  return Buffer.from(bytes.subarray(from, to));
}
