// Programs in RAM call the ROM's functions: a small one that takes the function and its arguments from a
// table in data RAM, calls it, and writes its result back there. Expected values are C's.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Chip } from '../../../../src/virtual-board/esp8266/chip.ts';
import { createPinBank } from '../../../../src/virtual-board/parts/pin-bank.ts';
import { fromHex } from '../../../support/board-fixture.ts';
import { words } from '../../../support/stub-client.ts';

/** As GNU as makes it: the table's address and uart_tx_one_char, the caller, and swapCase(c), a putc. */
const program =
  '0080fe3f 303b0040 91feff12c1f0 2879290128892911 0809281938294839 58496859722906c00000 ' +
  '91f6ff2999 39a906ffff0000 2c0330223081f2ffa008';
const iram = 0x40100000;
const entry = iram + 8;
const swapCase = iram + 0x34;
const table = 0x3ffe8000;
const results = table + 36;
/** What the result is before there is one. */
const notYet = 0x5eed5eed;
/** Strings and buffers of a test. */
const data = 0x3ffe8100;
const scratch = 0x3ffe8400;

const text = (value: string) => Uint8Array.from(Buffer.from(`${value}\0`, 'latin1'));
/** The two words of a 64-bit value, the low one first. */
const long = (value: bigint) => [Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn)];
const double = (value: number) => long(new BigUint64Array(Float64Array.of(value).buffer)[0]!);
const float = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0]!;

function romCaller() {
  const chip = new Chip(
    { flashSizeBytes: 0x80000, timing: 'fast', wiring: 'auto' },
    createPinBank(() => 0),
  );
  chip.restart();
  let ended: string | undefined;
  const word = (address: number) => new DataView(chip.memory.readBytes(address, 4).buffer).getUint32(0, true);
  return {
    chip,
    put: (address: number, bytes: Uint8Array) => chip.memory.writeBytes(address, bytes),
    bytes: (address: number, sizeBytes: number) => Buffer.from(chip.memory.readBytes(address, sizeBytes)),
    ended: () => ended,
    /** Runs one call to its end and gives what came back in two registers, and what was printed meanwhile. */
    call: (address: number, ...values: number[]) => {
      chip.memory.writeBytes(iram, fromHex(program));
      chip.memory.writeBytes(table, new Uint8Array(44));
      chip.memory.writeBytes(table, words(address, ...values));
      chip.memory.writeBytes(results, words(notYet));
      const startMs = chip.nowMs;
      ended = undefined;
      chip.runCode(entry, (how) => {
        ended = how;
      });
      for (let steps = 0; steps < 1000 && word(results) === notYet && ended === undefined; steps++)
        chip.advance(chip.nowMs + 0.25, 10_000);
      const printed: number[] = [];
      while (chip.toHost.nextAtMs < Infinity)
        printed.push(...chip.toHost.arrive(chip.toHost.nextBaudRate).bytes);
      return {
        low: word(results),
        high: word(results + 4),
        printed: Buffer.from(printed).toString('latin1'),
        tookMs: chip.nowMs - startMs,
      };
    },
  };
}

describe('printf', () => {
  /** Each with its arguments; a string stands for its address. */
  const formats: readonly (readonly [string, readonly (number | string)[], string])[] = [
    ['plain\n', [], 'plain\r\n'],
    ['no return\rhere', [], 'no returnhere'],
    ['%d %i %u', [-1, -2147483648, 0xffffffff], '-1 -2147483648 4294967295'],
    ['%x %X %p %o', [0xbeef, 0xbeef, 0x40100000, 8], 'beef BEEF 0x40100000 10'],
    ['%c%c|%s|%%', [0x41, 0x42, 'text'], 'AB|text|%'],
    ['[%5d][%-5d][%05d][%05d]', [42, 42, 42, -42], '[   42][42   ][00042][-0042]'],
    ['[%8s][%-8s][%.2s]', ['abc', 'abc', 'abc'], '[     abc][abc     ][ab]'],
    ['%08lx %ld', [0x1234, -5], '00001234 -5'],
    ['%d %d %d %d %d %d %d', [1, 2, 3, 4, 5, 6, 7], '1 2 3 4 5 6 7'],
    ['%q 100%', [], '%q 100%'],
    ['%c', [0x80], '\x80'],
  ];

  test.each(formats)('%j with %j', (format, values, printed) => {
    const caller = romCaller();
    caller.put(data, text(format));
    let free = data + 128;
    const passed = values.map((value) => {
      if (typeof value === 'number') return value;
      caller.put(free, text(value));
      free += 32;
      return free - 32;
    });
    expect(caller.call(0x400024cc, data, ...passed).printed).toBe(printed);
  });

  test('gives the number of characters, and takes as long as they take on the wire', () => {
    const caller = romCaller();
    caller.put(data, text('x'.repeat(300)));
    const { low, tookMs } = caller.call(0x400024cc, data);
    expect(low).toBe(300);
    // All but the FIFO's have left when it returns.
    expect(tookMs).toBeGreaterThan((300 - 128) * (10_000 / 74880));
  });

  test('hands each character to the function that a program has installed, and to the ROM’s again', () => {
    const caller = romCaller();
    caller.put(data, text('Hello\n'));
    caller.call(0x4000242c, swapCase);
    expect(caller.call(0x400024cc, data)).toMatchObject({ printed: 'hELLO*', low: 6 });
    expect(caller.call(0x40001da0, 0x61).printed).toBe('A');
    caller.call(0x40002438);
    expect(caller.call(0x400024cc, data).printed).toBe('Hello\r\n');
  });

  test('a second function prints when there is no first, and without one nothing does', () => {
    const caller = romCaller();
    caller.put(data, text('ab'));
    caller.call(0x4000242c, 0);
    expect(caller.call(0x400024cc, data)).toMatchObject({ printed: '', low: 2 });
    caller.call(0x4000248c, swapCase);
    expect(caller.call(0x400024cc, data).printed).toBe('AB');
    expect(caller.call(0x40002544, data).printed).toBe('ab');
  });

  test('vprintf walks a va_list out of the registers onto the stack', () => {
    const caller = romCaller();
    caller.put(data, text('%d %d %d %d'));
    caller.put(scratch, words(0, 0, 0, 0, 11, 12));
    caller.put(scratch + 64, words(0, 0, 0, 0, 0, 0, 0, 0, 13, 14));
    expect(caller.call(0x40001f00, 0x40001dcc, data, scratch + 64, scratch, 16).printed).toBe('11 12 13 14');
  });

  test('a format or a string that only whole words can be read from ends the program', () => {
    const caller = romCaller();
    expect(caller.call(0x400024cc, iram).printed).toContain('Fatal exception (3):\r\nepc1=0x400024cc');
    expect(caller.ended()).toBe('crash');
  });

  test('a putc that prints ends the program, not the computer', () => {
    const caller = romCaller();
    caller.put(data, text('x'));
    // ets_write_char hands the character to the function that is installed: to itself.
    caller.call(0x4000242c, 0x40001da0);
    expect(caller.call(0x40001da0, 0x61).printed).toContain('Fatal exception (3)');
  });
});

describe('memory and strings', () => {
  test('copies, moves over itself, fills, clears and compares', () => {
    const caller = romCaller();
    caller.put(data, text('abcdef'));
    expect(caller.call(0x4000df48, scratch, data, 3).low).toBe(scratch);
    expect(caller.bytes(scratch, 4).toString()).toBe('abc\0');
    caller.call(0x400018c4, data + 1, data, 5);
    expect(caller.bytes(data, 6).toString()).toBe('aabcde');
    caller.call(0x400018a4, scratch, 0x12d, 2);
    expect(caller.bytes(scratch, 3).toString()).toBe('--c');
    caller.call(0x40002ae8, scratch, 2);
    expect([...caller.bytes(scratch, 3)]).toEqual([0, 0, 0x63]);
    expect(caller.call(0x4000dea8, data, data + 1, 1).low).toBe(0);
    expect(caller.call(0x400018d4, data, data + 2, 1).low | 0).toBe(-1);
    caller.call(0x40000688, data, scratch, 2);
    expect(caller.bytes(scratch, 2).toString()).toBe('aa');
  });

  test('measures, compares, copies and finds text', () => {
    const caller = romCaller();
    caller.put(data, text('needle in hay'));
    caller.put(data + 64, text('in'));
    expect(caller.call(0x4000bf4c, data).low).toBe(13);
    expect(caller.call(0x40002ac8, data + 13).low).toBe(0);
    expect(caller.call(0x4000bdc8, data, data + 64).low).toBe(1);
    expect(caller.call(0x40002aa8, data + 64, data).low | 0).toBe(-1);
    expect(caller.call(0x4000bfa8, data + 7, data + 64, 2).low).toBe(0);
    expect(caller.call(0x4000e1e0, data, data + 64).low).toBe(data + 7);
    expect(caller.call(0x40002ad8, data + 64, data).low).toBe(0);
    expect(caller.call(0x4000bec8, scratch, data + 64).low).toBe(scratch);
    expect(caller.bytes(scratch, 3).toString()).toBe('in\0');
    caller.put(scratch, new Uint8Array(8).fill(0x2d));
    caller.call(0x4000c0a0, scratch, data + 64, 4);
    expect(caller.bytes(scratch, 5).toString()).toBe('in\0\0-');
  });
});

describe('arithmetic that the core cannot do', () => {
  const integers: readonly (readonly [string, number, readonly number[], number])[] = [
    ['-7 / 2', 0x4000dc88, [-7, 2], -3],
    ['-7 / -2', 0x4000dc88, [-7, -2], 3],
    ['1 / 0 on the chip is no end of the program', 0x4000dc88, [1, 0], 0],
    ['4294967295 / 2', 0x4000e21c, [0xffffffff, 2], 0x7fffffff],
    ['4294967295 % 10', 0x4000e268, [0xffffffff, 10], 5],
    ['(int) -1.9', 0x4000ccb8, double(-1.9), -1],
    ['(int) 1e10', 0x4000ccb8, double(1e10), 0x7fffffff],
    ['(unsigned) 3.7f', 0x4000c4c4, [float(3.7)], 3],
    ['1.5f + 0.1f', 0x4000c180, [float(1.5), float(0.1)], float(Math.fround(1.5) + Math.fround(0.1))],
    ['1.5f - 2.0f', 0x4000c268, [float(1.5), float(2)], float(-0.5)],
    ['3.0f * 0.5f', 0x4000c3dc, [float(3), float(0.5)], float(1.5)],
    ['(float) -3', 0x4000e2ac, [-3], float(-3)],
    ['(float) 3000000000u', 0x4000e2a4, [3_000_000_000], float(3e9)],
    ['(float) 0.1', 0x4000cd5c, double(0.1), float(0.1)],
  ];
  test.each(integers)('%s', (_name, address, values, result) => {
    expect(romCaller().call(address, ...values).low | 0).toBe(result | 0);
  });

  const longs: readonly (readonly [string, number, readonly number[], readonly number[]])[] = [
    ['64-bit product', 0x40000650, [...long(123_456_789_012n), ...long(1000n)], long(123_456_789_012_000n)],
    ['32 by 32 bits', 0x4000dcf0, [0xffffffff, 0xffffffff], long(0xffffffffn * 0xffffffffn)],
    ['signed 64-bit quotient', 0x4000ce60, [...long(-(10n ** 12n)), ...long(7n)], long(-(10n ** 12n) / 7n)],
    ['unsigned 64-bit rest', 0x4000d770, [...long(2n ** 63n), ...long(1000n)], long(2n ** 63n % 1000n)],
    ['0.1 + 0.2', 0x4000c538, [...double(0.1), ...double(0.2)], double(0.1 + 0.2)],
    ['1 / 3.0', 0x4000cb94, [...double(1), ...double(3)], double(1 / 3)],
    ['(double) 0.1f', 0x4000cdfc, [float(0.1)], double(Math.fround(0.1))],
    ['(double) -5', 0x4000e2f0, [-5], double(-5)],
  ];
  test.each(longs)('%s', (_name, address, values, result) => {
    const { low, high } = romCaller().call(address, ...values);
    expect([low, high]).toEqual(result);
  });
});

describe('the chip around', () => {
  test('a wait lasts as many microseconds as the ROM’s idea of the clock makes of them', () => {
    const caller = romCaller();
    expect(caller.call(0x40002f0c).low).toBe(52);
    expect(caller.call(0x40002ecc, 20_000).tookMs).toBeCloseTo(20, 0);
    caller.call(0x40002f04, 26);
    expect(caller.call(0x40002f0c).low).toBe(26);
    expect(caller.call(0x40002ecc, 20_000).tookMs).toBeCloseTo(10, 0);
    expect(caller.call(0x4000dd38).low).toBeGreaterThan(0);
  });

  test('pins are set, cleared and read', () => {
    const caller = romCaller();
    // GPIO4 and GPIO5 are outputs with nothing on their latch after a reset.
    caller.call(0x40004cd0, 1 << 4, 1 << 5, (1 << 4) | (1 << 5), 0);
    expect(caller.call(0x40004cf0).low & 0x30).toBe(1 << 4);
    caller.call(0x40004cd0, 1 << 5, 1 << 4, 0, 0);
    expect(caller.call(0x40004cf0).low & 0x30).toBe(1 << 5);
  });

  test('digests in two pieces', () => {
    const caller = romCaller();
    caller.put(data, text('espwb'));
    for (const [name, begin, update, final] of [
      ['md5', 0x40009818, 0x40009834, 0x40009900],
      ['sha1', 0x4000b584, 0x4000b5a8, 0x4000b648],
    ] as const) {
      caller.call(begin, scratch);
      caller.call(update, scratch, data, 2);
      caller.call(update, scratch, data + 2, 3);
      caller.call(final, scratch + 128, scratch);
      const digest = createHash(name).update('espwb').digest('hex');
      expect(caller.bytes(scratch + 128, digest.length / 2).toString('hex')).toBe(digest);
    }
  });

  test('what is sent on the other UART reaches nobody here', () => {
    const caller = romCaller();
    caller.put(data, text('away'));
    caller.call(0x400038a4, 1);
    expect(caller.call(0x400024cc, data)).toMatchObject({ printed: '', low: 4 });
    caller.call(0x400038a4, 0);
    expect(caller.call(0x400024cc, data).printed).toBe('away');
  });

  test('a byte is sent as it is, and one that has come is taken', () => {
    const caller = romCaller();
    expect(caller.call(0x40003b30, 0x0a).printed).toBe('\n');
    expect(caller.call(0x40002be8, 0x0d).printed).toBe('\r');
    expect(caller.call(0x40003b8c, scratch).low).toBe(1);
    caller.chip.uart.receive(0x41, caller.chip.nowMs);
    expect(caller.call(0x40003b8c, scratch).low).toBe(0);
    expect(caller.bytes(scratch, 1).toString()).toBe('A');
    caller.chip.uart.receive(0x42, caller.chip.nowMs);
    expect(caller.call(0x40003b64).low).toBe(0x42);
  });

  test('a program that looks for a byte again and again waits without counting it out, and misses none', () => {
    const { chip } = romCaller();
    // Calls uart_rx_one_char until it has a byte, sends that with uart_tx_one_char, and begins again.
    chip.memory.writeBytes(
      iram,
      fromHex('0084fe3f8c3b0040303b004021fdff01fdffc000005632ff21faff22020001faffc0000006f9ff'),
    );
    chip.runCode(iram + 12, () => {});
    chip.advance(100, 1_000_000);
    expect(chip.instructions).toBeLessThan(100_000);
    for (const byte of Buffer.from('every one')) chip.uart.receive(byte, chip.nowMs);
    chip.advance(101, 1_000_000);
    const echoed: number[] = [];
    while (chip.toHost.nextAtMs < Infinity)
      echoed.push(...chip.toHost.arrive(chip.toHost.nextBaudRate).bytes);
    expect(Buffer.from(echoed).toString()).toBe('every one');
  });

  test('a call to what the ROM does not have here ends in its exception', () => {
    const caller = romCaller();
    expect(caller.call(0x40006b08).printed).toContain('Fatal exception (0):\r\nepc1=0x40006b08');
  });
});
