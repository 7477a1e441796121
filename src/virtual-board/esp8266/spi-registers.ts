// SPI0 at 0x60000200: the controller between the chip and its flash, with the built-in commands (one bit
// each in SPI_CMD) and user mode. Layout: ESP8266 Technical Reference, spi_register.h of the SDK.
import { executeFlashCommand } from '../parts/flash-command.ts';
import type { SpiFlash } from '../parts/spi-flash.ts';

const command = 0x00 / 4;
const address = 0x04 / 4;
const readStatus = 0x10 / 4;
const user = 0x1c / 4;
const user1 = 0x20 / 4;
const user2 = 0x24 / 4;
const data0 = 0x40 / 4;
const state = 0xf8 / 4;

/** One look at the status now and then is work in between; this many in a row are a wait. */
const patientPolls = 8;

export type SpiLink = {
  /** False until the ROM has switched the pins to SPI, or when one of them is driven as a GPIO. */
  readonly isConnected: () => boolean;
  /** Somebody polls a busy chip again and again: nothing changes for so long. */
  readonly polledBusy: (forMs: number) => void;
};

export class SpiRegisters {
  readonly #flash: SpiFlash;
  readonly #link: SpiLink;
  readonly #words = new Uint32Array(64);
  #polls = 0;
  readonly #data = new Uint8Array(this.#words.buffer, data0 * 4, 64);

  constructor(flash: SpiFlash, link: SpiLink) {
    this.#flash = flash;
    this.#link = link;
  }

  reset(): void {
    this.#words.fill(0);
    this.#words[user2] = 7 << 28;
    this.#words[user] = 1 << 31;
  }

  read(offset: number): number {
    const index = offset >> 2;
    return index === state ? 0 : (this.#words[index] ?? 0);
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
    const at = this.#words[address]! & 0xffffff;
    const length = Math.min(64, this.#words[address]! >>> 24);
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

  /** All lengths are bits less one: with zero in SPI_USER1 a single bit is read, as flasher programs find out. */
  #executeUser(): void {
    const flags = this.#words[user]!;
    const lengths = this.#words[user1]!;
    const phase = (flag: number, shift: number, width: number) =>
      flags & (1 << flag) ? ((lengths >>> shift) & ((1 << width) - 1)) + 1 : 0;
    const addressBits = Math.min(32, phase(30, 26, 6));
    const inBits = Math.min(512, phase(28, 8, 9));
    const answer = executeFlashCommand(this.#flash, {
      opcode: flags & (1 << 31) ? this.#words[user2]! & 0xff : 0,
      address: addressBits > 0 ? this.#words[address]! >>> (32 - addressBits) : 0,
      data: this.#data.slice(0, Math.min(64, phase(27, 17, 9) >> 3)),
      readBytes: Math.ceil(inBits / 8),
      dummyBytes: phase(29, 0, 8) >> 3,
    });
    if (answer.length === 0) return;
    // The highest bit of a byte comes first: what was not read of the last one stays zero below it.
    if (inBits % 8 > 0) answer[answer.length - 1]! &= 0xff00 >> (inBits % 8);
    this.#words.fill(0, data0, data0 + Math.ceil(answer.length / 4));
    this.#data.set(answer);
  }
}

const word = (bytes: Uint8Array) => (bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16)) >>> 0;
