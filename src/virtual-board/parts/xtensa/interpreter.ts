// The LX106 core: registers, program counter, the loop. Instructions are decoded once, at the byte where
// they start, and again when their RAM is written. It counts instructions, not time, and stops for its
// owner at whatever is not plain code in IRAM: a ROM address, a breakpoint, an exception.
// All instructions are cases of one switch, however long: its state lives in locals that the engine
// keeps in registers. With arithmetic in a function of its own, one call an instruction, the core ran
// 40 to 57 % slower (bench/interpreter.ts, both in one process), slower than the 52 MHz of the chip.

import { dramBase, dramBytes, iramBase, iramBytes, type Memory } from '../../esp8266/cpu/memory.ts';
import type { Stop } from '../core.ts';
import { branchConstants, decode, unsignedBranchConstants } from './decode.ts';
import { op } from './operations.ts';

/** Word access to what is not data RAM; addresses are aligned. */
export type RegisterSpace = {
  readonly read: (address: number) => number;
  readonly write: (address: number, value: number) => void;
};

/** Xtensa EXCCAUSE numbers. */
const exceptionCause = { illegalInstruction: 0, loadStoreError: 3, misaligned: 9 } as const;

const sarNumber = 3;

export class Interpreter {
  readonly registers = new Int32Array(16);
  /** Absolute address of the next instruction. */
  pc = iramBase;
  sar = 0;
  /** Instructions executed since creation. */
  executed = 0;
  /** Set when the last `run` touched a register outside RAM. */
  touchedRegisters = false;
  exception: { readonly cause: number; readonly address: number } | undefined;
  readonly #memory: Memory;
  readonly #space: RegisterSpace;
  readonly #special = new Int32Array(256);
  // Eight spare words behind the end read as undecoded, so running off the end needs no check.
  readonly #code = new Int32Array(iramBytes + 8);
  readonly #immediates = new Int32Array(iramBytes + 8);
  #budget = 0;
  #left = 0;
  #runStart = 0;

  constructor(memory: Memory, space: RegisterSpace) {
    this.#memory = memory;
    this.#space = space;
    memory.onCodeChange = (offset, sizeBytes) => {
      this.#code.fill(op.undecoded, Math.max(0, offset - 2), offset + sizeBytes);
    };
  }

  /** Instructions executed, exact also in the middle of `run`. */
  get executedNow(): number {
    return this.#runStart + this.#budget - this.#left;
  }

  /** Makes `run` stop before the instruction at an IRAM address; undone by `decodeAgain`. */
  setBreakpoint(address: number): void {
    this.#code[address - iramBase] = op.breakpoint;
  }

  decodeAgain(address: number): void {
    this.#code[address - iramBase] = op.undecoded;
  }

  /** Executes at most `budget` instructions. */
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
    return stop;
  }

  #loop(budget: number): Stop {
    const registers = this.registers;
    const code = this.#code;
    const immediates = this.#immediates;
    const dram = this.#memory.dram;
    const dram16 = this.#memory.dram16;
    const dram32 = this.#memory.dram32;
    const iram32 = this.#memory.iram32;
    let at = this.pc - iramBase;
    let sar = this.sar;
    let left = budget;
    let stop: Stop = 'budget';
    if (at < 0 || at >= iramBytes) return 'outside';

    while (left > 0) {
      const word = code[at]!;
      const r = (word >> 8) & 15;
      const s = (word >> 12) & 15;
      const t = (word >> 16) & 15;
      let next = at + (word >> 20);
      left--;
      switch (word & 255) {
        case op.undecoded:
          left++;
          if (at >= iramBytes - 2) {
            stop = 'outside';
            break;
          }
          this.#decodeAt(at);
          continue;
        case op.l32r:
          registers[t] = iram32[immediates[at]!]!;
          break;
        case op.l8ui: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes) registers[t] = dram[offset]!;
          else {
            this.#left = left;
            registers[t] = this.#loadSlow(registers[s]! + immediates[at]!, 1);
          }
          break;
        }
        case op.l16ui: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 1) === 0) registers[t] = dram16[offset >> 1]!;
          else {
            this.#left = left;
            registers[t] = this.#loadSlow(registers[s]! + immediates[at]!, 2);
          }
          break;
        }
        case op.l16si: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 1) === 0)
            registers[t] = (dram16[offset >> 1]! << 16) >> 16;
          else {
            this.#left = left;
            registers[t] = (this.#loadSlow(registers[s]! + immediates[at]!, 2) << 16) >> 16;
          }
          break;
        }
        case op.l32i: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 3) === 0) registers[t] = dram32[offset >> 2]!;
          else {
            this.#left = left;
            registers[t] = this.#loadSlow(registers[s]! + immediates[at]!, 4);
          }
          break;
        }
        case op.s8i: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes) dram[offset] = registers[t]!;
          else this.#storeSlow(registers[s]! + immediates[at]!, registers[t]!, 1, left);
          break;
        }
        case op.s16i: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 1) === 0) dram16[offset >> 1] = registers[t]!;
          else this.#storeSlow(registers[s]! + immediates[at]!, registers[t]!, 2, left);
          break;
        }
        case op.s32i: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 3) === 0) dram32[offset >> 2] = registers[t]!;
          else this.#storeSlow(registers[s]! + immediates[at]!, registers[t]!, 4, left);
          break;
        }
        case op.movi:
          registers[t] = immediates[at]!;
          break;
        case op.mov:
          registers[t] = registers[s]!;
          break;
        case op.addi:
          registers[t] = registers[s]! + immediates[at]!;
          break;
        case op.add:
          registers[r] = registers[s]! + registers[t]!;
          break;
        case op.addx2:
          registers[r] = (registers[s]! << 1) + registers[t]!;
          break;
        case op.addx4:
          registers[r] = (registers[s]! << 2) + registers[t]!;
          break;
        case op.addx8:
          registers[r] = (registers[s]! << 3) + registers[t]!;
          break;
        case op.sub:
          registers[r] = registers[s]! - registers[t]!;
          break;
        case op.subx2:
          registers[r] = (registers[s]! << 1) - registers[t]!;
          break;
        case op.subx4:
          registers[r] = (registers[s]! << 2) - registers[t]!;
          break;
        case op.subx8:
          registers[r] = (registers[s]! << 3) - registers[t]!;
          break;
        case op.and:
          registers[r] = registers[s]! & registers[t]!;
          break;
        case op.or:
          registers[r] = registers[s]! | registers[t]!;
          break;
        case op.xor:
          registers[r] = registers[s]! ^ registers[t]!;
          break;
        case op.neg:
          registers[r] = -registers[t]!;
          break;
        case op.abs:
          registers[r] = registers[t]! < 0 ? -registers[t]! : registers[t]!;
          break;
        case op.slli:
          registers[r] = immediates[at]! > 31 ? 0 : registers[s]! << immediates[at]!;
          break;
        case op.srai:
          registers[r] = registers[t]! >> immediates[at]!;
          break;
        case op.srli:
          registers[r] = registers[t]! >>> immediates[at]!;
          break;
        case op.extui:
          registers[r] = (registers[t]! >>> (immediates[at]! & 31)) & ((2 << (immediates[at]! >> 8)) - 1);
          break;
        case op.sll:
          registers[r] = sar === 0 ? 0 : registers[s]! << (32 - sar);
          break;
        case op.srl:
          registers[r] = sar > 31 ? 0 : registers[t]! >>> sar;
          break;
        case op.sra:
          registers[r] = registers[t]! >> Math.min(sar, 31);
          break;
        case op.src:
          if (sar === 0) registers[r] = registers[t]!;
          else if (sar > 31) registers[r] = registers[s]!;
          else registers[r] = (registers[s]! << (32 - sar)) | (registers[t]! >>> sar);
          break;
        case op.ssr:
          sar = registers[s]! & 31;
          break;
        case op.ssl:
          sar = 32 - (registers[s]! & 31);
          break;
        case op.ssa8l:
          sar = (registers[s]! & 3) << 3;
          break;
        case op.ssa8b:
          sar = 32 - ((registers[s]! & 3) << 3);
          break;
        case op.ssai:
          sar = immediates[at]!;
          break;
        case op.mul16u:
          registers[r] = Math.imul(registers[s]! & 0xffff, registers[t]! & 0xffff);
          break;
        case op.mul16s:
          registers[r] = Math.imul((registers[s]! << 16) >> 16, (registers[t]! << 16) >> 16);
          break;
        case op.mull:
          registers[r] = Math.imul(registers[s]!, registers[t]!);
          break;
        case op.moveqz:
          if (registers[t] === 0) registers[r] = registers[s]!;
          break;
        case op.movnez:
          if (registers[t] !== 0) registers[r] = registers[s]!;
          break;
        case op.movltz:
          if (registers[t]! < 0) registers[r] = registers[s]!;
          break;
        case op.movgez:
          if (registers[t]! >= 0) registers[r] = registers[s]!;
          break;
        case op.nsa:
          registers[t] = Math.clz32(registers[s]! < 0 ? ~registers[s]! : registers[s]!) - 1;
          break;
        case op.nsau:
          registers[t] = Math.clz32(registers[s]!);
          break;
        case op.jump:
          next = immediates[at]!;
          break;
        case op.jx:
          next = registers[s]! - iramBase;
          if (next < 0 || next >= iramBytes) stop = 'outside';
          break;
        case op.call0:
          registers[0] = iramBase + next;
          next = immediates[at]!;
          break;
        case op.callx0: {
          const target = registers[s]! - iramBase;
          registers[0] = iramBase + next;
          next = target;
          if (next < 0 || next >= iramBytes) stop = 'outside';
          break;
        }
        case op.ret:
          next = registers[0]! - iramBase;
          if (next < 0 || next >= iramBytes) stop = 'outside';
          break;
        case op.beqz:
          if (registers[s] === 0) next = immediates[at]!;
          break;
        case op.bnez:
          if (registers[s] !== 0) next = immediates[at]!;
          break;
        case op.bltz:
          if (registers[s]! < 0) next = immediates[at]!;
          break;
        case op.bgez:
          if (registers[s]! >= 0) next = immediates[at]!;
          break;
        case op.beqi:
          if (registers[s] === branchConstants[r]) next = immediates[at]!;
          break;
        case op.bnei:
          if (registers[s] !== branchConstants[r]) next = immediates[at]!;
          break;
        case op.blti:
          if (registers[s]! < branchConstants[r]!) next = immediates[at]!;
          break;
        case op.bgei:
          if (registers[s]! >= branchConstants[r]!) next = immediates[at]!;
          break;
        case op.bltui:
          if (registers[s]! >>> 0 < unsignedBranchConstants[r]!) next = immediates[at]!;
          break;
        case op.bgeui:
          if (registers[s]! >>> 0 >= unsignedBranchConstants[r]!) next = immediates[at]!;
          break;
        case op.beq:
          if (registers[s] === registers[t]) next = immediates[at]!;
          break;
        case op.bne:
          if (registers[s] !== registers[t]) next = immediates[at]!;
          break;
        case op.blt:
          if (registers[s]! < registers[t]!) next = immediates[at]!;
          break;
        case op.bge:
          if (registers[s]! >= registers[t]!) next = immediates[at]!;
          break;
        case op.bltu:
          if (registers[s]! >>> 0 < registers[t]! >>> 0) next = immediates[at]!;
          break;
        case op.bgeu:
          if (registers[s]! >>> 0 >= registers[t]! >>> 0) next = immediates[at]!;
          break;
        case op.bnone:
          if ((registers[s]! & registers[t]!) === 0) next = immediates[at]!;
          break;
        case op.bany:
          if ((registers[s]! & registers[t]!) !== 0) next = immediates[at]!;
          break;
        case op.ball:
          if ((registers[t]! & ~registers[s]!) === 0) next = immediates[at]!;
          break;
        case op.bnall:
          if ((registers[t]! & ~registers[s]!) !== 0) next = immediates[at]!;
          break;
        case op.bbc:
          if (((registers[s]! >> (registers[t]! & 31)) & 1) === 0) next = immediates[at]!;
          break;
        case op.bbs:
          if (((registers[s]! >> (registers[t]! & 31)) & 1) !== 0) next = immediates[at]!;
          break;
        case op.bbci:
          if (((registers[s]! >> (t | (r << 4))) & 1) === 0) next = immediates[at]!;
          break;
        case op.bbsi:
          if (((registers[s]! >> (t | (r << 4))) & 1) !== 0) next = immediates[at]!;
          break;
        case op.nop:
          break;
        case op.rsil:
          registers[t] = this.#special[230]!;
          this.#special[230] = (this.#special[230]! & ~15) | s;
          break;
        case op.rsr:
          registers[t] = this.#readSpecial(immediates[at]!, sar, left);
          break;
        case op.wsr:
          this.#special[immediates[at]!] = registers[t]!;
          if (immediates[at] === sarNumber) sar = registers[t]! & 63;
          break;
        case op.xsr: {
          const old = this.#readSpecial(immediates[at]!, sar, left);
          this.#special[immediates[at]!] = registers[t]!;
          if (immediates[at] === sarNumber) sar = registers[t]! & 63;
          registers[t] = old;
          break;
        }
        case op.breakpoint:
          left++;
          next = at;
          stop = 'breakpoint';
          break;
        default:
          this.#raise(exceptionCause.illegalInstruction, 0);
      }
      if (this.exception) {
        stop = 'exception';
        break;
      }
      at = next;
      if (stop !== 'budget') break;
    }
    this.#left = left;
    this.pc = (iramBase + at) >>> 0;
    this.sar = sar;
    return stop;
  }

  #decodeAt(at: number): void {
    const bytes = this.#memory.iram;
    const address = iramBase + at;
    const { word, immediate } = decode(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16), address);
    const operation = word & 255;
    const isJump =
      (operation >= op.beqz && operation <= op.bbsi) || operation === op.jump || operation === op.call0;
    const target = immediate - iramBase;
    const outside = target < 0 || target >= iramBytes;
    // Only code in IRAM with its literals there runs; anything else is not what a loader uploads.
    const runs = !((isJump || operation === op.l32r) && outside);
    this.#code[at] = runs ? word : op.illegal | (3 << 20);
    this.#immediates[at] = operation === op.l32r ? target >> 2 : isJump ? target : immediate;
  }

  #readSpecial(number: number, sar: number, left: number): number {
    if (number === sarNumber) return sar;
    // CCOUNT: one instruction is one cycle here.
    if (number === 234) return (this.#runStart + this.#budget - left) | 0;
    return this.#special[number]!;
  }

  #loadSlow(address: number, sizeBytes: number): number {
    const at = address >>> 0;
    if (at % sizeBytes !== 0) return this.#raise(exceptionCause.misaligned, at);
    // Data RAM never gets here but misaligned; instruction RAM and registers know words only.
    if (sizeBytes !== 4) return this.#raise(exceptionCause.loadStoreError, at);
    if (!this.#memory.isIram(at, 4)) this.touchedRegisters = true;
    return this.#space.read(at) | 0;
  }

  #storeSlow(address: number, value: number, sizeBytes: number, left: number): void {
    this.#left = left;
    const at = address >>> 0;
    if (at % sizeBytes !== 0) this.#raise(exceptionCause.misaligned, at);
    else if (sizeBytes !== 4) this.#raise(exceptionCause.loadStoreError, at);
    else {
      this.touchedRegisters = true;
      this.#space.write(at, value >>> 0);
    }
  }

  #raise(cause: number, address: number): number {
    this.exception = { cause, address };
    return 0;
  }
}
