// LX106 instructions one by one: words as GNU as assembles them for xtensa-lx106, in memory order.
import { describe, expect, test } from 'vitest';
import { Lx106 } from '../../../../src/virtual-board/esp8266/cpu/lx106.ts';
import { dramBase, iramBase, Memory } from '../../../../src/virtual-board/esp8266/cpu/memory.ts';
import { fromHex } from '../../../support/board-fixture.ts';

function core(code: string, registers: Record<number, number> = {}) {
  const memory = new Memory();
  const seen: string[] = [];
  const machine = new Lx106(memory, {
    read: (address) => {
      seen.push(`read ${address.toString(16)}`);
      return memory.isIram(address, 4) ? memory.iram32[(address - iramBase) >> 2]! : 0x12345678;
    },
    write: (address, value) => {
      seen.push(`write ${address.toString(16)} ${value.toString(16)}`);
    },
  });
  memory.writeBytes(iramBase, fromHex(code));
  machine.pc = iramBase;
  for (const [index, value] of Object.entries(registers)) machine.registers[Number(index)] = value;
  return { machine, memory, seen };
}

const unsigned = (value: number | undefined) => (value ?? 0) >>> 0;

/** All of them with a2 = 0x89ABCDEF, a3 = 0x80000011, a5 = 0 and the result in a4, which holds 99. */
const arithmetic: readonly (readonly [string, string, number])[] = [
  ['add.n a4, a2, a3', '3a42', 0x09abce00],
  ['addx2 a4, a2, a3', '304290', 0x93579bef],
  ['addx4 a4, a2, a3', '3042a0', 0xa6af37cd],
  ['addx8 a4, a2, a3', '3042b0', 0xcd5e6f89],
  ['sub a4, a2, a3', '3042c0', 0x09abcdde],
  ['subx2 a4, a2, a3', '3042d0', 0x93579bcd],
  ['subx8 a4, a2, a3', '3042f0', 0xcd5e6f67],
  ['and a4, a2, a3', '304210', 0x80000001],
  ['or a4, a2, a3', '304220', 0x89abcdff],
  ['xor a4, a2, a3', '304230', 0x09abcdfe],
  ['neg a4, a3', '304060', 0x7fffffef],
  ['abs a4, a3', '304160', 0x7fffffef],
  ['addi a4, a2, -5', '42c2fb', 0x89abcdea],
  ['addi.n a4, a2, -1', '0b42', 0x89abcdee],
  ['addmi a4, a2, 0x1200', '42d212', 0x89abdfef],
  ['movi a4, -2048', '42a800', 0xfffff800],
  ['movi.n a4, -32', '6c04', 0xffffffe0],
  ['mov.n a4, a2', '4d02', 0x89abcdef],
  ['slli a4, a2, 5', 'b04211', 0x3579bde0],
  ['srai a4, a3, 4', '304421', 0xf8000001],
  ['srli a4, a3, 4', '304441', 0x08000001],
  ['extui a4, a2, 8, 12', '2048b4', 0xbcd],
  ['mull a4, a2, a3', '304282', 0xa468acdf],
  ['mul16u a4, a2, a3', '3042c1', 0xcdef * 0x11],
  ['mul16s a4, a2, a3', '3042d1', (0xcdef - 0x10000) * 0x11],
  ['moveqz a4, a2, a5', '504283', 0x89abcdef],
  ['movnez a4, a2, a5', '504293', 99],
  ['movltz a4, a2, a3', '3042a3', 0x89abcdef],
  ['movgez a4, a2, a3', '3042b3', 99],
  ['nsau a4, a2', '40f240', 0],
];

describe('arithmetic', () => {
  test.each(arithmetic)('%s', (_text, code, result) => {
    const { machine } = core(code, { 2: 0x89abcdef, 3: 0x80000011, 4: 99, 5: 0 });
    expect(machine.run(1)).toBe('budget');
    expect(unsigned(machine.registers[4])).toBe(result >>> 0);
    expect(machine.pc).toBe(iramBase + code.length / 2);
  });
});

/** Each jumps 20 bytes ahead when taken; two settings of a2 and a3, with what they do. */
const branches: readonly (readonly [string, string, readonly [number, number], readonly [number, number]])[] =
  [
    ['beqz a2', '160201', [0, 0], [1, 0]],
    ['bnez a2', '560201', [1, 0], [0, 0]],
    ['bltz a2', '960201', [-1, 0], [0, 0]],
    ['bgez a2', 'd60201', [0, 0], [-1, 0]],
    ['beqi a2, 7', '267210', [7, 0], [6, 0]],
    ['bnei a2, 7', '667210', [6, 0], [7, 0]],
    ['blti a2, -1', 'a60210', [-2, 0], [-1, 0]],
    ['bgei a2, 12', 'e6a210', [12, 0], [11, 0]],
    ['bltui a2, 16', 'b6b210', [15, 0], [-1, 0]],
    ['bgeui a2, 65536', 'f61210', [-1, 0], [65535, 0]],
    ['beq a2, a3', '371210', [5, 5], [5, 6]],
    ['bne a2, a3', '379210', [5, 6], [5, 5]],
    ['blt a2, a3', '372210', [-1, 0], [0, -1]],
    ['bge a2, a3', '37a210', [0, -1], [-1, 0]],
    ['bltu a2, a3', '373210', [0, -1], [-1, 0]],
    ['bgeu a2, a3', '37b210', [-1, 0], [0, -1]],
    ['bnone a2, a3', '370210', [0xf0, 0x0f], [0xf0, 0x10]],
    ['bany a2, a3', '378210', [0xf0, 0x10], [0xf0, 0x0f]],
    ['ball a2, a3', '374210', [0xf0, 0x30], [0xf0, 0x0c]],
    ['bnall a2, a3', '37c210', [0xf0, 0x0c], [0xf0, 0x30]],
    ['bbc a2, a3', '375210', [0xfb, 2], [4, 2]],
    ['bbs a2, a3', '37d210', [4, 2], [0xfb, 2]],
    ['bbci a2, 17', '177210', [0xfdffff, 0], [0x20000, 0]],
    ['bbsi a2, 17', '17f210', [0x20000, 0], [0xfdffff, 0]],
    ['beqz.n a2', '9c02', [0, 0], [1, 0]],
    ['bnez.n a2', 'dc02', [1, 0], [0, 0]],
  ];

describe('branches', () => {
  test.each(branches)('%s', (_text, code, taken, notTaken) => {
    for (const [values, ahead] of [
      [taken, 20],
      [notTaken, code.length / 2],
    ] as const) {
      const { machine } = core(code, { 2: values[0], 3: values[1] });
      machine.run(1);
      expect(machine.pc).toBe(iramBase + ahead);
    }
  });

  test('j, call0 and ret', () => {
    expect(stepped('060400').pc).toBe(iramBase + 20);
    const called = stepped('450000');
    expect(called.pc).toBe(iramBase + 8);
    expect(unsigned(called.registers[0])).toBe(iramBase + 3);
    expect(stepped('0df0', { 0: iramBase + 64 }).pc).toBe(iramBase + 64);
  });

  test('a call into the ROM stops for whoever stands in for it', () => {
    const { machine } = core('c00200', { 2: 0x40002ecc });
    expect(machine.run(10)).toBe('outside');
    expect(machine.pc).toBe(0x40002ecc);
    expect(unsigned(machine.registers[0])).toBe(iramBase + 3);
  });
});

function stepped(code: string, registers: Record<number, number> = {}) {
  const { machine } = core(code, registers);
  machine.run(1);
  return machine;
}

describe('memory', () => {
  test.each([
    ['l8ui a4, a2, 3', '420203', 0x84],
    ['l16ui a4, a2, 2', '421201', 0x8483],
    ['l16si a4, a2, 2', '429201', 0xffff8483],
    ['l32i a4, a2, 4', '422201', 0x88878685],
    ['l32i.n a4, a2, 8', '4822', 0x8c8b8a89],
  ])('%s', (_text, code, result) => {
    const { machine, memory } = core(code, { 2: dramBase });
    memory.writeBytes(
      dramBase,
      Uint8Array.from({ length: 16 }, (_, index) => 0x81 + index),
    );
    machine.run(1);
    expect(unsigned(machine.registers[4])).toBe(result);
  });

  test.each([
    ['s8i a3, a2, 1', '324201', '00dd00000000'],
    ['s16i a3, a2, 2', '325201', '0000ddcc0000'],
    ['s32i a3, a2, 8', '326202', '0000000000000000ddccbbaa'],
  ])('%s', (_text, code, expected) => {
    const { machine, memory } = core(code, { 2: dramBase, 3: 0xaabbccdd });
    machine.run(1);
    const bytes = memory.readBytes(dramBase, expected.length / 2);
    expect(Buffer.from(bytes).toString('hex')).toBe(expected);
  });

  test('instruction RAM takes words only', () => {
    const { machine } = core('420203', { 2: iramBase });
    expect(machine.run(1)).toBe('exception');
    expect(machine.exception).toEqual({ cause: 3, address: iramBase + 3 });
  });

  test('a word that is not aligned is an exception', () => {
    const { machine } = core('422201', { 2: dramBase + 1 });
    expect(machine.run(1)).toBe('exception');
    expect(machine.exception?.cause).toBe(9);
  });

  test('registers are read and written through whoever owns them', () => {
    const { machine, seen } = core('422201326202', { 2: 0x60000300, 3: 4 });
    machine.run(2);
    expect(seen).toEqual(['read 60000304', 'write 60000308 4']);
    expect(machine.registers[4]).toBe(0x12345678);
  });

  test('code that is overwritten is decoded again', () => {
    const { machine, memory } = core('0c14', {});
    machine.run(1);
    expect(machine.registers[4]).toBe(1);
    memory.writeBytes(iramBase, fromHex('0c24'));
    machine.pc = iramBase;
    machine.run(1);
    expect(machine.registers[4]).toBe(2);
  });
});

describe('shifts through SAR', () => {
  test.each([
    ['ssl, sll by 4', '0015400042a1', 4, 0x9abcdef0],
    ['ssl, sll by 0', '0015400042a1', 0, 0x89abcdef],
    ['ssr, srl by 4', '000540304091', 4, 0x08000001],
    ['ssr, sra by 4', '0005403040b1', 4, 0xf8000001],
    ['ssr, src by 8', '000540304281', 8, 0xef800000],
    ['ssai, src', '004c40304281', 0, 0xdef80000],
    ['ssa8l, src', '002540304281', 1, 0xef800000],
  ])('%s', (_text, code, amount, result) => {
    const { machine } = core(code, { 2: 0x89abcdef, 3: 0x80000011, 5: amount });
    machine.run(2);
    expect(unsigned(machine.registers[4])).toBe(result);
  });
});

test('what is no instruction stops the core, and random code never throws', () => {
  expect(stepped('000000').exception?.cause).toBe(0);
  let seed = 1;
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: 64 }, () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed >>> 24;
    });
    const { machine } = core(Buffer.from(bytes).toString('hex'), {
      1: dramBase + 64,
      2: dramBase,
      3: iramBase,
    });
    expect(['budget', 'outside', 'exception']).toContain(machine.run(500));
  }
});

test.each([
  ['entry a1, 32', '364100'],
  ['call8', '250100'],
  ['retw.n', '1df0'],
  ['quou a4, a2, a3', '3042c2'],
  ['minu a4, a2, a5', '504263'],
  ['loop a2', '768204'],
  ['s32c1i a4, a2, 0', '42e200'],
])('%s is nothing that this core has', (_text, code) => {
  expect(stepped(code, { 2: 7, 3: 2 }).exception?.cause).toBe(0);
});
