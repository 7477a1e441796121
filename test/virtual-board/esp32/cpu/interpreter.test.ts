// What an LX6 has besides the base instruction set, one by one: words as Capstone disassembles them, in memory order.
import { describe, expect, test } from 'vitest';
import { Lx6 } from '../../../../src/virtual-board/esp32/cpu/lx6.ts';
import { Memory } from '../../../../src/virtual-board/esp32/cpu/memory.ts';
import { fromHex } from '../../../support/board-fixture.ts';

const codeAt = 0x40080000;
const stackAt = 0x3ffe3000;

function core(code: string, registers: Record<number, number> = {}) {
  const memory = new Memory();
  const machine = new Lx6(memory, {
    read: (address) => memory.word(address) ?? 0x12345678,
    write: (address, value) => void memory.writeWord(address, value),
  });
  memory.writeBytes(codeAt, fromHex(code));
  machine.pc = codeAt;
  for (const [index, value] of Object.entries(registers)) machine.registers[Number(index)] = value;
  return { machine, memory };
}

const unsigned = (value: number | undefined) => (value ?? 0) >>> 0;

describe('arithmetic', () => {
  /** With a2 = 0x89ABCDEF, a3 = 0x80000011, a5 = -1; the result in a4. */
  test.each([
    ['min a4, a2, a3', '304243', 0x80000011],
    ['max a4, a2, a3', '304253', 0x89abcdef],
    ['minu a4, a2, a5', '504263', 0x89abcdef],
    ['maxu a4, a2, a5', '504273', 0xffffffff],
    ['sext a4, a2, 15', '804223', 0xffffcdef],
    ['sext a4, a2, 22', 'f04223', 0x002bcdef],
    ['sext a4, a2, 7', '004223', 0xffffffef],
    ['clamps a4, a3, 7', '004333', 0xffffff80],
    ['muluh a4, a2, a3', '3042a2', 0x44d5e700],
    ['mulsh a4, a2, a3', '3042b2', 0x3b2a1900],
    ['quou a4, a2, a3', '3042c2', 1],
    ['quos a4, a2, a3', '3042d2', 0],
    ['remu a4, a2, a3', '3042e2', 0x09abcdde],
    ['rems a4, a2, a5', '5042f2', 0],
    ['quos a4, a3, a5', '5043d2', 0x7fffffef],
  ])('%s', (_text, code, result) => {
    const { machine } = core(code, { 2: 0x89abcdef, 3: 0x80000011, 5: -1 });
    expect(machine.run(1)).toBe('budget');
    expect(unsigned(machine.registers[4])).toBe(result);
  });

  test.each([
    ['quou', '3042c2'],
    ['quos', '3042d2'],
    ['remu', '3042e2'],
    ['rems', '3042f2'],
  ])('%s by zero is an exception at the instruction', (_name, code) => {
    const { machine } = core(code, { 2: 7, 3: 0, 4: 99 });
    expect(machine.run(1)).toBe('exception');
    expect([machine.exception?.cause, machine.pc, machine.registers[4]]).toEqual([6, codeAt, 99]);
  });

  test('the smallest number by -1 is itself', () => {
    const { machine } = core('3042d2', { 2: -0x80000000, 3: -1 });
    machine.run(1);
    expect(machine.registers[4]).toBe(-0x80000000);
  });
});

describe('memory', () => {
  test('words at any address of data RAM, halves and bytes', () => {
    // l32i a4, a2, 0; l16ui a5, a2, 2; s32i a3, a2, 4; l8ui a6, a2, 6
    const { machine, memory } = core('422200521201326201620206', { 2: 0x3ffb0001, 3: 0x11223344 });
    memory.writeBytes(
      0x3ffb0000,
      Uint8Array.from({ length: 16 }, (_, index) => 0x80 + index),
    );
    machine.run(4);
    expect([4, 5, 6].map((index) => unsigned(machine.registers[index]))).toEqual([0x84838281, 0x8483, 0x22]);
    expect([...memory.readBytes(0x3ffb0004, 6)]).toEqual([0x84, 0x44, 0x33, 0x22, 0x11, 0x89]);
  });

  test.each([
    ['l8ui a4, a2, 0', '420200', codeAt],
    ['l32i a4, a2, 0 at an odd place', '422200', codeAt + 1],
    ['s16i a4, a2, 0', '425200', codeAt],
  ])('code RAM is one of words: %s', (_text, code, address) => {
    const { machine } = core(code, { 2: address });
    expect(machine.run(1)).toBe('exception');
    expect(machine.exception).toEqual({ cause: 3, address });
  });

  test('SRAM 1 as code has its words in reverse order', () => {
    const { memory } = core('');
    memory.writeBytes(0x3ffe0000, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    expect([...memory.readBytes(0x400bfff8, 8)]).toEqual([5, 6, 7, 8, 1, 2, 3, 4]);
    memory.writeBytes(0x400a0000, Uint8Array.of(9, 8, 7, 6));
    expect([...memory.readBytes(0x3ffffffc, 4)]).toEqual([9, 8, 7, 6]);
  });

  test('what is stored over code by its other name is executed', () => {
    // addi.n a4, a4, 1 and then a jump back to it.
    const { machine, memory } = core('', { 2: 0x3ffffffc, 4: 0 });
    memory.writeBytes(0x400a0000, fromHex('1b44 86feff'));
    machine.pc = 0x400a0000;
    machine.run(4);
    expect(machine.registers[4]).toBe(2);
    memory.writeBytes(codeAt, fromHex('3262000000'));
    // s32i a3, a2, 0 puts addi.n a4, a4, 2 there, and the first half of the same jump.
    machine.registers[3] = 0xfe86442b | 0;
    machine.pc = codeAt;
    machine.run(1);
    machine.pc = 0x400a0000;
    machine.run(4);
    expect(machine.registers[4]).toBe(6);
  });

  test('s32c1i stores where SCOMPARE1 is what is there, and returns what was', () => {
    // wsr a3, scompare1; s32c1i a4, a2, 0; s32c1i a5, a2, 0
    const { machine, memory } = core('300c1342e20052e200', { 2: 0x3ffb0000, 3: 7, 4: 8, 5: 9 });
    memory.writeWord(0x3ffb0000, 7);
    machine.run(3);
    expect([machine.registers[4], machine.registers[5], memory.word(0x3ffb0000)]).toEqual([7, 8, 8]);
  });
});

describe('loops', () => {
  test.each([
    ['loop a2', '768204', 5, 5],
    ['loopnez a2', '769204', 5, 5],
    ['loopnez a2 of nothing', '769204', 0, 0],
    ['loopgtz a2', '76a204', 5, 5],
    ['loopgtz a2 of less', '76a204', -3, 0],
  ])('%s', (_text, code, count, times) => {
    // The body: addi.n a4, a4, 1; addi a5, a5, 2
    const { machine } = core(`${code} 1b44 52c502 1b66`, { 2: count, 4: 0, 5: 0, 6: 0 });
    const instructions = 1 + times * 2 + 1;
    machine.run(instructions);
    expect([4, 5, 6].map((index) => machine.registers[index])).toEqual([times, times * 2, 1]);
  });

  test('a branch to the end leaves, with what was left of the count', () => {
    // loop a2, end; beqz.n a4, end; addi.n a5, a5, 1; end: addi.n a6, a6, 1
    const { machine } = core('768203 8c04 1b55 1b66', { 2: 3, 4: 0, 5: 0, 6: 0 });
    machine.run(3);
    expect([machine.pc, machine.registers[5], machine.registers[6]]).toEqual([codeAt + 9, 0, 1]);
    expect(machine.loopRegisters[2]).toBe(2);
  });

  test('LCOUNT of zero, written by hand, ends it', () => {
    // loop a2, end; movi.n a4, 0; wsr a4, lcount; addi.n a5, a5, 1; end
    const { machine } = core('768206 0c04 400213 1b55 1b66', { 2: 9, 5: 0, 6: 0 });
    machine.run(5);
    expect([machine.registers[5], machine.registers[6]]).toEqual([1, 1]);
  });
});

describe('windows', () => {
  test.each([1, 2, 3] as const)('CALL%i hands arguments and results through the window', (increment) => {
    const n = increment * 4;
    const call = (0x45 | (increment << 4)).toString(16);
    // callN +8; at 8: entry a1, 32; addi.n a2, a2, 1; retw.n
    const { machine } = core(`${call}0000 0000000000 364100 1b22 1df0`, { 1: stackAt, [n + 2]: 41 });
    machine.run(4);
    expect(machine.pc).toBe(codeAt + 3);
    expect([machine.registers[n + 2], machine.registers[1], machine.windows.base]).toEqual([42, stackAt, 0]);
  });

  test('CALLX8 goes where a register says, and a function of the ROM is met before any window moves', () => {
    const { machine } = core('e00200', { 2: 0x40008534, 10: 1234 });
    expect(machine.run(5)).toBe('outside');
    expect([machine.pc, machine.returnAddress]).toEqual([0x40008534, codeAt + 3]);
    expect(machine.argument(0, () => 0)).toBe(1234);
    machine.setResult(77);
    expect(machine.registers[10]).toBe(77);
  });

  test.each([
    ['ENTRY through a register beyond a3', '364400'],
    ['RETW without a caller', '900000'],
  ])('%s is illegal', (_text, code) => {
    const { machine } = core(code, { 0: 0 });
    expect(machine.run(1)).toBe('exception');
    expect(machine.exception?.cause).toBe(0);
  });

  test('RETW to another window than that of the caller is illegal', () => {
    const { machine } = core('650000 0000000000 364100 900000', { 1: stackAt });
    machine.run(2);
    machine.registers[0] = codeAt | (3 << 30);
    expect(machine.run(1)).toBe('exception');
  });

  test('ROTW and WINDOWBASE show other registers, and the first ones again', () => {
    // rotw 1; rotw -1; movi.n a5, 3; wsr a5, windowbase
    const { machine } = core('108040 f08040 0c35 504813', { 0: 10, 4: 14, 7: 17 });
    machine.run(1);
    expect([machine.registers[0], machine.registers[3], machine.windows.base]).toEqual([14, 17, 1]);
    machine.run(1);
    expect([machine.registers[0], machine.registers[4], machine.windows.base]).toEqual([10, 14, 0]);
    machine.run(2);
    expect(machine.windows.base).toBe(3);
  });

  test('L32E and S32E reach below an address', () => {
    // s32e a3, a2, -16; l32e a4, a2, -16
    const { machine, memory } = core('30c249 40c209', { 2: stackAt, 3: 0x5a5a });
    machine.run(2);
    expect([memory.word(stackAt - 16), machine.registers[4]]).toEqual([0x5a5a, 0x5a5a]);
  });

  test('MOVSP brings the caller back from where it was kept, before the stack moves away', () => {
    // call8 +8; at 8: entry a1, 32; movsp a1, a2; retw.n
    const { machine, memory } = core('650000 0000000000 364100 101200 1df0', { 1: stackAt, 3: 33, 10: 0 });
    machine.run(2);
    for (const [index, value] of [99, stackAt, 22, 33].entries())
      memory.writeWord(stackAt - 32 - 16 + index * 4, value);
    memory.writeWord(stackAt - 12, stackAt + 0x80);
    machine.windows.start = 1 << 2;
    machine.windows.ring.fill(-1);
    machine.registers[2] = stackAt - 0x400;
    machine.run(2);
    expect([0, 1, 2, 3].map((index) => machine.registers[index])).toEqual([99, stackAt, 22, 33]);
  });
});

/**
 * A function for each way to call: f(n) = n times the registers that it keeps over the call, and f(n - 1), which the
 * next of `ways` computes.
 */
function recursive(ways: readonly (1 | 2 | 3)[]) {
  const sizeBytes = 64;
  const bytes = new Uint8Array(0x10 + ways.length * sizeBytes);
  const callTo = (from: number, to: number, way: number) => {
    const distance = (to - (from & ~3) - 4) >> 2;
    return [0x05 | (way << 4) | ((distance & 3) << 6), (distance >> 2) & 255, (distance >> 10) & 255];
  };
  bytes.set(callTo(0, 0x10, 2));
  for (const [index, way] of ways.entries()) {
    const start = 0x10 + index * sizeBytes;
    const given = way * 4 + 2;
    const kept = Array.from({ length: way * 4 - 3 }, (_, at) => 3 + at);
    const code = [0x36, 0x81, 0x00];
    const branchAt = code.length;
    code.push(0x16, 0x02, 0x00);
    for (const register of kept) code.push((register << 4) | 0xd, 2);
    code.push(0x0b, (given << 4) | 2);
    code.push(...callTo(start + code.length, 0x10 + ((index + 1) % ways.length) * sizeBytes, way));
    code.push((2 << 4) | 0xd, given);
    for (const register of kept) code.push((register << 4) | 0xa, 0x22);
    code.push(0x1d, 0xf0);
    code[branchAt + 1]! |= ((code.length - branchAt - 4) & 15) << 4;
    code[branchAt + 2]! |= (code.length - branchAt - 4) >> 4;
    code.push(0x0c, 0x02, 0x1d, 0xf0);
    bytes.set(code, start);
  }
  return { bytes, kept: ways.map((way) => way * 4 - 3) };
}

describe('64 registers and what is beyond them', () => {
  test.each([
    ['CALL4', [1]],
    ['CALL8', [2]],
    ['CALL12', [3]],
    ['all of them in turn', [1, 2, 3]],
    ['all of them in another order', [3, 1, 1, 2, 3, 2]],
  ] as const)('%s: frames go to the stack and come back, at every depth from 1 to 40', (_name, ways) => {
    const { bytes, kept } = recursive(ways);
    for (let depth = 1; depth <= 40; depth++) {
      const { machine, memory } = core(Buffer.from(bytes).toString('hex'), {
        1: stackAt,
        3: 1003,
        7: 1007,
        10: depth,
      });
      memory.writeWord(stackAt - 12, stackAt + 0x80);
      machine.setBreakpoint(codeAt + 3);
      expect(machine.run(10_000)).toBe('breakpoint');
      const sum = Array.from({ length: depth }, (_, at) => (depth - at) * kept[at % kept.length]!);
      expect(machine.registers[10]).toBe(sum.reduce((total, each) => total + each));
      expect([1, 3, 7].map((index) => machine.registers[index])).toEqual([stackAt, 1003, 1007]);
      expect([machine.windows.base, machine.windows.start]).toEqual([0, 1]);
    }
  });

  test('sixteen panes hold five frames of CALL12: the sixth sends the first to its stack', () => {
    const { bytes } = recursive([3]);
    const { machine, memory } = core(Buffer.from(bytes).toString('hex'), { 0: 7, 1: stackAt, 10: 9 });
    memory.writeWord(stackAt - 12, stackAt + 0x80);
    const frames: number[] = [];
    for (let step = 0; step < 200; step++) {
      machine.run(1);
      frames.push([...machine.windows.start.toString(2)].filter((bit) => bit === '1').length);
    }
    expect(Math.max(...frames)).toBe(5);
    // a0 and a1 of the first, below the second's stack pointer.
    expect([memory.word(stackAt - 64 - 16), memory.word(stackAt - 64 - 12)]).toEqual([7, stackAt]);
  });
});
