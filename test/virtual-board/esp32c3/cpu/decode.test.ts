// Compressed instructions against the ones that they stand for: both as LLVM's assembler writes them, in memory order.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from '../../../../src/virtual-board/esp32c3/cpu/decode.ts';
import { op } from '../../../../src/virtual-board/esp32c3/cpu/operations.ts';
import { fromHex } from '../../../support/board-fixture.ts';
import { runs } from '../../../support/sampled.ts';

const pairs: readonly (readonly [text: string, compressed: string, whole: string])[] = [
  ['c.addi4spn a0, sp, 4', '4800', '13054100'],
  ['c.addi4spn s1, sp, 1020', 'e41f', '9304c13f'],
  ['c.lw a5, 0(a4)', '1c43', '83270700'],
  ['c.lw s0, 124(s1)', 'e05c', '03a4c407'],
  ['c.sw a2, 64(a3)', 'b0c2', '23a0c604'],
  ['c.sw s1, 4(a0)', '44c1', '23229500'],
  ['c.nop', '0100', '13000000'],
  ['c.addi t6, -32', '811f', '938f0ffe'],
  ['c.addi a0, 31', '7d05', '1305f501'],
  ['c.li a1, -1', 'fd55', '9305f0ff'],
  ['c.li t0, 31', 'fd42', '9302f001'],
  ['c.addi16sp sp, -512', '0171', '130101e0'],
  ['c.addi16sp sp, 496', '7d61', '1301011f'],
  ['c.lui a3, 1', '8566', 'b7160000'],
  ['c.lui t6, 0xfffe0', '817f', 'b70ffeff'],
  ['c.srli a0, 31', '7d81', '1355f501'],
  ['c.srai s1, 1', '8584', '93d41440'],
  ['c.andi a5, -32', '819b', '93f707fe'],
  ['c.sub a0, a1', '0d8d', '3305b540'],
  ['c.xor s0, a5', '3d8c', '3344f400'],
  ['c.or a2, a3', '558e', '3366d600'],
  ['c.and s1, a4', 'f98c', 'b3f4e400'],
  ['c.slli t6, 31', 'fe0f', '939fff01'],
  ['c.lwsp ra, 0(sp)', '8240', '83200100'],
  ['c.lwsp t6, 252(sp)', 'fe5f', '832fc10f'],
  ['c.swsp a7, 128(sp)', '46c1', '23201109'],
  ['c.swsp t3, 252(sp)', 'f2df', '232ec10f'],
  ['c.jr ra', '8280', '67800000'],
  ['c.jalr a5', '8297', 'e7800700'],
  ['c.mv s11, t6', 'fe8d', 'b30df001'],
  ['c.add a0, t3', '7295', '3305c501'],
  ['c.ebreak', '0290', '73001000'],
  ['c.j 2046', 'fdaf', '6f00e07f'],
  ['c.j -2048', '01b0', '6ff01f80'],
  ['c.jal 1366', '992b', 'ef006055'],
  ['c.jal -684', '913b', 'eff05fd5'],
  ['c.beqz a0, 254', '7dcd', '630f050e'],
  ['c.beqz s1, -256', '81d0', 'e38004f0'],
  ['c.bnez a5, 170', 'cde7', '6395070a'],
  ['c.bnez s0, -86', '4df4', 'e31504fa'],
];

const bitsOf = (hex: string) => {
  const bytes = new Uint8Array(4);
  bytes.set(fromHex(hex));
  return new DataView(bytes.buffer).getUint32(0, true) | 0;
};
const at = 0x40380100;
const operationOf = (bits: number) => decode(bits, at).word & 255;

describe('compressed instructions', () => {
  test.each(pairs)('%s is what it stands for, in two bytes', (_text, compressed, whole) => {
    const [short, long] = [decode(bitsOf(compressed), at), decode(bitsOf(whole), at)];
    expect(short.word & 0xffffff).toBe(long.word & 0xffffff);
    expect(short.immediate).toBe(long.immediate);
    expect([short.word >> 24, long.word >> 24]).toEqual([1, 2]);
  });

  test.each([
    ['all zeros', 0x0000],
    ['C.ADDI4SPN of nothing', 0x0008],
    ['C.LUI of nothing', 0x6181],
    ['C.ADDI16SP of nothing', 0x6101],
    ['C.LWSP into x0', 0x4002],
    ['C.JR of x0', 0x8002],
    ['C.FLD', 0x2000],
    ['C.FSW', 0xe000],
    ['C.SLLI by 32 and more', 0x1082],
    ['C.SRLI by 32 and more', 0x9005],
    ['C.SUBW', 0x9c01],
  ])('%s is reserved: no instruction', (_text, bits) => {
    expect(operationOf(bits)).toBe(op.illegal);
  });
});

describe('whole instructions', () => {
  test.each([
    ['a major opcode that is not there', 0x0000007b],
    ['all ones', 0xffffffff],
    ['FLW', 0x00052007],
    ['AMOADD.W: no A extension', 0x00b5252f],
    ['LWU is of 64 bits', 0x00056503],
    ['SD is of 64 bits', 0x00b53023],
    ['SLLI by 32', 0x02051513],
    ['ADD with an unknown funct7', 0x40b51533 ^ 0x04000000],
    ['BRANCH with funct3 2', 0x00b52463],
    ['URET', 0x00200073],
  ])('%s is refused', (_text, bits) => {
    expect(operationOf(bits | 0)).toBe(op.illegal);
  });

  test('any bits decode to something that names registers that there are', () => {
    fc.assert(
      fc.property(fc.integer(), (bits) => {
        const { word, immediate } = decode(bits, at);
        expect((word >> 8) & 63).toBeGreaterThan(0);
        expect((word >> 8) & 63).toBeLessThanOrEqual(32);
        expect(immediate).toBe(immediate | 0);
      }),
      { numRuns: runs(2000) },
    );
  });
});
