// RV32IMC instructions into the form that the interpreter executes: one word with the operation and its registers,
// and one immediate. Source: The RISC-V Instruction Set Manual, Volume I, 20191213 (RV32I 2.1, M 2.0, C 2.0).
import { op } from './operations.ts';

/** Writes to x0 go here, so that it stays zero without a question. */
export const discarded = 32;

export type Decoded = {
  /** Operation in bits 0-7, rd 8-13, rs1 14-18, rs2 19-23, length in halfwords from 24 on. */
  readonly word: number;
  /** Branches and JAL: the target's distance in halfwords. CSR instructions: the CSR's number. */
  readonly immediate: number;
};

type Fields = { readonly rd?: number; readonly rs1?: number; readonly rs2?: number; readonly imm?: number };

function pack(operation: number, halfwords: number, { rd = 0, rs1 = 0, rs2 = 0, imm = 0 }: Fields): Decoded {
  const target = rd === 0 ? discarded : rd;
  return {
    word: operation | (target << 8) | (rs1 << 14) | (rs2 << 19) | (halfwords << 24),
    immediate: imm | 0,
  };
}

/** `bits`: 32 bits from the address on, of which a compressed instruction takes the lower 16. */
export function decode(bits: number, address: number): Decoded {
  return (bits & 3) === 3 ? decodeFull(bits, address) : decodeCompressed(bits & 0xffff);
}

const loads = [op.lb, op.lh, op.lw, op.illegal, op.lbu, op.lhu] as const;
const stores = [op.sb, op.sh, op.sw] as const;
const branches = [op.beq, op.bne, op.illegal, op.illegal, op.blt, op.bge, op.bltu, op.bgeu] as const;
const plain = [op.add, op.sll, op.slt, op.sltu, op.xor, op.srl, op.or, op.and] as const;
const multiplications = [op.mul, op.mulh, op.mulhsu, op.mulhu, op.div, op.divu, op.rem, op.remu] as const;
const immediates = [op.addi, op.slli, op.slti, op.sltiu, op.xori, op.srli, op.ori, op.andi] as const;
const csrs = [op.illegal, op.csrrw, op.csrrs, op.csrrc, op.illegal, op.csrrwi, op.csrrsi, op.csrrci] as const;

function decodeFull(bits: number, address: number): Decoded {
  const rd = (bits >> 7) & 31;
  const rs1 = (bits >> 15) & 31;
  const rs2 = (bits >> 20) & 31;
  const funct3 = (bits >> 12) & 7;
  const funct7 = bits >>> 25;
  const upper = bits & 0xfffff000;
  const iImmediate = bits >> 20;
  const make = (operation: number, fields: Fields) => pack(operation, 2, fields);
  switch (bits & 0x7f) {
    case 0x37:
      return make(op.constant, { rd, imm: upper });
    case 0x17:
      return make(op.constant, { rd, imm: address + upper });
    case 0x6f:
      return make(op.jal, { rd, imm: jumpOffset(bits) >> 1 });
    case 0x67:
      return make(funct3 === 0 ? op.jalr : op.illegal, { rd, rs1, imm: iImmediate });
    case 0x63:
      return make(branches[funct3]!, { rs1, rs2, imm: branchOffset(bits) >> 1 });
    case 0x03:
      return make(loads[funct3] ?? op.illegal, { rd, rs1, imm: iImmediate });
    case 0x23:
      return make(stores[funct3] ?? op.illegal, { rs1, rs2, imm: ((bits >> 25) << 5) | rd });
    case 0x13:
      return decodeImmediate(bits, rd, rs1);
    case 0x33:
      if (funct7 === 1) return make(multiplications[funct3]!, { rd, rs1, rs2 });
      if (funct7 === 0) return make(plain[funct3]!, { rd, rs1, rs2 });
      if (funct7 !== 0x20) return make(op.illegal, {});
      return make(funct3 === 0 ? op.sub : funct3 === 5 ? op.sra : op.illegal, { rd, rs1, rs2 });
    case 0x0f:
      return make(funct3 === 0 ? op.fence : funct3 === 1 ? op.fenceI : op.illegal, {});
    case 0x73:
      if (funct3 === 0) return make(systemOperation(bits), {});
      return make(csrs[funct3]!, { rd, rs1, imm: bits >>> 20 });
    default:
      return make(op.illegal, {});
  }
}

function decodeImmediate(bits: number, rd: number, rs1: number): Decoded {
  const funct3 = (bits >> 12) & 7;
  const funct7 = bits >>> 25;
  const shift = (bits >> 20) & 31;
  if (funct3 === 1) return pack(funct7 === 0 ? op.slli : op.illegal, 2, { rd, rs1, imm: shift });
  // LI and NOP.
  if (funct3 === 0 && rs1 === 0) return pack(op.constant, 2, { rd, imm: bits >> 20 });
  if (funct3 !== 5) return pack(immediates[funct3]!, 2, { rd, rs1, imm: bits >> 20 });
  return pack(funct7 === 0 ? op.srli : funct7 === 0x20 ? op.srai : op.illegal, 2, { rd, rs1, imm: shift });
}

function systemOperation(bits: number): number {
  switch (bits >>> 0) {
    case 0x00000073:
      return op.ecall;
    case 0x00100073:
      return op.ebreak;
    case 0x30200073:
      return op.mret;
    case 0x10500073:
      return op.wfi;
    default:
      return op.illegal;
  }
}

const jumpOffset = (bits: number) =>
  ((bits >> 31) << 20) | (bits & 0xff000) | ((bits >> 9) & 0x800) | ((bits >> 20) & 0x7fe);

const branchOffset = (bits: number) =>
  ((bits >> 31) << 12) | ((bits << 4) & 0x800) | ((bits >> 20) & 0x7e0) | ((bits >> 7) & 0x1e);

/** One bit or a few of a compressed instruction, moved to where they belong in the immediate. */
const field = (bits: number, from: number, width: number, to: number) =>
  ((bits >> from) & ((1 << width) - 1)) << to;
const signed = (value: number, width: number) => (value << (32 - width)) >> (32 - width);

const stackPointer = 2;

function decodeCompressed(bits: number): Decoded {
  const make = (operation: number, fields: Fields) => pack(operation, 1, fields);
  const rd = (bits >> 7) & 31;
  const rs2 = (bits >> 2) & 31;
  // The short register fields name x8 to x15.
  const shortHigh = 8 + ((bits >> 7) & 7);
  const shortLow = 8 + ((bits >> 2) & 7);
  const imm6 = signed(field(bits, 12, 1, 5) | field(bits, 2, 5, 0), 6);
  const wordOffset = field(bits, 10, 3, 3) | field(bits, 6, 1, 2) | field(bits, 5, 1, 6);
  switch (((bits & 3) << 3) | (bits >> 13)) {
    case 0o00: {
      const imm = field(bits, 11, 2, 4) | field(bits, 7, 4, 6) | field(bits, 6, 1, 2) | field(bits, 5, 1, 3);
      return make(imm === 0 ? op.illegal : op.addi, { rd: shortLow, rs1: stackPointer, imm });
    }
    case 0o02:
      return make(op.lw, { rd: shortLow, rs1: shortHigh, imm: wordOffset });
    case 0o06:
      return make(op.sw, { rs1: shortHigh, rs2: shortLow, imm: wordOffset });
    case 0o10:
      return make(rd === 0 ? op.constant : op.addi, { rd, rs1: rd, imm: imm6 });
    case 0o11:
      return make(op.jal, { rd: 1, imm: compressedJump(bits) >> 1 });
    case 0o12:
      return make(op.constant, { rd, imm: imm6 });
    case 0o13:
      return decodeUpper(bits, rd, imm6);
    case 0o14:
      return decodeArithmetic(bits, shortHigh, shortLow, imm6);
    case 0o15:
      return make(op.jal, { imm: compressedJump(bits) >> 1 });
    case 0o16:
      return make(op.beq, { rs1: shortHigh, imm: compressedBranch(bits) >> 1 });
    case 0o17:
      return make(op.bne, { rs1: shortHigh, imm: compressedBranch(bits) >> 1 });
    case 0o20:
      // A shift of 32 or more is for RV64.
      return make(imm6 < 0 ? op.illegal : op.slli, { rd, rs1: rd, imm: imm6 });
    case 0o22: {
      const imm = field(bits, 12, 1, 5) | field(bits, 4, 3, 2) | field(bits, 2, 2, 6);
      return make(rd === 0 ? op.illegal : op.lw, { rd, rs1: stackPointer, imm });
    }
    case 0o24:
      return decodeJumpOrMove(bits, rd, rs2);
    case 0o26:
      return make(op.sw, {
        rs1: stackPointer,
        rs2,
        imm: field(bits, 9, 4, 2) | field(bits, 7, 2, 6),
      });
    default:
      return make(op.illegal, {});
  }
}

/** C.ADDI16SP and C.LUI: an immediate of zero is reserved in both. */
function decodeUpper(bits: number, rd: number, imm6: number): Decoded {
  if (rd !== stackPointer) return pack(imm6 === 0 ? op.illegal : op.constant, 1, { rd, imm: imm6 << 12 });
  const imm = signed(
    field(bits, 12, 1, 9) |
      field(bits, 6, 1, 4) |
      field(bits, 5, 1, 6) |
      field(bits, 3, 2, 7) |
      field(bits, 2, 1, 5),
    10,
  );
  return pack(imm === 0 ? op.illegal : op.addi, 1, { rd, rs1: rd, imm });
}

function decodeArithmetic(bits: number, rd: number, rs2: number, imm6: number): Decoded {
  const kind = (bits >> 10) & 3;
  if (kind === 2) return pack(op.andi, 1, { rd, rs1: rd, imm: imm6 });
  if (kind < 2) {
    const shift = kind === 0 ? op.srli : op.srai;
    return pack(imm6 < 0 ? op.illegal : shift, 1, { rd, rs1: rd, imm: imm6 });
  }
  const operation = [op.sub, op.xor, op.or, op.and][(bits >> 5) & 3]!;
  return pack(bits & 0x1000 ? op.illegal : operation, 1, { rd, rs1: rd, rs2 });
}

function decodeJumpOrMove(bits: number, rd: number, rs2: number): Decoded {
  const isSecond = (bits & 0x1000) !== 0;
  if (rs2 !== 0) return pack(op.add, 1, { rd, rs1: isSecond ? rd : 0, rs2 });
  if (rd !== 0) return pack(op.jalr, 1, { rd: isSecond ? 1 : 0, rs1: rd });
  return pack(isSecond ? op.ebreak : op.illegal, 1, {});
}

const compressedJump = (bits: number) =>
  signed(
    field(bits, 12, 1, 11) |
      field(bits, 11, 1, 4) |
      field(bits, 9, 2, 8) |
      field(bits, 8, 1, 10) |
      field(bits, 7, 1, 6) |
      field(bits, 6, 1, 7) |
      field(bits, 3, 3, 1) |
      field(bits, 2, 1, 5),
    12,
  );

const compressedBranch = (bits: number) =>
  signed(
    field(bits, 12, 1, 8) |
      field(bits, 10, 2, 3) |
      field(bits, 5, 2, 6) |
      field(bits, 3, 2, 1) |
      field(bits, 2, 1, 5),
    9,
  );
