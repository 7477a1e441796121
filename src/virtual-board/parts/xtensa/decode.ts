// Xtensa instructions (24-bit and 16-bit forms) to operations. Fields as in the Xtensa Instruction Set Architecture
// Reference Manual. What an LX106 lacks is illegal unless the core is an LX6. Pure; addresses are the CPU's.
import type { CoreModel } from './model.ts';
import { op } from './operations.ts';

/**
 * `word` packs what the interpreter's loop takes apart: operation in bits 0-7, r 8-11, s 12-15, t 16-19,
 * length in bytes 20-23. `immediate` is a constant, a shift, or the target address of a jump.
 */
export type Decoded = { readonly word: number; readonly immediate: number };

const signedConstants = [-1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 128, 256];
const unsignedConstants = [32768, 65536, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 128, 256];

const arithmetic: Readonly<Record<number, number>> = {
  1: op.and,
  2: op.or,
  3: op.xor,
  8: op.add,
  9: op.addx2,
  10: op.addx4,
  11: op.addx8,
  12: op.sub,
  13: op.subx2,
  14: op.subx4,
  15: op.subx8,
};
const shiftAmounts: Readonly<Record<number, number>> = {
  0: op.ssr,
  1: op.ssl,
  2: op.ssa8l,
  3: op.ssa8b,
  4: op.ssai,
  14: op.nsa,
  15: op.nsau,
};
const shifts: Readonly<Record<number, number>> = {
  6: op.xsr,
  8: op.src,
  9: op.srl,
  10: op.sll,
  11: op.sra,
  12: op.mul16u,
  13: op.mul16s,
};
const moves: Readonly<Record<number, number>> = {
  0: op.rsr,
  1: op.wsr,
  8: op.moveqz,
  9: op.movnez,
  10: op.movltz,
  11: op.movgez,
};
/** Of an LX6: products and quotients, and minima, by the field op2. */
const products: Readonly<Record<number, number>> = {
  10: op.muluh,
  11: op.mulsh,
  12: op.quou,
  13: op.quos,
  14: op.remu,
  15: op.rems,
};
const extrema: Readonly<Record<number, number>> = {
  2: op.sext,
  3: op.clamps,
  4: op.min,
  5: op.max,
  6: op.minu,
  7: op.maxu,
};
const loops: Readonly<Record<number, number>> = { 8: op.loop, 9: op.loopnez, 10: op.loopgtz };
const branches: readonly number[] = [
  op.bnone,
  op.beq,
  op.blt,
  op.bltu,
  op.ball,
  op.bbc,
  op.bbci,
  op.bbci,
  op.bany,
  op.bne,
  op.bge,
  op.bgeu,
  op.bnall,
  op.bbs,
  op.bbsi,
  op.bbsi,
];

/** `bits` holds the instruction's bytes, the lowest first; two of them matter for a narrow one. */
export function decode(bits: number, address: number, { isLx6 }: CoreModel): Decoded {
  const t = (bits >> 4) & 15;
  const s = (bits >> 8) & 15;
  const r = (bits >> 12) & 15;
  const make = (operation: number, immediate = 0, length = 3, fields = { r, s, t }): Decoded => ({
    word: operation | (fields.r << 8) | (fields.s << 12) | (fields.t << 16) | (length << 20),
    immediate,
  });
  switch (bits & 15) {
    case 0:
      return (isLx6 ? decodeLx6Registers(bits, make) : undefined) ?? decodeRegisters(bits, make);
    case 1:
      return make(op.l32r, (((address + 3) & ~3) + ((0xffff0000 | ((bits >> 8) & 0xffff)) << 2)) >>> 0);
    case 2:
      return (isLx6 ? decodeLx6Access(bits, make) : undefined) ?? decodeImmediate(bits, make);
    case 5:
      if ((t & 3) !== 0 && !isLx6) return make(op.illegal);
      return make(
        (t & 3) === 0 ? op.call0 : op.callWindowed,
        (address & ~3) + 4 + ((bits << 8) >> 14) * 4,
        3,
        {
          r: t & 3,
          s,
          t,
        },
      );
    case 6:
      if (isLx6 && t === 3) return make(op.entry, (bits >>> 12) << 3);
      if (isLx6 && t === 7) return make(loops[r] ?? op.illegal, address + 4 + ((bits >> 16) & 255));
      return decodeJump(bits, address, make);
    case 7: {
      const operation = branches[r]!;
      const target = address + 4 + ((bits << 8) >> 24);
      // The bit number of BBCI and BBSI sits in t and the lowest bit of r; t takes it whole here.
      if (operation === op.bbci || operation === op.bbsi)
        return make(operation, target, 3, { r: r & 1, s, t });
      return make(operation, target);
    }
    case 8:
      return make(op.l32i, r * 4, 2);
    case 9:
      return make(op.s32i, r * 4, 2);
    case 10:
      return make(op.add, 0, 2);
    case 11:
      return make(op.addi, t === 0 ? -1 : t, 2, { r, s, t: r });
    case 12: {
      if ((t & 8) === 0) {
        const value = ((t & 7) << 4) | r;
        return make(op.movi, value >= 96 ? value - 128 : value, 2, { r, s, t: s });
      }
      return make(t & 4 ? op.bnez : op.beqz, address + 4 + (((t & 3) << 4) | r), 2);
    }
    case 13:
      if (r === 0) return make(op.mov, 0, 2);
      if (r === 15 && t === 0) return make(op.ret, 0, 2);
      if (isLx6 && r === 15 && t === 1) return make(op.retw, 0, 2);
      return make(r === 15 && t === 3 ? op.nop : op.illegal, 0, 2);
    default:
      return make(op.illegal);
  }
}

type Make = (
  operation: number,
  immediate?: number,
  length?: number,
  fields?: { r: number; s: number; t: number },
) => Decoded;

function decodeRegisters(bits: number, make: Make): Decoded {
  const t = (bits >> 4) & 15;
  const s = (bits >> 8) & 15;
  const r = (bits >> 12) & 15;
  const op1 = (bits >> 16) & 15;
  const op2 = (bits >> 20) & 15;
  switch (op1) {
    case 0:
      if (op2 === 0) return make(decodeControl(r, t), s);
      if (op2 === 4) return make(shiftAmounts[r] ?? op.illegal, s | ((t & 1) << 4));
      if (op2 === 6) return make(s === 0 ? op.neg : s === 1 ? op.abs : op.illegal);
      return make(arithmetic[op2] ?? op.illegal);
    case 1:
      if (op2 < 2) return make(op.slli, 32 - (t | (op2 << 4)));
      if (op2 < 4) return make(op.srai, s | ((op2 & 1) << 4));
      if (op2 === 4) return make(op.srli, s);
      return make(shifts[op2] ?? op.illegal, (bits >> 8) & 255);
    case 2:
      return make(op2 === 8 ? op.mull : op.illegal);
    case 3:
      return make(moves[op2] ?? op.illegal, (bits >> 8) & 255);
    case 4:
    case 5:
      // EXTUI: the shift in s and bit 0 of op1, the width in op2; r receives, t gives.
      return make(op.extui, s | ((op1 & 1) << 4) | (op2 << 8));
    default:
      return make(op.illegal);
  }
}

/** What an LX6 has besides: windows, division and what goes with them; undefined is for the base set to decode. */
function decodeLx6Registers(bits: number, make: Make): Decoded | undefined {
  const t = (bits >> 4) & 15;
  const s = (bits >> 8) & 15;
  const r = (bits >> 12) & 15;
  const op2 = (bits >> 20) & 15;
  switch ((bits >> 16) & 15) {
    case 0:
      if (op2 === 4 && r === 8) return make(op.rotw);
      if (op2 !== 0) return undefined;
      if (r === 0 && t === 9) return make(op.retw);
      if (r === 0 && t > 12) return make(op.callxWindowed, 0, 3, { r: t & 3, s, t });
      if (r === 1) return make(op.movsp);
      return r === 7 && t === 0 ? make(op.waiti) : undefined;
    case 2:
      return products[op2] === undefined ? undefined : make(products[op2]);
    case 3:
      return extrema[op2] === undefined ? undefined : make(extrema[op2]);
    case 9:
      // L32E and S32E are for the handlers of windows: a load and a store below an address.
      if (op2 !== 0 && op2 !== 4) return undefined;
      return make(op2 === 0 ? op.l32i : op.s32i, r * 4 - 64);
    default:
      return undefined;
  }
}

/** L32AI and S32RI order accesses that are in order here; S32C1I compares before it stores. */
function decodeLx6Access(bits: number, make: Make): Decoded | undefined {
  const operation = { 11: op.l32i, 14: op.s32c1i, 15: op.s32i }[(bits >> 12) & 15];
  return operation === undefined ? undefined : make(operation, ((bits >> 16) & 255) * 4);
}

/** ST0: returns, jumps through a register, barriers, RSIL. */
function decodeControl(r: number, t: number): number {
  if (r === 0) return t === 8 ? op.ret : t === 10 ? op.jx : t === 12 ? op.callx0 : op.illegal;
  // Barriers order memory accesses; here they are always in order.
  if (r === 2) return op.nop;
  return r === 6 ? op.rsil : op.illegal;
}

function decodeImmediate(bits: number, make: Make): Decoded {
  const s = (bits >> 8) & 15;
  const r = (bits >> 12) & 15;
  const unsigned = (bits >> 16) & 255;
  const signed = (bits << 8) >> 24;
  switch (r) {
    case 0:
      return make(op.l8ui, unsigned);
    case 1:
      return make(op.l16ui, unsigned * 2);
    case 2:
      return make(op.l32i, unsigned * 4);
    case 4:
      return make(op.s8i, unsigned);
    case 5:
      return make(op.s16i, unsigned * 2);
    case 6:
      return make(op.s32i, unsigned * 4);
    case 9:
      return make(op.l16si, unsigned * 2);
    case 10:
      return make(op.movi, (((s << 8) | unsigned) << 20) >> 20);
    case 12:
      return make(op.addi, signed);
    case 13:
      return make(op.addi, signed * 256);
    default:
      return make(op.illegal);
  }
}

function decodeJump(bits: number, address: number, make: Make): Decoded {
  const kind = (bits >> 4) & 3;
  const choice = (bits >> 6) & 3;
  if (kind === 0) return make(op.jump, address + 4 + ((bits << 8) >> 14));
  if (kind === 1)
    return make([op.beqz, op.bnez, op.bltz, op.bgez][choice]!, address + 4 + ((bits << 8) >> 20));
  const target = address + 4 + ((bits << 8) >> 24);
  if (kind === 2) return make([op.beqi, op.bnei, op.blti, op.bgei][choice]!, target);
  return make(choice === 2 ? op.bltui : choice === 3 ? op.bgeui : op.illegal, target);
}

/** The constant that BEQI, BNEI, BLTI, BGEI compare with, by their r field. */
export const branchConstants = Int32Array.from(signedConstants);
/** The same of BLTUI and BGEUI. */
export const unsignedBranchConstants = Int32Array.from(unsignedConstants);
