// What the boot ROM's loader remembers between commands, and how its answers come out of that. Much of
// what they carry is left over from earlier ones, as in the mask ROM.

export const invalidMessage = 5;
export const failedToAct = 6;
export const badChecksum = 7;
export const flashWriteFailed = 8;

/** `null`: the ROM crashed on it and says nothing until it is reset. */
export type Outcome = { readonly error: number } | null;
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

export class ReplyMemory {
  #opcode = 0;
  #value = 0;
  #error = 0;

  /** Only SYNC and READ_REG set the value that all replies carry. */
  set value(value: number) {
    this.#value = value >>> 0;
  }

  /**
   * The payloads of the answer. An opcode that the ROM does not know leaves the previous one in place
   * (`opcode` null), and whatever answers as SYNC answers eight times.
   */
  replies(opcode: number | null, error: number): Uint8Array[] {
    if (opcode !== null) this.#opcode = opcode;
    // The second status byte is only ever written by errors.
    if (error !== 0) this.#error = error;
    const reply = new Uint8Array(10);
    const view = new DataView(reply.buffer);
    reply[0] = 1;
    reply[1] = this.#opcode;
    view.setUint16(2, 2, true);
    view.setUint32(4, this.#value, true);
    reply[8] = error === 0 ? 0 : 1;
    reply[9] = this.#error;
    return Array.from({ length: this.#opcode === syncOpcode ? syncReplies : 1 }, () => reply);
  }
}
