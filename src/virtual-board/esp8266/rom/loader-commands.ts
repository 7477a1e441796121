// The boot ROM's commands 02 to 0B. Each checks its message as the mask ROM does and returns what to do:
// an outcome at once, or a task with an outcome at its end. Framing and replies are download-loader.ts's.

import {
  type AfterReply,
  type Commands,
  done,
  failedToAct,
  flashWriteFailed,
  invalidMessage,
  type Request,
  refuse,
  type Step,
  type Transfer,
} from '../../parts/loader/loader-state.ts';
import { isBlockTooLarge, nextBlock, place, transfer } from '../../parts/loader/transfer.ts';
import type { RomFlash } from '../../parts/rom-flash.ts';
import { delayTask, sequence } from '../../parts/rom-task.ts';
import type { Bus } from '../bus.ts';
import type { Memory } from '../cpu/memory.ts';

export class LoaderCommands implements Commands {
  readonly #bus: Bus;
  readonly #memory: Memory;
  readonly #flash: RomFlash;
  readonly #canBoot: () => boolean;
  #flashing: Transfer | undefined;
  #loading: Transfer | undefined;
  /** What SYNC or READ_REG found, for the replies to carry. */
  value = 0;
  after: AfterReply | undefined;

  constructor(bus: Bus, memory: Memory, flash: RomFlash, canBoot: () => boolean) {
    this.#bus = bus;
    this.#memory = memory;
    this.#flash = flash;
    this.#canBoot = canBoot;
  }

  /** undefined = the ROM knows no such opcode. */
  run(opcode: number, request: Request): Step | undefined {
    const { body } = request;
    switch (opcode) {
      case 0x02:
        return this.#flashBegin(body);
      case 0x03:
        return this.#data(request, this.#flashing, (address, data) => this.#writeFlash(address, data));
      case 0x04:
        return this.#flashEnd(body);
      case 0x05:
        return this.#memBegin(body);
      case 0x06:
        return this.#memEnd(body);
      case 0x07:
        return this.#data(request, this.#loading, (address, data) =>
          this.#memory.writeBytes(address, data) ? done : null,
        );
      case 0x08:
        this.value = body.byteLength >= 4 ? body.getUint32(0, true) : 0;
        return done;
      case 0x09:
        return this.#writeRegisters(body);
      case 0x0a:
        if (body.byteLength < 4 || body.getUint32(0, true) % 4 !== 0) return null;
        this.value = this.#bus.read(body.getUint32(0, true));
        return done;
      case 0x0b:
        if (body.byteLength !== 24) return refuse(invalidMessage);
        this.#flash.configure(Array.from({ length: 6 }, (_, index) => body.getUint32(index * 4, true)));
        return done;
      default:
        return undefined;
    }
  }

  #flashBegin(body: DataView): Step {
    if (body.byteLength !== 16 || isBlockTooLarge(body.getUint32(8, true))) return refuse(invalidMessage);
    const eraseBytes = body.getUint32(0, true);
    const address = body.getUint32(12, true);
    const blocks = body.getUint32(4, true);
    this.#flash.attach();
    return {
      task: this.#flash.eraseArea(address, eraseBytes),
      outcome: (result) => {
        if (result !== 0) return refuse(failedToAct);
        this.#flashing = transfer(blocks * body.getUint32(8, true), blocks, address);
        return done;
      },
    };
  }

  #writeFlash(address: number, data: Uint8Array): Step {
    const readBack = () => this.#flash.read(address, data.length);
    return {
      task: sequence([
        () => this.#flash.write(address, data),
        () => delayTask(readBack()?.ms ?? 0),
        () => delayTask(0, readBack()?.bytes.every((byte, index) => byte === data[index]) ? 0 : 1),
      ]),
      outcome: (result) => (result === 0 ? done : refuse(flashWriteFailed)),
    };
  }

  #data(request: Request, state: Transfer | undefined, put: (at: number, data: Uint8Array) => Step): Step {
    const block = nextBlock(request, state);
    if (!(block instanceof Uint8Array)) return block;
    const { at, kept } = place(state!, block);
    return kept.length === 0 ? done : put(at, kept);
  }

  #flashEnd(body: DataView): Step {
    if (body.byteLength < 4) return refuse(invalidMessage);
    const complete = !this.#flashing || this.#flashing.remainingBlocks === 0;
    this.#flashing = undefined;
    if (body.getUint32(0, true) !== 0) return complete ? done : refuse(failedToAct);
    this.after = { kind: 'boot-flash' };
    return complete && this.#canBoot() ? done : refuse(failedToAct);
  }

  #memBegin(body: DataView): Step {
    if (body.byteLength !== 16 || isBlockTooLarge(body.getUint32(8, true))) return refuse(invalidMessage);
    this.#loading = transfer(body.getUint32(0, true), body.getUint32(4, true), body.getUint32(12, true));
    return done;
  }

  #memEnd(body: DataView): Step {
    if (body.byteLength !== 8) return refuse(invalidMessage);
    const complete = !this.#loading || this.#loading.remainingBlocks === 0;
    this.#loading = undefined;
    if (body.getUint32(0, true) === 0) this.after = { kind: 'jump', entry: body.getUint32(4, true) };
    return complete ? done : refuse(failedToAct);
  }

  #writeRegisters(body: DataView): Step {
    if (body.byteLength === 0 || body.byteLength % 16 !== 0) return refuse(invalidMessage);
    let delayMs = 0;
    for (let at = 0; at < body.byteLength; at += 16) {
      const address = body.getUint32(at, true);
      const mask = body.getUint32(at + 8, true);
      if (address % 4 !== 0) return null;
      const kept = mask === 0xffffffff ? 0 : this.#bus.read(address) & ~mask;
      this.#bus.write(address, ((body.getUint32(at + 4, true) & mask) | kept) >>> 0);
      delayMs += body.getUint32(at + 12, true) / 1000;
    }
    return delayMs > 0 ? { task: delayTask(delayMs), outcome: () => done } : done;
  }
}
