// The controller between a chip and its flash, with the built-in commands (one bit each in the command register)
// and user mode. Where its registers lie differs from chip to chip.
import { executeFlashCommand } from '../parts/flash-command.ts';
import type { SpiFlash } from '../parts/spi-flash.ts';

const command = 0;
const address = 1;

/** Numbers of words. What the phases of a command take is told by their flags and lengths. */
export type SpiLayout = {
  readonly readStatus: number;
  readonly user: number;
  readonly data0: number;
  /** Reads as zero: the controller is never busy when somebody looks. */
  readonly state: number;
  readonly atReset: readonly (readonly [word: number, value: number])[];
  /** Address and number of bytes of a built-in command. */
  readonly builtIn: (words: Uint32Array) => { readonly address: number; readonly sizeBytes: number };
  /** What user mode sends: lengths in bits as the registers have them, of phases that are switched on. */
  readonly lengths: (words: Uint32Array) => {
    readonly opcode: number;
    readonly addressBits: number;
    readonly dummyBits: number;
    readonly outBits: number;
    readonly inBits: number;
  };
  /** The address of user mode out of its register. */
  readonly address: (word: number, bits: number) => number;
};

/** One look at the status now and then is work in between; this many in a row are a wait. */
const patientPolls = 8;

export type SpiLink = {
  /** False until the ROM has switched the pins to SPI, or when one of them is driven as a GPIO. */
  readonly isConnected: () => boolean;
  /** Somebody polls a busy chip again and again: nothing changes for so long. */
  readonly polledBusy: (forMs: number) => void;
};

export class SpiController {
  readonly #flash: SpiFlash;
  readonly #link: SpiLink;
  readonly #layout: SpiLayout;
  readonly #words = new Uint32Array(64);
  #polls = 0;
  readonly #data: Uint8Array;

  constructor(flash: SpiFlash, link: SpiLink, layout: SpiLayout) {
    this.#flash = flash;
    this.#link = link;
    this.#layout = layout;
    this.#data = new Uint8Array(this.#words.buffer, layout.data0 * 4, 64);
  }

  reset(): void {
    this.#words.fill(0);
    for (const [word, value] of this.#layout.atReset) this.#words[word] = value;
  }

  read(offset: number): number {
    const index = offset >> 2;
    return index === this.#layout.state ? 0 : (this.#words[index] ?? 0);
  }

  write(offset: number, value: number): void {
    this.#words[offset >> 2] = value;
    if (offset >> 2 !== command || value === 0) return;
    if (this.#link.isConnected()) this.#execute(value);
    else this.#data.fill(0xff);
    this.#words[command] = 0;
  }

  #execute(start: number): void {
    const flash = this.#flash;
    const { data0, readStatus } = this.#layout;
    const { address: at, sizeBytes } = this.#layout.builtIn(this.#words);
    const length = Math.min(64, sizeBytes);
    const run = (opcode: number, data = new Uint8Array(0), readBytes = 0) =>
      executeFlashCommand(flash, { opcode, address: at, data, readBytes });
    if (start & (1 << 31)) this.#data.set(run(0x03, undefined, length || 32));
    if (start & (1 << 30)) run(0x06);
    if (start & (1 << 29)) run(0x04);
    if (start & (1 << 28)) this.#words[data0] = word(run(0x9f, undefined, 3));
    if (start & (1 << 27)) {
      this.#words[readStatus] = run(0x05, undefined, 1)[0]!;
      this.#polls = flash.busyForMs > 0 ? this.#polls + 1 : 0;
      if (this.#polls > patientPolls) this.#link.polledBusy(flash.busyForMs);
    } else this.#polls = 0;
    if (start & (1 << 26)) run(0x01, Uint8Array.of(this.#words[readStatus]! & 0xff));
    if (start & (1 << 25)) run(0x02, this.#data.slice(0, length));
    if (start & (1 << 24)) run(0x20);
    if (start & (1 << 23)) run(0xd8);
    if (start & (1 << 22)) run(0xc7);
    if (start & (1 << 18)) this.#executeUser();
  }

  /** All lengths are bits less one: with zero in the register a single bit is read, as flasher programs find out. */
  #executeUser(): void {
    const { user, data0 } = this.#layout;
    const flags = this.#words[user]!;
    const lengths = this.#layout.lengths(this.#words);
    const phase = (flag: number, bits: number) => (flags & (1 << flag) ? bits + 1 : 0);
    const addressBits = Math.min(32, phase(30, lengths.addressBits));
    const inBits = Math.min(512, phase(28, lengths.inBits));
    const answer = executeFlashCommand(this.#flash, {
      opcode: flags & (1 << 31) ? lengths.opcode : 0,
      address: addressBits > 0 ? this.#layout.address(this.#words[address]!, addressBits) : 0,
      data: this.#data.slice(0, Math.min(64, phase(27, lengths.outBits) >> 3)),
      readBytes: Math.ceil(inBits / 8),
      dummyBytes: phase(29, lengths.dummyBits) >> 3,
    });
    if (answer.length === 0) return;
    // The highest bit of a byte comes first: what was not read of the last one stays zero below it.
    if (inBits % 8 > 0) answer[answer.length - 1]! &= 0xff00 >> (inBits % 8);
    this.#words.fill(0, data0, data0 + Math.ceil(answer.length / 4));
    this.#data.set(answer);
  }
}

const word = (bytes: Uint8Array) => (bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16)) >>> 0;
