// The RISC-V core, RV32IMC with machine mode: registers, program counter, the loop. Instructions are decoded once,
// at the halfword where they start, and again when their RAM is written. It counts instructions, not time, and
// stops for its owner at whatever is not plain code in RAM: a ROM address, a breakpoint, an exception.
// All instructions are cases of one switch, as the LX106's are, and for the same reason: its state lives in locals.
import type { Stop } from '../../parts/core.ts';
import { ControlRegisters } from './csr.ts';
import { decode, discarded } from './decode.ts';
import { dramAt, dramBase, dramBytes, iramBase, type Memory, ramBytes } from './memory.ts';
import { op } from './operations.ts';

/** What lies outside the RAM, a word at a time at aligned addresses; undefined: nothing answers there. */
export type RegisterSpace = {
  readonly read: (address: number) => number | undefined;
  /** False: nothing takes it. */
  readonly write: (address: number, value: number) => boolean;
};

/** MCAUSE of what the core raises itself. There is none for a misaligned access: the chip does those. */
export const cause = {
  instructionFault: 1,
  illegalInstruction: 2,
  breakpoint: 3,
  loadFault: 5,
  storeFault: 7,
  environmentCall: 11,
} as const;

const instructionSlots = ramBytes / 2;
/** So much RAM is looked at together when something is stored: whether any of it was decoded. */
const pageShift = 8;

export class Interpreter {
  /** x0 to x31, and one more that takes what is written to x0. */
  readonly registers = new Int32Array(discarded + 1);
  readonly control = new ControlRegisters();
  /** Absolute address of the next instruction. */
  pc = iramBase;
  /** Instructions executed since creation. */
  executed = 0;
  /** Set when the last `run` touched anything outside RAM. */
  touchedRegisters = false;
  /** MRET is executed. */
  onTrapReturn: () => void = () => {};
  exception: { readonly cause: number; readonly address: number } | undefined;
  readonly #memory: Memory;
  readonly #space: RegisterSpace;
  // Two spare slots behind the end read as undecoded, so running off the end needs no check.
  readonly #code = new Int32Array(instructionSlots + 2);
  readonly #immediates = new Int32Array(instructionSlots + 2);
  readonly #pages = new Uint8Array((ramBytes >> pageShift) + 1);
  #budget = 0;
  #left = 0;
  #runStart = 0;

  constructor(memory: Memory, space: RegisterSpace) {
    this.#memory = memory;
    this.#space = space;
    memory.onCodeChange = (offset, sizeBytes) => this.#forget(offset, sizeBytes);
  }

  /** Instructions executed, exact also in the middle of `run`. */
  get executedNow(): number {
    return this.#runStart + this.#budget - this.#left;
  }

  /** Makes `run` stop before the instruction at an address; undone by `decodeAgain`. */
  setBreakpoint(address: number): void {
    this.#code[(address - iramBase) >> 1] = op.breakpoint;
  }

  decodeAgain(address: number): void {
    this.#code[(address - iramBase) >> 1] = op.undecoded;
  }

  /** Executes at most `budget` instructions. Traps go to the program's own handler, if it has set one. */
  run(budget: number): Stop {
    this.#runStart = this.executed;
    this.#budget = budget;
    this.#left = budget;
    this.touchedRegisters = false;
    const stop = this.#loop(budget);
    this.executed = this.executedNow;
    this.#runStart = this.executed;
    this.#budget = 0;
    this.#left = 0;
    if (stop !== 'exception' || !this.exception || this.control.mtvec === 0) return stop;
    const { cause: why, address } = this.exception;
    this.exception = undefined;
    this.pc = this.control.enterTrap(why, this.pc, address) >>> 0;
    this.touchedRegisters = true;
    return 'budget';
  }

  #loop(budget: number): Stop {
    const registers = this.registers;
    const code = this.#code;
    const immediates = this.#immediates;
    const pages = this.#pages;
    const ram = this.#memory.ram;
    const ram16 = this.#memory.ram16;
    const ram32 = this.#memory.ram32;
    let at = (this.pc - iramBase) >> 1;
    let left = budget;
    let stop: Stop = 'budget';
    if (at < 0 || at >= instructionSlots) return 'outside';

    while (left > 0) {
      const word = code[at]!;
      const rd = (word >> 8) & 63;
      const rs1 = (word >> 14) & 31;
      const rs2 = (word >> 19) & 31;
      let next = at + (word >> 24);
      left--;
      switch (word & 255) {
        case op.undecoded:
          left++;
          if (!(at >= 0 && at < instructionSlots)) {
            next = at;
            stop = 'outside';
            break;
          }
          this.#decodeAt(at);
          continue;
        case op.constant:
          registers[rd] = immediates[at]!;
          break;
        case op.addi:
          registers[rd] = registers[rs1]! + immediates[at]!;
          break;
        case op.slti:
          registers[rd] = registers[rs1]! < immediates[at]! ? 1 : 0;
          break;
        case op.sltiu:
          registers[rd] = registers[rs1]! >>> 0 < immediates[at]! >>> 0 ? 1 : 0;
          break;
        case op.xori:
          registers[rd] = registers[rs1]! ^ immediates[at]!;
          break;
        case op.ori:
          registers[rd] = registers[rs1]! | immediates[at]!;
          break;
        case op.andi:
          registers[rd] = registers[rs1]! & immediates[at]!;
          break;
        case op.slli:
          registers[rd] = registers[rs1]! << immediates[at]!;
          break;
        case op.srli:
          registers[rd] = registers[rs1]! >>> immediates[at]!;
          break;
        case op.srai:
          registers[rd] = registers[rs1]! >> immediates[at]!;
          break;
        case op.add:
          registers[rd] = registers[rs1]! + registers[rs2]!;
          break;
        case op.sub:
          registers[rd] = registers[rs1]! - registers[rs2]!;
          break;
        case op.sll:
          registers[rd] = registers[rs1]! << registers[rs2]!;
          break;
        case op.slt:
          registers[rd] = registers[rs1]! < registers[rs2]! ? 1 : 0;
          break;
        case op.sltu:
          registers[rd] = registers[rs1]! >>> 0 < registers[rs2]! >>> 0 ? 1 : 0;
          break;
        case op.xor:
          registers[rd] = registers[rs1]! ^ registers[rs2]!;
          break;
        case op.srl:
          registers[rd] = registers[rs1]! >>> registers[rs2]!;
          break;
        case op.sra:
          registers[rd] = registers[rs1]! >> registers[rs2]!;
          break;
        case op.or:
          registers[rd] = registers[rs1]! | registers[rs2]!;
          break;
        case op.and:
          registers[rd] = registers[rs1]! & registers[rs2]!;
          break;
        case op.mul:
          registers[rd] = Math.imul(registers[rs1]!, registers[rs2]!);
          break;
        case op.mulh: {
          const a = registers[rs1]!;
          const b = registers[rs2]!;
          registers[rd] = upperProduct(a >>> 0, b >>> 0) - (a < 0 ? b : 0) - (b < 0 ? a : 0);
          break;
        }
        case op.mulhsu: {
          const a = registers[rs1]!;
          const b = registers[rs2]!;
          registers[rd] = upperProduct(a >>> 0, b >>> 0) - (a < 0 ? b : 0);
          break;
        }
        case op.mulhu:
          registers[rd] = upperProduct(registers[rs1]! >>> 0, registers[rs2]! >>> 0);
          break;
        case op.div:
          registers[rd] = registers[rs2] === 0 ? -1 : registers[rs1]! / registers[rs2]!;
          break;
        case op.divu:
          registers[rd] = registers[rs2] === 0 ? -1 : (registers[rs1]! >>> 0) / (registers[rs2]! >>> 0);
          break;
        case op.rem:
          registers[rd] = registers[rs2] === 0 ? registers[rs1]! : registers[rs1]! % registers[rs2]!;
          break;
        case op.remu:
          registers[rd] =
            registers[rs2] === 0 ? registers[rs1]! : (registers[rs1]! >>> 0) % (registers[rs2]! >>> 0);
          break;
        case op.lb: {
          const offset = registers[rs1]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes) registers[rd] = (ram[offset + dramAt]! << 24) >> 24;
          else {
            this.#left = left;
            this.#load(registers[rs1]! + immediates[at]!, 1, rd, 24);
          }
          break;
        }
        case op.lh: {
          const offset = registers[rs1]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 1) === 0)
            registers[rd] = (ram16[(offset + dramAt) >> 1]! << 16) >> 16;
          else {
            this.#left = left;
            this.#load(registers[rs1]! + immediates[at]!, 2, rd, 16);
          }
          break;
        }
        case op.lw: {
          const offset = registers[rs1]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 3) === 0)
            registers[rd] = ram32[(offset + dramAt) >> 2]!;
          else {
            this.#left = left;
            this.#load(registers[rs1]! + immediates[at]!, 4, rd);
          }
          break;
        }
        case op.lbu: {
          const offset = registers[rs1]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes) registers[rd] = ram[offset + dramAt]!;
          else {
            this.#left = left;
            this.#load(registers[rs1]! + immediates[at]!, 1, rd);
          }
          break;
        }
        case op.lhu: {
          const offset = registers[rs1]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 1) === 0)
            registers[rd] = ram16[(offset + dramAt) >> 1]!;
          else {
            this.#left = left;
            this.#load(registers[rs1]! + immediates[at]!, 2, rd);
          }
          break;
        }
        case op.sb: {
          const offset = registers[rs1]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && pages[(offset + dramAt) >> pageShift] === 0)
            ram[offset + dramAt] = registers[rs2]!;
          else this.#store(registers[rs1]! + immediates[at]!, registers[rs2]!, 1, left);
          break;
        }
        case op.sh: {
          const offset = registers[rs1]! + immediates[at]! - dramBase;
          if (
            offset >= 0 &&
            offset < dramBytes &&
            (offset & 1) === 0 &&
            pages[(offset + dramAt) >> pageShift] === 0
          )
            ram16[(offset + dramAt) >> 1] = registers[rs2]!;
          else this.#store(registers[rs1]! + immediates[at]!, registers[rs2]!, 2, left);
          break;
        }
        case op.sw: {
          const offset = registers[rs1]! + immediates[at]! - dramBase;
          if (
            offset >= 0 &&
            offset < dramBytes &&
            (offset & 3) === 0 &&
            pages[(offset + dramAt) >> pageShift] === 0
          )
            ram32[(offset + dramAt) >> 2] = registers[rs2]!;
          else this.#store(registers[rs1]! + immediates[at]!, registers[rs2]!, 4, left);
          break;
        }
        case op.jal:
          registers[rd] = iramBase + next * 2;
          next = at + immediates[at]!;
          break;
        case op.jalr: {
          const target = (((registers[rs1]! + immediates[at]!) & ~1) >>> 0) - iramBase;
          registers[rd] = iramBase + next * 2;
          next = target / 2;
          if (target < 0 || target >= ramBytes) stop = 'outside';
          break;
        }
        case op.beq:
          if (registers[rs1] === registers[rs2]) next = at + immediates[at]!;
          break;
        case op.bne:
          if (registers[rs1] !== registers[rs2]) next = at + immediates[at]!;
          break;
        case op.blt:
          if (registers[rs1]! < registers[rs2]!) next = at + immediates[at]!;
          break;
        case op.bge:
          if (registers[rs1]! >= registers[rs2]!) next = at + immediates[at]!;
          break;
        case op.bltu:
          if (registers[rs1]! >>> 0 < registers[rs2]! >>> 0) next = at + immediates[at]!;
          break;
        case op.bgeu:
          if (registers[rs1]! >>> 0 >= registers[rs2]! >>> 0) next = at + immediates[at]!;
          break;
        case op.fence:
        case op.fenceI:
          // One core, no write buffer, and what is stored over code is decoded again at once.
          break;
        case op.ecall:
          this.exception = { cause: cause.environmentCall, address: 0 };
          break;
        case op.ebreak:
          this.exception = { cause: cause.breakpoint, address: 0 };
          break;
        case op.mret:
          this.onTrapReturn();
          next = ((this.control.leaveTrap() >>> 0) - iramBase) / 2;
          stop = next < 0 || next >= instructionSlots ? 'outside' : 'returned';
          break;
        case op.wfi:
          stop = 'wait';
          break;
        case op.csrrw:
        case op.csrrs:
        case op.csrrc:
        case op.csrrwi:
        case op.csrrsi:
        case op.csrrci:
          this.#left = left;
          this.#accessControl(word & 255, rd, rs1, immediates[at]!);
          break;
        case op.breakpoint:
          left++;
          next = at;
          stop = 'breakpoint';
          break;
        default:
          this.exception = { cause: cause.illegalInstruction, address: this.#bitsAt(at) };
      }
      if (this.exception) {
        stop = 'exception';
        break;
      }
      at = next;
      if (stop !== 'budget') break;
    }
    this.#left = Math.max(0, left);
    this.pc = (iramBase + at * 2) >>> 0;
    return stop;
  }

  #bitsAt(slot: number): number {
    const { ram16 } = this.#memory;
    return ram16[slot]! | ((ram16[slot + 1] ?? 0) << 16);
  }

  #decodeAt(slot: number): void {
    const { word, immediate } = decode(this.#bitsAt(slot), iramBase + slot * 2);
    this.#code[slot] = word;
    this.#immediates[slot] = immediate;
    this.#pages[(slot * 2) >> pageShift] = 1;
    this.#pages[(slot * 2 + 2) >> pageShift] = 1;
  }

  /** What was decoded of these bytes, or of an instruction that reaches into them, is not the code any more. */
  #forget(offset: number, sizeBytes: number): void {
    this.#code.fill(op.undecoded, Math.max(0, (offset >> 1) - 1), (offset + sizeBytes + 1) >> 1);
  }

  /**
   * Whatever is not aligned data RAM: the other name of RAM, misaligned words, registers. Bytes and halfwords that
   * have a sign have `signBits` before them. A fault leaves `rd` as it was.
   */
  #load(address: number, sizeBytes: 1 | 2 | 4, rd: number, signBits?: number): void {
    const value = this.#loaded(address, sizeBytes);
    if (this.exception) return;
    this.registers[rd] = signBits === undefined ? value : (value << signBits) >> signBits;
  }

  #loaded(address: number, sizeBytes: number): number {
    const bank = this.#memory.bank(address, sizeBytes);
    if (bank) return bank.reduceRight((value, byte) => (value << 8) | byte, 0);
    this.touchedRegisters = true;
    const shift = (address & 3) * 8;
    // The registers' bus knows words, of which a part may be taken.
    const word = shift + sizeBytes * 8 > 32 ? undefined : this.#space.read((address & ~3) >>> 0);
    if (word === undefined) {
      this.exception = { cause: cause.loadFault, address: address | 0 };
      return 0;
    }
    return sizeBytes === 4 ? word : (word >>> shift) & ((1 << (sizeBytes * 8)) - 1);
  }

  #store(address: number, value: number, sizeBytes: number, left: number): void {
    const bank = this.#memory.bank(address, sizeBytes);
    if (bank) {
      for (let at = 0; at < sizeBytes; at++) bank[at] = value >> (at * 8);
      const offset = this.#memory.offsetOf(address, sizeBytes);
      if (offset >= 0) this.#forget(offset, sizeBytes);
      return;
    }
    this.#left = left;
    this.touchedRegisters = true;
    const aligned = (address & ~3) >>> 0;
    const shift = (address & 3) * 8;
    const isWhole = sizeBytes === 4 && shift === 0;
    const before = isWhole ? 0 : this.#space.read(aligned);
    const mask = isWhole ? -1 : ((1 << (sizeBytes * 8)) - 1) << shift;
    const isInWord = shift + sizeBytes * 8 <= 32;
    const word = ((before ?? 0) & ~mask) | ((value << shift) & mask);
    if (!isInWord || before === undefined || !this.#space.write(aligned, word | 0))
      this.exception = { cause: cause.storeFault, address: address | 0 };
  }

  /** `operand`: rs1 as a register or, in the immediate forms, as a number. */
  #accessControl(operation: number, rd: number, operand: number, number: number): void {
    const cycles = this.executedNow;
    const isImmediate = operation >= op.csrrwi;
    const kind = isImmediate ? operation - op.csrrwi : operation - op.csrrw;
    const before = this.control.read(number, cycles);
    const writes = kind === 0 || operand !== 0;
    if (before === undefined || (writes && number >= 0xc00)) {
      this.exception = { cause: cause.illegalInstruction, address: 0 };
      return;
    }
    const value = isImmediate ? operand : this.registers[operand]!;
    if (writes) {
      const after = kind === 0 ? value : kind === 1 ? before | value : before & ~value;
      this.control.write(number, after, cycles);
      this.touchedRegisters = true;
    }
    this.registers[rd] = before;
  }
}

/** The upper 32 bits of a product of two unsigned words. */
function upperProduct(a: number, b: number): number {
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const other = a0 * b1 + (middle % 0x10000);
  return a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000);
}
