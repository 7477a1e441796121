// Every instruction of RV32IM against its definition in the manual, computed here with integers of any length; then
// what the manual says at the edges, and what the chip's core does besides.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cause } from '../../../../src/virtual-board/esp32c3/cpu/interpreter.ts';
import { dramBase, iramBase, Memory } from '../../../../src/virtual-board/esp32c3/cpu/memory.ts';
import { RiscV } from '../../../../src/virtual-board/esp32c3/cpu/risc-v.ts';
import { runs } from '../../../support/sampled.ts';

const code = 0x40380000;
const data = dramBase + 0x8000;
const [a0, a1, a2] = [10, 11, 12];

const rType = (funct7: number, funct3: number, rd = a0, rs1 = a1, rs2 = a2) =>
  (funct7 << 25) | (rs2 << 20) | (rs1 << 15) | (funct3 << 12) | (rd << 7) | 0x33;
const iType = (opcode: number, funct3: number, imm: number, rd = a0, rs1 = a1) =>
  (imm << 20) | (rs1 << 15) | (funct3 << 12) | (rd << 7) | opcode;
const sType = (funct3: number, imm: number) =>
  ((imm >> 5) << 25) | (a2 << 20) | (a1 << 15) | (funct3 << 12) | ((imm & 31) << 7) | 0x23;
const bType = (funct3: number, offset: number) =>
  ((offset >> 12) << 31) |
  (((offset >> 5) & 63) << 25) |
  (a2 << 20) |
  (a1 << 15) |
  (funct3 << 12) |
  (((offset >> 1) & 15) << 8) |
  (((offset >> 11) & 1) << 7) |
  0x63;
const jType = (offset: number, rd: number) =>
  ((offset >> 20) << 31) |
  (((offset >> 1) & 0x3ff) << 21) |
  (((offset >> 11) & 1) << 20) |
  (((offset >> 12) & 255) << 12) |
  (rd << 7) |
  0x6f;
const csrType = (funct3: number, number: number, rd: number, rs1: number) =>
  (number << 20) | (rs1 << 15) | (funct3 << 12) | (rd << 7) | 0x73;

const bytesOf = (...words: number[]) => new Uint8Array(Int32Array.from(words).buffer);

function core(words: readonly number[], registers: Record<number, number> = {}) {
  const memory = new Memory();
  const seen: string[] = [];
  const machine = new RiscV(memory, {
    read: (address) => {
      seen.push(`read ${address.toString(16)}`);
      return address < 0x60000000 ? undefined : 0x87654321;
    },
    write: (address, value) => {
      seen.push(`write ${address.toString(16)} ${(value >>> 0).toString(16)}`);
      return address >= 0x60000000;
    },
  });
  memory.writeBytes(code, bytesOf(...words));
  machine.pc = code;
  for (const [index, value] of Object.entries(registers)) machine.registers[Number(index)] = value;
  return { machine, memory, seen };
}

/** One for what changes registers alone: a core has a decoded copy of all its RAM. */
const plain = core([]);

/** The core after one instruction that changes registers alone. */
function ranOne(word: number, registers: Record<number, number> = {}): RiscV {
  const { machine, memory } = plain;
  memory.writeBytes(code, bytesOf(word));
  machine.pc = code;
  machine.registers.fill(0);
  for (const [index, value] of Object.entries(registers)) machine.registers[Number(index)] = value;
  expect(machine.run(1)).toBe('budget');
  return machine;
}

/** Its register a0. */
const result = (word: number, registers: Record<number, number>): number =>
  ranOne(word, registers).registers[a0]!;

const edges = [
  0, 1, -1, 2, -2, 0x7fffffff, -0x80000000, -0x7fffffff, 31, 32, 33, 0xffff, 0x10000, 0x55555555,
];
const word = fc.oneof(fc.constantFrom(...edges), fc.integer());
const long = (value: number) => BigInt(value);
const unsigned = (value: number) => BigInt(value >>> 0);
const low = (value: bigint) => Number(BigInt.asIntN(32, value));

type Definition = (a: number, b: number) => number;
const shift = (b: number) => BigInt(b & 31);
const operations: readonly (readonly [string, number, number, Definition])[] = [
  ['ADD', 0, 0, (a, b) => low(long(a) + long(b))],
  ['SUB', 0x20, 0, (a, b) => low(long(a) - long(b))],
  ['SLL', 0, 1, (a, b) => low(unsigned(a) << shift(b))],
  ['SLT', 0, 2, (a, b) => (long(a) < long(b) ? 1 : 0)],
  ['SLTU', 0, 3, (a, b) => (unsigned(a) < unsigned(b) ? 1 : 0)],
  ['XOR', 0, 4, (a, b) => low(long(a) ^ long(b))],
  ['SRL', 0, 5, (a, b) => low(unsigned(a) >> shift(b))],
  ['SRA', 0x20, 5, (a, b) => low(long(a) >> shift(b))],
  ['OR', 0, 6, (a, b) => low(long(a) | long(b))],
  ['AND', 0, 7, (a, b) => low(long(a) & long(b))],
  ['MUL', 1, 0, (a, b) => low(long(a) * long(b))],
  ['MULH', 1, 1, (a, b) => low((long(a) * long(b)) >> 32n)],
  ['MULHSU', 1, 2, (a, b) => low((long(a) * unsigned(b)) >> 32n)],
  ['MULHU', 1, 3, (a, b) => low((unsigned(a) * unsigned(b)) >> 32n)],
  ['DIV', 1, 4, (a, b) => (b === 0 ? -1 : low(long(a) / long(b)))],
  ['DIVU', 1, 5, (a, b) => (b === 0 ? -1 : low(unsigned(a) / unsigned(b)))],
  ['REM', 1, 6, (a, b) => (b === 0 ? a : low(long(a) % long(b)))],
  ['REMU', 1, 7, (a, b) => (b === 0 ? a : low(unsigned(a) % unsigned(b)))],
];

describe('registers with registers', () => {
  test.each(operations)('%s', (_name, funct7, funct3, definition) => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(result(rType(funct7, funct3), { [a1]: a, [a2]: b })).toBe(definition(a, b));
      }),
      { numRuns: runs(60), examples: edges.flatMap((a) => edges.map((b) => [a, b] as [number, number])) },
    );
  });

  test.each([
    ['DIV by zero is -1', 4, 7, 0, -1],
    ['DIVU by zero is the largest', 5, 7, 0, -1],
    ['REM by zero is the dividend', 6, -7, 0, -7],
    ['REMU by zero is the dividend', 7, -7, 0, -7],
    ['DIV that overflows is the dividend', 4, -0x80000000, -1, -0x80000000],
    ['REM that overflows is zero', 6, -0x80000000, -1, 0],
    ['REM has the sign of the dividend', 6, -7, 2, -1],
    ['MULH of the smallest by itself', 1, -0x80000000, -0x80000000, 0x40000000],
  ])('%s', (_text, funct3, a, b, expected) => {
    expect(result(rType(1, funct3), { [a1]: a, [a2]: b })).toBe(expected);
  });
});

const immediates: readonly (readonly [string, number, Definition])[] = [
  ['ADDI', 0, (a, b) => low(long(a) + long(b))],
  ['SLTI', 2, (a, b) => (a < b ? 1 : 0)],
  ['SLTIU', 3, (a, b) => (unsigned(a) < unsigned(b) ? 1 : 0)],
  ['XORI', 4, (a, b) => a ^ b],
  ['ORI', 6, (a, b) => a | b],
  ['ANDI', 7, (a, b) => a & b],
];
const imm12 = fc.oneof(fc.constantFrom(0, 1, -1, 2047, -2048), fc.integer({ min: -2048, max: 2047 }));

describe('registers with numbers', () => {
  test.each(immediates)('%s: the number has a sign', (_name, funct3, definition) => {
    fc.assert(
      fc.property(word, imm12, (a, imm) => {
        expect(result(iType(0x13, funct3, imm), { [a1]: a })).toBe(definition(a, imm));
      }),
      { numRuns: runs(60) },
    );
  });

  test.each([
    ['SLLI', 1, 0, (a: number, b: number) => low(unsigned(a) << BigInt(b))],
    ['SRLI', 5, 0, (a: number, b: number) => low(unsigned(a) >> BigInt(b))],
    ['SRAI', 5, 0x400, (a: number, b: number) => low(long(a) >> BigInt(b))],
  ] as const)('%s', (_name, funct3, bits, definition) => {
    fc.assert(
      fc.property(word, fc.integer({ min: 0, max: 31 }), (a, amount) => {
        expect(result(iType(0x13, funct3, bits | amount), { [a1]: a })).toBe(definition(a, amount));
      }),
      { numRuns: runs(60) },
    );
  });

  test('LUI and AUIPC', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xfffff }), (upper) => {
        expect(result((upper << 12) | (a0 << 7) | 0x37, {})).toBe((upper << 12) | 0);
        expect(result((upper << 12) | (a0 << 7) | 0x17, {})).toBe((code + (upper << 12)) | 0);
      }),
      { numRuns: runs(60) },
    );
  });

  test('x0 stays zero', () => {
    const { machine } = core([iType(0x13, 0, 5, 0, 0), rType(0, 0, a0, 0, 0), jType(4, 0)], { [a0]: 7 });
    machine.run(3);
    expect([machine.registers[0], machine.registers[a0], machine.pc]).toEqual([0, 0, code + 12]);
  });
});

describe('jumps', () => {
  const conditions: readonly (readonly [string, number, (a: number, b: number) => boolean])[] = [
    ['BEQ', 0, (a, b) => a === b],
    ['BNE', 1, (a, b) => a !== b],
    ['BLT', 4, (a, b) => a < b],
    ['BGE', 5, (a, b) => a >= b],
    ['BLTU', 6, (a, b) => unsigned(a) < unsigned(b)],
    ['BGEU', 7, (a, b) => unsigned(a) >= unsigned(b)],
  ];
  const offset = fc.integer({ min: -2048, max: 2047 }).map((half) => half * 2);
  test.each(conditions)('%s', (_name, funct3, isTaken) => {
    fc.assert(
      fc.property(fc.oneof(word), fc.oneof(word), offset, (a, b, distance) => {
        for (const right of [b, a]) {
          const machine = ranOne(bType(funct3, distance), { [a1]: a, [a2]: right });
          expect(machine.pc).toBe(code + (isTaken(a, right) ? distance : 4));
        }
      }),
      { numRuns: runs(60) },
    );
  });

  test('JAL goes up to a megabyte either way and keeps where it came from', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8192, max: 0x2ffff }), (half) => {
        const machine = ranOne(jType(half * 2, 1));
        expect([machine.pc, machine.registers[1]]).toEqual([code + half * 2, code + 4]);
      }),
      { numRuns: runs(60) },
    );
  });

  test('JALR drops the lowest bit, and may take its target from the register that it writes', () => {
    const { machine } = core([iType(0x67, 0, 9, 1, 1)], { 1: code + 0x100 });
    machine.run(1);
    expect([machine.pc, machine.registers[1]]).toEqual([code + 0x108, code + 4]);
  });

  test('a jump out of the RAM stops the core at its target', () => {
    const { machine } = core([iType(0x67, 0, 0, 1, a1)], { [a1]: 0x40000050 });
    expect(machine.run(5)).toBe('outside');
    expect([machine.pc, machine.executed]).toEqual([0x40000050, 1]);
  });

  test('running off the end of the RAM stops the core', () => {
    const { machine, memory } = core([]);
    memory.writeBytes(0x403dfffc, bytesOf(iType(0x13, 0, 1, a0, a0)));
    machine.pc = 0x403dfffc;
    expect(machine.run(5)).toBe('outside');
    expect([machine.pc, machine.registers[a0]]).toEqual([0x403e0000, 1]);
  });
});

describe('memory', () => {
  const loads: readonly (readonly [string, number, number, (view: DataView, at: number) => number])[] = [
    ['LB', 0, 1, (view, at) => view.getInt8(at)],
    ['LH', 1, 2, (view, at) => view.getInt16(at, true)],
    ['LW', 2, 4, (view, at) => view.getInt32(at, true)],
    ['LBU', 4, 1, (view, at) => view.getUint8(at)],
    ['LHU', 5, 2, (view, at) => view.getUint16(at, true)],
  ];
  test.each(loads)('%s, aligned or not, by either name of the RAM', (_name, funct3, _size, definition) => {
    const bytes = Uint8Array.from({ length: 16 }, (_, index) => index * 37 + 0x75);
    for (const base of [data, data - dramBase + code]) {
      for (let at = 0; at < 12; at++) {
        const { machine, memory } = core([iType(0x03, funct3, -4)], { [a1]: base + at + 4 });
        memory.writeBytes(data, bytes);
        machine.run(1);
        expect(machine.registers[a0]).toBe(definition(new DataView(bytes.buffer), at));
      }
    }
  });

  test.each([
    ['SB', 0, 1],
    ['SH', 1, 2],
    ['SW', 2, 4],
  ] as const)('%s writes its bytes and no others, aligned or not, by either name', (_name, funct3, size) => {
    for (const base of [data, data - dramBase + code]) {
      for (let at = 0; at < 8; at++) {
        const { machine, memory } = core([sType(funct3, -8)], { [a1]: base + at + 8, [a2]: 0x89abcdef | 0 });
        memory.writeBytes(data, new Uint8Array(16).fill(0x55));
        machine.run(1);
        const expected = new Uint8Array(16).fill(0x55);
        expected.set(bytesOf(0x89abcdef | 0).subarray(0, size), at);
        expect([...memory.readBytes(data, 16)]).toEqual([...expected]);
      }
    }
  });

  test('registers are read and written as words, and parts of them are taken out', () => {
    const read = core([iType(0x03, 0, 3)], { [a1]: 0x60000000 });
    read.machine.run(1);
    expect([read.machine.registers[a0], read.seen]).toEqual([0x87 - 256, ['read 60000000']]);
    const write = core([sType(0, 1)], { [a1]: 0x60000000, [a2]: 0xaa });
    write.machine.run(1);
    expect(write.seen).toEqual(['read 60000000', 'write 60000000 8765aa21']);
    expect(write.machine.touchedRegisters).toBe(true);
  });

  test.each([
    ['a load where nothing is', iType(0x03, 2, 0), cause.loadFault],
    ['a store where nothing is', sType(2, 0), cause.storeFault],
  ])('%s is a fault that changes nothing', (_text, instruction, why) => {
    const { machine } = core([instruction], { [a0]: 42, [a1]: 0x1000 });
    expect(machine.run(3)).toBe('exception');
    expect(machine.exception).toEqual({ cause: why, address: 0x1000 });
    expect([machine.pc, machine.registers[a0]]).toEqual([code, 42]);
  });

  test.each([
    ['its own name', code],
    ['its name as data', dramBase],
  ])('what is stored over code by %s is executed, also the second half of an instruction', (_text, base) => {
    // Adds 1 twice; between them the program turns the second into an addition of 2, by its upper half alone.
    const add = iType(0x13, 0, 1, a0, a0);
    const better = iType(0x13, 0, 2, a0, a0);
    const { machine } = core([add, sType(1, 10), add], { [a1]: base, [a2]: better >>> 16 });
    // The second addition is decoded before it is changed.
    machine.pc = code + 8;
    machine.run(1);
    machine.pc = code;
    machine.run(3);
    expect(machine.registers[a0]).toBe(1 + 1 + 2);
  });

  test('the cache RAM before the instructions takes code too', () => {
    const { machine, memory } = core([]);
    memory.writeBytes(iramBase, bytesOf(iType(0x13, 0, 5, a0, a0)));
    machine.pc = iramBase;
    machine.run(1);
    expect(machine.registers[a0]).toBe(5);
  });
});

describe('traps and control registers', () => {
  const mtvec = 0x305;

  test.each([
    ['ECALL', 0x00000073, cause.environmentCall],
    ['EBREAK', 0x00100073, cause.breakpoint],
    ['what is no instruction', 0xffffffff | 0, cause.illegalInstruction],
    ['a CSR that there is not', csrType(2, 0xb00, a0, 0), cause.illegalInstruction],
    ['a write to a CSR that only tells', csrType(1, 0xf14, a0, a1), cause.illegalInstruction],
  ])('%s stops the core where it stands', (_text, instruction, why) => {
    const { machine } = core([instruction]);
    expect(machine.run(10)).toBe('exception');
    expect([machine.exception?.cause, machine.pc]).toEqual([why, code]);
  });

  test('a program with a trap handler of its own gets the trap, and MRET goes back', () => {
    const words = [csrType(1, mtvec, 0, a1), 0x00000073, iType(0x13, 0, 1, a0, a0)];
    const { machine, memory } = core(words, { [a1]: code + 0x100 });
    // The handler adds 4 to MEPC and returns.
    memory.writeBytes(
      code + 0x100,
      bytesOf(csrType(2, 0x341, 5, 0), iType(0x13, 0, 4, 5, 5), csrType(1, 0x341, 0, 5), 0x30200073),
    );
    expect(machine.run(10)).toBe('budget');
    expect([machine.pc, machine.control.mcause, machine.control.takesInterrupts]).toEqual([
      code + 0x100,
      cause.environmentCall,
      false,
    ]);
    expect(machine.run(10)).toBe('returned');
    expect(machine.control.takesInterrupts).toBe(true);
    machine.run(1);
    expect([machine.pc, machine.registers[a0]]).toEqual([code + 12, 1]);
  });

  test('CSR instructions give the old value and set, clear or replace', () => {
    const scratch = 0x340;
    const words = [csrType(5, scratch, 5, 21), csrType(2, scratch, 6, a1), csrType(7, scratch, 7, 4)];
    const { machine } = core([...words, csrType(2, scratch, a0, 0)], { [a1]: 0x100 });
    machine.run(4);
    expect([5, 6, 7, a0].map((index) => machine.registers[index])).toEqual([0, 21, 0x115, 0x111]);
  });

  test('the chip counts its cycles', () => {
    const { machine } = core([0x13, 0x13, csrType(2, 0x7e2, a0, 0)]);
    machine.run(3);
    expect(machine.registers[a0]).toBe(3);
  });

  test('WFI waits, and random code never throws', () => {
    expect(core([0x10500073]).machine.run(5)).toBe('wait');
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 8, maxLength: 40 }), fc.integer(), (words, seed) => {
        const { machine } = core(words, { [a1]: data, 2: seed, 5: code });
        machine.run(200);
      }),
      { numRuns: runs(300) },
    );
  });
});
