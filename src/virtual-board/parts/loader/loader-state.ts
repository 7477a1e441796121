// What a boot ROM's loader is asked, what it remembers between commands, and how its answers come out of that. Much
// of what they carry is left over from earlier ones, as in the mask ROM.
import type { RomTask } from '../rom-task.ts';

export const invalidMessage = 5;
export const failedToAct = 6;
export const badChecksum = 7;
export const flashWriteFailed = 8;

/** A command: `bytes` is its body, `body` the same to read numbers from. */
export type Request = { readonly body: DataView; readonly bytes: Uint8Array; readonly checksum: number };

/** `null`: the ROM crashed on it and says nothing until it is reset. `data`: what the answer carries besides. */
export type Outcome = { readonly error: number; readonly data?: Uint8Array } | null;
export type Step = Outcome | { readonly task: RomTask; readonly outcome: (result: number) => Outcome };
/** What follows an answer: a divider of the UART, or the loader is left. */
export type AfterReply =
  | { readonly kind: 'divider'; readonly divider: number }
  | { readonly kind: 'jump'; readonly entry: number }
  | { readonly kind: 'boot-flash' }
  | { readonly kind: 'restart' };

/** The commands of one ROM. */
export type Commands = {
  /** undefined = the ROM knows no such opcode. */
  readonly run: (opcode: number, request: Request) => Step | undefined;
  /** What SYNC or READ_REG found, for the replies to carry. */
  readonly value: number;
  after: AfterReply | undefined;
};

export const done: Outcome = { error: 0 };
export const refuse = (error: number): Outcome => ({ error });

export type Transfer = {
  remainingBytes: number;
  remainingBlocks: number;
  nextSequence: number;
  address: number;
};

const syncOpcode = 0x08;
const syncReplies = 8;

/** How a ROM answers. */
export type ReplyStyle = {
  readonly statusBytes: 2 | 4;
  /** Opcodes whose good answers wipe out what an error has left in the second status byte. */
  readonly clearsError: ReadonlySet<number>;
};

export class ReplyMemory {
  readonly #style: ReplyStyle;
  #opcode = 0;
  #value = 0;
  #error = 0;

  constructor(style: ReplyStyle) {
    this.#style = style;
  }

  /** Only SYNC and READ_REG set the value that all replies carry. */
  set value(value: number) {
    this.#value = value >>> 0;
  }

  /**
   * The payloads of the answer. An opcode that the ROM does not know leaves the previous one in place
   * (`opcode` null), and whatever answers as SYNC answers eight times.
   */
  replies(opcode: number | null, error: number, data: Uint8Array = noData): Uint8Array[] {
    if (opcode !== null) this.#opcode = opcode;
    // The second status byte stays what an error has made it, but for a few commands.
    if (error !== 0 || this.#style.clearsError.has(this.#opcode)) this.#error = error;
    const sizeBytes = data.length + this.#style.statusBytes;
    const reply = new Uint8Array(8 + sizeBytes);
    const view = new DataView(reply.buffer);
    reply[0] = 1;
    reply[1] = this.#opcode;
    view.setUint16(2, sizeBytes, true);
    view.setUint32(4, this.#value, true);
    reply.set(data, 8);
    reply[8 + data.length] = error === 0 ? 0 : 1;
    reply[9 + data.length] = this.#error;
    return Array.from({ length: this.#opcode === syncOpcode ? syncReplies : 1 }, () => reply);
  }
}

const noData = new Uint8Array(0);
