// The machine-level CSRs of the chip's core, as far as traps and interrupts need them, and what the others keep.
// Numbers: The RISC-V Instruction Set Manual, Volume II; the chip's own counter and identity: ESP32-C3 Technical
// Reference Manual, "ESP-RISC-V CPU".

export const csr = {
  mstatus: 0x300,
  misa: 0x301,
  mtvec: 0x305,
  mscratch: 0x340,
  mepc: 0x341,
  mcause: 0x342,
  mtval: 0x343,
  mvendorid: 0xf11,
  marchid: 0xf12,
  mimpid: 0xf13,
  mhartid: 0xf14,
  /** The chip's own counter of cycles; there is no mcycle. */
  mpccr: 0x7e2,
} as const;

/** Interrupts are taken; what that was before the last trap; the mode before it, always machine mode here. */
const mie = 1 << 3;
const mpie = 1 << 7;
const mpp = 3 << 11;

/** RV32 with I, M and C. */
const misaValue = 0x40001104;
const vendorValue = 0x612;
const architectureValue = 0x80000001;

/** What keeps what was written: triggers, physical memory protection, counters' settings, the pins' own CSRs. */
const isKept = (number: number) =>
  (number >= 0x7a0 && number <= 0x7a5) ||
  (number >= 0x3a0 && number <= 0x3a3) ||
  (number >= 0x3b0 && number <= 0x3bf) ||
  number === 0x7e0 ||
  number === 0x7e1 ||
  (number >= 0x803 && number <= 0x805);

export class ControlRegisters {
  /** The ROM lets interrupts pass when it hands over to loaded code. */
  mstatus = mpp | mie;
  /** Zero until a program sets its own: traps are the ROM's until then. */
  mtvec = 0;
  mepc = 0;
  mcause = 0;
  mtval = 0;
  #mscratch = 0;
  #counterStart = 0;
  readonly #kept = new Map<number, number>();

  /** undefined: there is no such CSR. `cycles`: executed so far. */
  read(number: number, cycles: number): number | undefined {
    switch (number) {
      case csr.mstatus:
        return this.mstatus;
      case csr.misa:
        return misaValue;
      case csr.mtvec:
        return this.mtvec;
      case csr.mscratch:
        return this.#mscratch;
      case csr.mepc:
        return this.mepc;
      case csr.mcause:
        return this.mcause;
      case csr.mtval:
        return this.mtval;
      case csr.mvendorid:
        return vendorValue;
      case csr.marchid:
        return architectureValue | 0;
      case csr.mimpid:
        return 1;
      case csr.mhartid:
        return 0;
      case csr.mpccr:
        return (cycles - this.#counterStart) | 0;
      default:
        return isKept(number) ? (this.#kept.get(number) ?? 0) : undefined;
    }
  }

  /** Writes to what cannot be written are the caller's to refuse: numbers from 0xC00 on. */
  write(number: number, value: number, cycles: number): void {
    switch (number) {
      case csr.mstatus:
        this.mstatus = (value & (mie | mpie)) | mpp;
        break;
      case csr.mtvec:
        // The chip knows vectored interrupts only: its table is aligned to 256 bytes.
        this.mtvec = (value & ~0xff) | 1;
        break;
      case csr.mscratch:
        this.#mscratch = value;
        break;
      case csr.mepc:
        this.mepc = value & ~1;
        break;
      case csr.mcause:
        this.mcause = value;
        break;
      case csr.mtval:
        this.mtval = value;
        break;
      case csr.mpccr:
        this.#counterStart = cycles - value;
        break;
      default:
        if (isKept(number)) this.#kept.set(number, value);
    }
  }

  get takesInterrupts(): boolean {
    return (this.mstatus & mie) !== 0;
  }

  set takesInterrupts(on: boolean) {
    this.mstatus = on ? this.mstatus | mie : this.mstatus & ~mie;
  }

  /** Into a trap: where it goes on. `cause` with the top bit set is an interrupt. */
  enterTrap(cause: number, pc: number, value: number): number {
    this.mepc = pc;
    this.mcause = cause | 0;
    this.mtval = value | 0;
    const wasOn = this.takesInterrupts;
    this.mstatus = mpp | (wasOn ? mpie : 0);
    const base = this.mtvec & ~0xff;
    return (cause | 0) < 0 ? base + 4 * (cause & 31) : base;
  }

  /** MRET: where it goes on. */
  leaveTrap(): number {
    this.mstatus = mpp | mpie | (this.mstatus & mpie ? mie : 0);
    return this.mepc;
  }
}
