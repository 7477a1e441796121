// Xtensa cores: registers, program counter, the loop. The base instruction set is that of an ESP8266's LX106; what an
// ESP32's LX6 has besides (windows of registers, loops, division) costs the smaller core nothing. Instructions are
// decoded once, at the byte where they start, and again when their RAM is written. It counts instructions, not time,
// and stops for its owner at whatever is not plain code in RAM: a ROM address, a breakpoint, an exception.
// All instructions are cases of one switch, however long: its state lives in locals that the engine
// keeps in registers. With arithmetic in a function of its own, one call an instruction, the core ran
// 40 to 57 % slower (bench/interpreter.ts, both in one process), slower than the 52 MHz of the chip.
import type { Stop } from '../core.ts';
import { branchConstants, decode, unsignedBranchConstants } from './decode.ts';
import { type CoreModel, type RegisterSpace, special, type XtensaMemory } from './model.ts';
import { op } from './operations.ts';
import { RegisterWindows } from './register-windows.ts';

/** Xtensa EXCCAUSE numbers. */
export const exceptionCause = {
  illegalInstruction: 0,
  loadStoreError: 3,
  divisionByZero: 6,
  misaligned: 9,
} as const;

export class Interpreter {
  readonly registers = new Int32Array(16);
  /** Absolute address of the next instruction. */
  pc: number;
  sar = 0;
  /** Instructions executed since creation. */
  executed = 0;
  /** Set when the last `run` touched a register outside RAM. */
  touchedRegisters = false;
  exception: { readonly cause: number; readonly address: number } | undefined;
  readonly #memory: XtensaMemory;
  readonly #space: RegisterSpace;
  readonly #model: CoreModel;
  readonly windows: RegisterWindows;
  readonly #special = new Int32Array(256);
  readonly #code: Int32Array;
  readonly #immediates: Int32Array;
  /** Stores below this offset of data RAM go into no code. */
  #plainBytes: number;
  #budget = 0;
  #left = 0;
  #runStart = 0;

  constructor(memory: XtensaMemory, space: RegisterSpace, model: CoreModel) {
    this.#memory = memory;
    this.#space = space;
    this.#model = model;
    this.pc = memory.codeBase;
    // Eight spare words behind the end read as undecoded, so running off the end needs no check.
    this.#code = new Int32Array(memory.codeBytes + 8);
    this.#immediates = new Int32Array(memory.codeBytes + 8);
    this.#plainBytes = memory.dramBytes;
    this.windows = new RegisterWindows(this.registers, {
      read: (address) => this.#loadSlow(address, 4),
      write: (address, value) => this.#storeSlow(address, value, 4, this.#left),
    });
    memory.onCodeChange = (offset, sizeBytes) => {
      this.#code.fill(op.undecoded, Math.max(0, offset - 2), offset + sizeBytes);
    };
  }

  /** Interrupts of this level and below are held off. */
  get interruptLevel(): number {
    return this.#special[special.processorStatus]! & 15;
  }

  /** LBEG, LEND, LCOUNT. */
  get loopRegisters(): Int32Array {
    return this.#special.subarray(special.loopBegin, special.loopCount + 1);
  }

  /** Instructions executed, exact also in the middle of `run`. */
  get executedNow(): number {
    return this.#runStart + this.#budget - this.#left;
  }

  /** Makes `run` stop before the instruction at an address of code; undone by `decodeAgain`. */
  setBreakpoint(address: number): void {
    this.#code[address - this.#memory.codeBase] = op.breakpoint;
  }

  decodeAgain(address: number): void {
    this.#code[address - this.#memory.codeBase] = op.undecoded;
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
    const { dram, dram16, dram32, literals, dramBase, dramBytes, codeBase, codeBytes } = this.#memory;
    let plainBytes = this.#plainBytes;
    let loopEnd = this.#loopEnd();
    let at = this.pc - codeBase;
    let sar = this.sar;
    let left = budget;
    let stop: Stop = 'budget';
    if (at < 0 || at >= codeBytes) return 'outside';

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
          if (at >= codeBytes - 2) {
            stop = 'outside';
            break;
          }
          this.#decodeAt(at);
          plainBytes = this.#plainBytes;
          continue;
        case op.l32r:
          registers[t] = literals[immediates[at]!]!;
          break;
        case op.l8ui: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes) registers[t] = dram[offset]!;
          else {
            this.#left = left;
            const value = this.#loadSlow(registers[s]! + immediates[at]!, 1);
            if (this.exception) stop = 'exception';
            else registers[t] = value;
          }
          break;
        }
        case op.l16ui: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 1) === 0) registers[t] = dram16[offset >> 1]!;
          else {
            this.#left = left;
            const value = this.#loadSlow(registers[s]! + immediates[at]!, 2);
            if (this.exception) stop = 'exception';
            else registers[t] = value;
          }
          break;
        }
        case op.l16si: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 1) === 0)
            registers[t] = (dram16[offset >> 1]! << 16) >> 16;
          else {
            this.#left = left;
            const value = this.#loadSlow(registers[s]! + immediates[at]!, 2);
            if (this.exception) stop = 'exception';
            else registers[t] = (value << 16) >> 16;
          }
          break;
        }
        case op.l32i: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < dramBytes && (offset & 3) === 0) registers[t] = dram32[offset >> 2]!;
          else {
            this.#left = left;
            const value = this.#loadSlow(registers[s]! + immediates[at]!, 4);
            if (this.exception) stop = 'exception';
            else registers[t] = value;
          }
          break;
        }
        case op.s8i: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < plainBytes) dram[offset] = registers[t]!;
          else {
            this.#storeSlow(registers[s]! + immediates[at]!, registers[t]!, 1, left);
            if (this.exception) stop = 'exception';
          }
          break;
        }
        case op.s16i: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < plainBytes && (offset & 1) === 0) dram16[offset >> 1] = registers[t]!;
          else {
            this.#storeSlow(registers[s]! + immediates[at]!, registers[t]!, 2, left);
            if (this.exception) stop = 'exception';
          }
          break;
        }
        case op.s32i: {
          const offset = registers[s]! + immediates[at]! - dramBase;
          if (offset >= 0 && offset < plainBytes && (offset & 3) === 0) dram32[offset >> 2] = registers[t]!;
          else {
            this.#storeSlow(registers[s]! + immediates[at]!, registers[t]!, 4, left);
            if (this.exception) stop = 'exception';
          }
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
          next = registers[s]! - codeBase;
          if (next < 0 || next >= codeBytes) stop = 'outside';
          break;
        case op.call0:
          registers[0] = codeBase + next;
          next = immediates[at]!;
          break;
        case op.callx0: {
          const target = registers[s]! - codeBase;
          registers[0] = codeBase + next;
          next = target;
          if (next < 0 || next >= codeBytes) stop = 'outside';
          break;
        }
        case op.ret:
          next = registers[0]! - codeBase;
          if (next < 0 || next >= codeBytes) stop = 'outside';
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
          registers[t] = this.#readSpecial(special.processorStatus, sar, left);
          this.#special[special.processorStatus] = (registers[t]! & ~15) | s;
          break;
        case op.rsr:
          registers[t] = this.#readSpecial(immediates[at]!, sar, left);
          break;
        case op.wsr:
          this.#writeSpecial(immediates[at]!, registers[t]!);
          if (immediates[at] === special.shiftAmount) sar = registers[t]! & 63;
          loopEnd = this.#loopEnd();
          break;
        case op.xsr: {
          const old = this.#readSpecial(immediates[at]!, sar, left);
          const value = registers[t]!;
          if (immediates[at] === special.shiftAmount) sar = value & 63;
          registers[t] = old;
          this.#writeSpecial(immediates[at]!, value);
          loopEnd = this.#loopEnd();
          break;
        }
        // From here on what an LX106 does not have.
        case op.callWindowed:
          registers[r << 2] = ((codeBase + next) & 0x3fffffff) | (r << 30);
          this.windows.callIncrement = r;
          next = immediates[at]!;
          break;
        case op.callxWindowed: {
          const target = registers[s]! - codeBase;
          registers[r << 2] = ((codeBase + next) & 0x3fffffff) | (r << 30);
          this.windows.callIncrement = r;
          next = target;
          if (next < 0 || next >= codeBytes) stop = 'outside';
          break;
        }
        case op.entry:
          this.#left = left;
          if (s > 3) this.#raise(exceptionCause.illegalInstruction, 0);
          else this.windows.enter(s, immediates[at]!);
          if (this.exception) stop = 'exception';
          break;
        case op.retw: {
          this.#left = left;
          const target = ((codeBase + at) & 0xc0000000) | (registers[0]! & 0x3fffffff);
          if (!this.windows.leave()) this.#raise(exceptionCause.illegalInstruction, 0);
          next = target - codeBase;
          if (this.exception) stop = 'exception';
          else if (next < 0 || next >= codeBytes) stop = 'outside';
          break;
        }
        case op.movsp:
          this.#left = left;
          this.windows.bringBackCaller();
          registers[t] = registers[s]!;
          if (this.exception) stop = 'exception';
          break;
        case op.rotw:
          this.windows.rotate((t << 28) >> 28);
          break;
        case op.loop:
        case op.loopnez:
        case op.loopgtz: {
          const kind = word & 255;
          const count = registers[s]!;
          this.#special[special.loopBegin] = codeBase + next;
          this.#special[special.loopEnd] = codeBase + immediates[at]!;
          this.#special[special.loopCount] = count - 1;
          loopEnd = immediates[at]!;
          if ((kind === op.loopnez && count === 0) || (kind === op.loopgtz && count <= 0)) next = loopEnd;
          break;
        }
        case op.min:
          registers[r] = Math.min(registers[s]!, registers[t]!);
          break;
        case op.max:
          registers[r] = Math.max(registers[s]!, registers[t]!);
          break;
        case op.minu:
          registers[r] = Math.min(registers[s]! >>> 0, registers[t]! >>> 0);
          break;
        case op.maxu:
          registers[r] = Math.max(registers[s]! >>> 0, registers[t]! >>> 0);
          break;
        case op.sext:
          registers[r] = (registers[s]! << (24 - t)) >> (24 - t);
          break;
        case op.clamps:
          registers[r] = Math.min((1 << (t + 7)) - 1, Math.max(-1 << (t + 7), registers[s]!));
          break;
        case op.muluh:
          registers[r] = upperProduct(registers[s]!, registers[t]!);
          break;
        case op.mulsh:
          registers[r] =
            upperProduct(registers[s]!, registers[t]!) -
            (registers[s]! < 0 ? registers[t]! : 0) -
            (registers[t]! < 0 ? registers[s]! : 0);
          break;
        case op.quou:
        case op.quos:
        case op.remu:
        case op.rems:
          if (registers[t] === 0) {
            this.#raise(exceptionCause.divisionByZero, 0);
            stop = 'exception';
          } else registers[r] = divide(word & 255, registers[s]!, registers[t]!);
          break;
        case op.s32c1i: {
          this.#left = left;
          const address = registers[s]! + immediates[at]!;
          const old = this.#loadSlow(address, 4);
          if (!this.exception && old === this.#special[special.compare])
            this.#storeSlow(address, registers[t]!, 4, left);
          if (this.exception) stop = 'exception';
          else registers[t] = old;
          break;
        }
        case op.waiti:
          this.#special[special.processorStatus] = (this.#special[special.processorStatus]! & ~15) | s;
          stop = 'wait';
          break;
        case op.breakpoint:
          left++;
          next = at;
          stop = 'breakpoint';
          break;
        default:
          this.#raise(exceptionCause.illegalInstruction, 0);
          stop = 'exception';
      }
      if (stop !== 'budget') {
        if (stop !== 'exception') at = next;
        break;
      }
      if (next === loopEnd && next === at + (word >> 20)) {
        const count = this.#special[special.loopCount]!;
        if (count !== 0) {
          this.#special[special.loopCount] = count - 1;
          next = this.#special[special.loopBegin]! - codeBase;
        }
      }
      at = next;
    }
    this.#left = left;
    this.pc = (codeBase + at) >>> 0;
    this.sar = sar;
    return stop;
  }

  /** Where code goes back to the beginning of a loop, or nowhere. */
  #loopEnd(): number {
    return !this.#model.isLx6 || this.#special[special.loopCount] === 0
      ? -1
      : (this.#special[special.loopEnd]! >>> 0) - this.#memory.codeBase;
  }

  #decodeAt(at: number): void {
    const memory = this.#memory;
    const { codeBase, codeBytes } = memory;
    const { word, immediate } = decode(memory.codeAt(at), codeBase + at, this.#model);
    const operation = word & 255;
    const isJump =
      (operation >= op.beqz && operation <= op.bbsi) ||
      operation === op.jump ||
      operation === op.call0 ||
      operation === op.callWindowed ||
      (operation >= op.loop && operation <= op.loopgtz);
    const target = immediate - codeBase;
    const outside = target < 0 || target >= codeBytes;
    // Only code in RAM with its literals there runs; anything else is not what a loader uploads.
    const runs = !((isJump || operation === op.l32r) && outside);
    this.#code[at] = runs ? word : op.illegal | (3 << 20);
    this.#immediates[at] = operation === op.l32r ? memory.literalAt(target) : isJump ? target : immediate;
    this.#plainBytes = Math.min(this.#plainBytes, memory.dataOf(at));
  }

  #readSpecial(number: number, sar: number, left: number): number {
    switch (number) {
      case special.shiftAmount:
        return sar;
      case special.cycles:
        // One instruction is one cycle here.
        return (this.#runStart + this.#budget - left) | 0;
      case special.windowBase:
        return this.windows.base;
      case special.windowStart:
        return this.windows.start;
      case special.processorStatus:
        return this.#special[number]! | (this.windows.callIncrement << 16);
      default:
        return this.#special[number]!;
    }
  }

  #writeSpecial(number: number, value: number): void {
    this.#special[number] = value;
    if (!this.#model.isLx6) return;
    if (number === special.windowBase) this.windows.rotate(value - this.windows.base);
    else if (number === special.windowStart) this.windows.start = value & 0xffff;
    else if (number === special.processorStatus) {
      this.windows.callIncrement = (value >> 16) & 3;
      this.#special[number] = value & ~(3 << 16);
    }
  }

  /** Whatever is not aligned data RAM: memory of words, registers, and what the core makes of the rest. */
  #loadSlow(address: number, sizeBytes: number): number {
    const at = address >>> 0;
    const refused = this.#refusal(at, sizeBytes);
    if (refused !== null) return this.#raise(refused, at);
    if (!this.#memory.isRam(at, sizeBytes)) this.touchedRegisters = true;
    const shift = (at & 3) * 8;
    const word = this.#space.read((at & ~3) >>> 0) | 0;
    if (sizeBytes * 8 + shift <= 32) return sizeBytes === 4 ? word : (word >>> shift) & mask(sizeBytes);
    const next = this.#space.read(((at & ~3) + 4) >>> 0);
    return ((word >>> shift) | (next << (32 - shift))) & mask(sizeBytes);
  }

  #storeSlow(address: number, value: number, sizeBytes: number, left: number): void {
    this.#left = left;
    const at = address >>> 0;
    const refused = this.#refusal(at, sizeBytes);
    if (refused !== null) {
      this.#raise(refused, at);
      return;
    }
    const offset = at - this.#memory.dramBase;
    if (offset < 0 || offset >= this.#memory.dramBytes) this.touchedRegisters = true;
    if (sizeBytes === 4 && (at & 3) === 0) {
      this.#space.write(at, value >>> 0);
      return;
    }
    for (let done = 0; done < sizeBytes; done++) this.#storeByte(at + done, value >> (done * 8));
  }

  #storeByte(at: number, value: number): void {
    const aligned = (at & ~3) >>> 0;
    const shift = (at & 3) * 8;
    const rest = this.#space.read(aligned) & ~(0xff << shift);
    this.#space.write(aligned, (rest | ((value & 0xff) << shift)) >>> 0);
  }

  /** The exception that an access makes, if it does. Data RAM never gets here but misaligned, or over code. */
  #refusal(at: number, sizeBytes: number): number | null {
    const isMisaligned = at % sizeBytes !== 0;
    if (this.#model.isLx6) {
      // Instruction RAM is one of words alone; elsewhere the bus does it all.
      const isCode = at - this.#memory.codeBase >= 0 && at - this.#memory.codeBase < this.#memory.codeBytes;
      return isCode && (isMisaligned || sizeBytes !== 4) ? exceptionCause.loadStoreError : null;
    }
    if (isMisaligned) return exceptionCause.misaligned;
    // Instruction RAM and registers know words only.
    return sizeBytes === 4 ? null : exceptionCause.loadStoreError;
  }

  #raise(cause: number, address: number): number {
    this.exception = { cause, address };
    return 0;
  }
}

const mask = (sizeBytes: number) => (sizeBytes === 4 ? -1 : (1 << (sizeBytes * 8)) - 1);

/** The upper 32 bits of a product of two unsigned words. */
function upperProduct(a: number, b: number): number {
  return Number((BigInt(a >>> 0) * BigInt(b >>> 0)) >> 32n);
}

/** QUOU, QUOS, REMU, REMS; the smallest number by -1 stays what it is. */
function divide(operation: number, dividend: number, divisor: number): number {
  if (operation === op.quou) return ((dividend >>> 0) / (divisor >>> 0)) >>> 0;
  if (operation === op.quos) return (dividend / divisor) | 0;
  return operation === op.remu ? (dividend >>> 0) % (divisor >>> 0) : dividend % divisor;
}
