// The commands of an ESP32's boot ROM as a loader. Each checks its message as the mask ROM does and returns what to
// do: an outcome at once, or a task with an outcome at its end. Framing and replies are download-loader.ts's.
import type { CoreClock } from '../parts/guest.ts';
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
} from '../parts/loader/loader-state.ts';
import { isBlockTooLarge, nextBlock, place, transfer } from '../parts/loader/transfer.ts';
import type { RomFlash } from '../parts/rom-flash.ts';
import { delayTask, type RomTask, sequence } from '../parts/rom-task.ts';
import { sectorBytes } from '../parts/spi-flash.ts';
import type { RomDialect } from './dialect.ts';
import { flashDigest } from './flash-digest.ts';
import { Inflater, inflateStatus } from './inflate.ts';

const readTooLong = 0x0a;
const inflateFailed = 0x0b;
const adlerDiffers = 0x0c;
/** READ_FLASH_SLOW answers with so many bytes, however few were asked for. */
const slowReadBytes = 64;
/** The window of inflate, and what is written to the flash at once. */
const windowBytes = 0x8000;
/** What inflating takes the core, a byte of output: measured on other RISC-V cores, not on this ROM. */
const inflateCyclesPerByte = 25;

export type LoaderHost = {
  readonly dialect: RomDialect;
  readonly flash: RomFlash;
  readonly cpuClock: CoreClock;
  readonly readWord: (address: number) => number;
  readonly writeWord: (address: number, value: number) => void;
  readonly writeBytes: (address: number, bytes: Uint8Array) => boolean;
  /** The UART's divider of a rate. */
  readonly dividerOf: (baudRate: number) => number;
};

type Deflated = { readonly blocks: Transfer; readonly target: Transfer; readonly inflater: Inflater };

export class LoaderCommands implements Commands {
  readonly #host: LoaderHost;
  readonly #window = new Uint8Array(windowBytes);
  #windowAt = 0;
  #flashing: Transfer | undefined;
  #deflated: Deflated | undefined;
  #loading: Transfer | undefined;
  readonly #slowRead = new Uint8Array(slowReadBytes);
  value = 0;
  after: AfterReply | undefined;

  constructor(host: LoaderHost) {
    this.#host = host;
  }

  run(opcode: number, request: Request): Step | undefined {
    const { body } = request;
    const word = (index: number) => body.getUint32(index * 4, true);
    const hasWords = (...counts: number[]) => counts.some((count) => body.byteLength === count * 4);
    switch (opcode) {
      case 0x02:
        return this.#begin(body, (blocks, blockBytes, address) => {
          this.#flashing = transfer(blocks * blockBytes, blocks, address);
        });
      case 0x03:
        return this.#flashData(request);
      case 0x04:
        return this.#end(body, this.#flashing);
      case 0x05:
        if (!hasWords(4) || isBlockTooLarge(word(2))) return refuse(invalidMessage);
        this.#loading = transfer(word(0), word(1), word(3));
        return done;
      case 0x06:
        return this.#memoryEnd(body);
      case 0x07:
        return this.#memoryData(request);
      case 0x08:
        this.value = body.byteLength >= 4 ? word(0) : 0;
        return done;
      case 0x09:
        return this.#writeRegisters(body);
      case 0x0a:
        this.value = body.byteLength >= 4 ? this.#host.readWord((word(0) & ~3) >>> 0) : 0;
        return done;
      case 0x0b:
        if (!hasWords(6)) return refuse(invalidMessage);
        this.#host.flash.configure(Array.from({ length: 6 }, (_, index) => word(index)));
        return done;
      case 0x0d:
        // The flash is connected from the start: there is nothing to switch.
        return hasWords(1, 2) ? done : refuse(invalidMessage);
      case 0x0e:
        return hasWords(2) ? this.#readSlowly(word(0), word(1)) : refuse(invalidMessage);
      case 0x0f:
        if (!hasWords(2) || word(0) === 0) return refuse(invalidMessage);
        this.after = { kind: 'divider', divider: this.#host.dividerOf(word(0)) };
        return done;
      case 0x10:
        return this.#begin(body, (blocks, blockBytes, address, sizeBytes) => {
          this.#windowAt = 0;
          this.#deflated = {
            blocks: transfer(blocks * blockBytes, blocks, 0),
            target: transfer(sizeBytes, 0, address),
            inflater: new Inflater(true),
          };
        });
      case 0x11:
        return this.#deflatedData(request);
      case 0x12:
        return this.#end(body, this.#deflated?.blocks);
      case 0x13:
        return hasWords(4) ? this.#digest(word(0), word(1)) : refuse(invalidMessage);
      case 0x14: {
        const { securityInfo } = this.#host.dialect;
        return securityInfo ? { error: 0, data: securityInfo } : undefined;
      }
      default:
        return undefined;
    }
  }

  /** FLASH_BEGIN and DEFL_BEGIN: erases all before it answers. */
  #begin(
    body: DataView,
    start: (blocks: number, blockBytes: number, address: number, sizeBytes: number) => void,
  ): Step {
    if (body.byteLength !== this.#host.dialect.beginBytes || isBlockTooLarge(body.getUint32(8, true)))
      return refuse(invalidMessage);
    const [sizeBytes, blocks, blockBytes, address] = [0, 4, 8, 12].map((at) => body.getUint32(at, true)) as [
      number,
      number,
      number,
      number,
    ];
    this.#flashing = undefined;
    this.#deflated = undefined;
    return {
      task: this.#host.flash.eraseArea(address, Math.ceil(sizeBytes / sectorBytes) * sectorBytes),
      outcome: (result) => {
        if (result !== 0) return refuse(failedToAct);
        start(blocks, blockBytes, address, sizeBytes);
        return done;
      },
    };
  }

  #flashData(request: Request): Step {
    if (!this.#flashing && this.#host.dialect.takesDataBeforeBegin) return done;
    const block = nextBlock(request, this.#flashing);
    if (!(block instanceof Uint8Array)) return block;
    const { at, kept } = place(this.#flashing!, block);
    return kept.length === 0 ? done : this.#writing([this.#write(at, kept)]);
  }

  #deflatedData(request: Request): Step {
    const deflated = this.#deflated;
    const block = nextBlock(request, deflated?.blocks);
    if (!(block instanceof Uint8Array)) return block;
    const { inflater, target } = deflated!;
    // More than the stream: the ROM never comes back from that.
    if (inflater.isDone) return null;
    const parts: (() => RomTask)[] = [];
    let rest = block;
    for (;;) {
      const room = windowBytes - this.#windowAt;
      const { status, consumed, produced } = inflater.run(rest, this.#window, this.#windowAt, room, true);
      if (status === inflateStatus.failed) return refuse(inflateFailed);
      if (status === inflateStatus.badAdler) return refuse(adlerDiffers);
      rest = rest.subarray(consumed);
      const { at, kept } = place(target, this.#window.slice(this.#windowAt, this.#windowAt + produced));
      this.#windowAt = (this.#windowAt + produced) % windowBytes;
      parts.push(() => delayTask((produced * inflateCyclesPerByte) / this.#host.cpuClock.cyclesPerMs));
      if (kept.length > 0) parts.push(this.#write(at, kept));
      if (status !== inflateStatus.hasOutput) return this.#writing(parts);
    }
  }

  #writing(parts: readonly (() => RomTask)[]): Step {
    return { task: sequence(parts), outcome: (result) => (result === 0 ? done : refuse(flashWriteFailed)) };
  }

  #write(address: number, data: Uint8Array): () => RomTask {
    const kept = data.slice();
    return () => this.#host.flash.write(address, kept);
  }

  /** FLASH_END and DEFL_END: 0 restarts the chip, anything else calls what a flash boot would have loaded. */
  #end(body: DataView, state: Transfer | undefined): Step {
    if (body.byteLength < 4) return refuse(invalidMessage);
    const isComplete = !state || state.remainingBlocks === 0;
    this.#flashing = undefined;
    this.#deflated = undefined;
    // Where blocks are missing it leaves too, whatever was asked.
    this.after = { kind: isComplete && body.getUint32(0, true) === 0 ? 'restart' : 'boot-flash' };
    return isComplete ? done : refuse(failedToAct);
  }

  #memoryData(request: Request): Step {
    if (!this.#loading && this.#host.dialect.takesDataBeforeBegin) return done;
    const block = nextBlock(request, this.#loading);
    if (!(block instanceof Uint8Array)) return block;
    const { at, kept } = place(this.#loading!, block);
    return kept.length === 0 || this.#host.writeBytes(at, kept) ? done : null;
  }

  #memoryEnd(body: DataView): Step {
    if (body.byteLength !== 8) return refuse(invalidMessage);
    const isComplete = !this.#loading || this.#loading.remainingBlocks === 0;
    this.#loading = undefined;
    if (!isComplete) return refuse(failedToAct);
    if (body.getUint32(0, true) === 0) this.after = { kind: 'jump', entry: body.getUint32(4, true) };
    return done;
  }

  #writeRegisters(body: DataView): Step {
    if (body.byteLength === 0 || body.byteLength % 16 !== 0) return refuse(invalidMessage);
    const { readWord, writeWord } = this.#host;
    let delayMs = 0;
    for (let at = 0; at < body.byteLength; at += 16) {
      const address = (body.getUint32(at, true) & ~3) >>> 0;
      const mask = body.getUint32(at + 8, true);
      const kept = mask === 0xffffffff ? 0 : readWord(address) & ~mask;
      writeWord(address, ((body.getUint32(at + 4, true) & mask) | kept) >>> 0);
      delayMs += body.getUint32(at + 12, true) / 1000;
    }
    return delayMs > 0 ? { task: delayTask(delayMs), outcome: () => done } : done;
  }

  #readSlowly(address: number, sizeBytes: number): Step {
    if (sizeBytes > slowReadBytes) return { error: readTooLong, data: this.#slowRead };
    const read = this.#host.flash.read(address, sizeBytes);
    if (!read) return refuse(failedToAct);
    // What was read before stays behind the bytes that were asked for.
    this.#slowRead.set(read.bytes);
    return {
      task: delayTask(read.ms),
      outcome: () => ({ error: 0, data: this.#slowRead }),
    };
  }

  #digest(address: number, sizeBytes: number): Step {
    const digest = flashDigest(this.#host.flash, this.#host.cpuClock, address, sizeBytes);
    return {
      task: digest.task,
      outcome: (result) =>
        result === 0 ? { error: 0, data: new TextEncoder().encode(digest.hex()) } : refuse(failedToAct),
    };
  }
}
