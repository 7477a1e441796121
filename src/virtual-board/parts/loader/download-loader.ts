// The boot ROM in UART download mode: learns the rate, waits for SYNC, then answers one command at a
// time. While one is at work nothing is read: bytes wait in the UART's FIFO and are lost beyond it.
// Facts: esptool's serial protocol page, and the ROM's own behaviour in what it leaves unsaid.
import type { Program } from '../program.ts';
import type { RomTask } from '../rom-task.ts';
import type { Uart } from '../uart.ts';
import { Autobaud } from './autobaud.ts';
import {
  type AfterReply,
  type Commands,
  invalidMessage,
  type Outcome,
  ReplyMemory,
  type ReplyStyle,
  type Step,
} from './loader-state.ts';
import { SlipReceiver, slipFrame } from './slip.ts';

const headerBytes = 8;
/** A FLASH_DATA of 0x1800 bytes with both its headers, and no more. */
const frameLimitBytes = 0x1818;
const syncOpcode = 0x08;

/** What ends the loader. */
export type Leaving = Exclude<AfterReply, { kind: 'divider' }>;

type Pending = {
  readonly opcode: number;
  readonly task: RomTask;
  readonly outcome: (result: number) => Outcome;
};

export type LoaderStyle = ReplyStyle & {
  /** A frame without a whole header stops the ESP8266's. */
  readonly shortFrameHangs: boolean;
};

export class DownloadLoader implements Program {
  readonly #uart: Uart;
  readonly #commands: Commands;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #isDeafAt: (baudRate: number) => boolean;
  readonly #leave: (after: Leaving) => void;
  readonly #slip = new SlipReceiver(frameLimitBytes);
  readonly #replies: ReplyMemory;
  readonly #style: LoaderStyle;
  #autobaud: Autobaud | undefined;
  #sentBaud = 0;
  #synced = false;
  #hung = false;
  #pending: Pending | undefined;
  #wakeAtMs = Infinity;

  constructor(
    uart: Uart,
    commands: Commands,
    style: LoaderStyle,
    io: {
      readonly send: (bytes: Uint8Array) => void;
      readonly isDeafAt: (baudRate: number) => boolean;
      readonly leave: (after: Leaving) => void;
    },
  ) {
    this.#uart = uart;
    this.#commands = commands;
    this.#style = style;
    this.#replies = new ReplyMemory(style);
    this.#send = io.send;
    this.#isDeafAt = io.isDeafAt;
    this.#leave = io.leave;
    this.#autobaud = new Autobaud(uart.clockHz);
  }

  nextAtMs = (): number => this.#wakeAtMs;

  hears = (sentBaud: number): number => {
    if (!this.#autobaud) return this.#uart.baudRate;
    this.#sentBaud = sentBaud;
    return sentBaud;
  };

  received = (nowMs: number): void => {
    if (this.#isDeafAt(this.#autobaud ? this.#sentBaud : this.#uart.baudRate)) {
      while (this.#uart.take() >= 0);
      return;
    }
    if (!this.#pending && !this.#hung) this.#read(nowMs);
  };

  run = (nowMs: number): number => {
    const pending = this.#pending;
    if (!pending) return nowMs;
    const waitMs = pending.task.step();
    if (waitMs >= 0) {
      this.#wakeAtMs = nowMs + waitMs;
      return nowMs;
    }
    this.#pending = undefined;
    this.#wakeAtMs = Infinity;
    this.#finish(pending.opcode, pending.outcome(pending.task.result()));
    this.#read(nowMs);
    return nowMs;
  };

  stop = (): void => {
    this.#hung = true;
    this.#wakeAtMs = Infinity;
  };

  #read(nowMs: number): void {
    while (!this.#pending && !this.#hung) {
      const byte = this.#uart.take();
      if (byte < 0) return;
      this.#learnRate(byte);
      const frame = this.#slip.receive(byte);
      if (frame) this.#handle(frame, nowMs);
    }
  }

  #learnRate(byte: number): void {
    const divider = this.#autobaud?.measure(byte, this.#sentBaud);
    if (divider === undefined) return;
    this.#uart.divider = divider;
    this.#autobaud = undefined;
  }

  #handle(frame: Uint8Array, nowMs: number): void {
    if (!this.#synced && (frame[1] !== syncOpcode || frame.length < headerBytes)) return;
    if (frame.length < headerBytes) {
      this.#hung = this.#style.shortFrameHangs;
      return;
    }
    const opcode = frame[1]!;
    const view = new DataView(frame.buffer, frame.byteOffset);
    const bytes = frame.subarray(headerBytes);
    if (frame[0] !== 0 || view.getUint16(2, true) !== bytes.length) {
      this.#finish(opcode, { error: invalidMessage });
      return;
    }
    const body = new DataView(frame.buffer, frame.byteOffset + headerBytes);
    this.#synced = true;
    const step = this.#commands.run(opcode, { body, bytes, checksum: view.getUint32(4, true) });
    if (step === undefined) this.#reply(null, invalidMessage);
    else this.#begin(opcode, step, nowMs);
  }

  #begin(opcode: number, step: Step, nowMs: number): void {
    if (step === null || 'error' in step) this.#finish(opcode, step);
    else {
      this.#pending = { opcode, ...step };
      this.#wakeAtMs = nowMs;
    }
  }

  #finish(opcode: number, outcome: Outcome): void {
    if (outcome === null) {
      this.#hung = true;
      return;
    }
    this.#replies.value = this.#commands.value;
    this.#reply(opcode, outcome.error, outcome.data);
    const after = this.#commands.after;
    if (!after) return;
    this.#commands.after = undefined;
    if (after.kind === 'divider') {
      this.#uart.divider = after.divider;
      return;
    }
    this.#hung = true;
    this.#leave(after);
  }

  #reply(opcode: number | null, error: number, data?: Uint8Array): void {
    for (const payload of this.#replies.replies(opcode, error, data)) this.#send(slipFrame(payload));
  }
}
