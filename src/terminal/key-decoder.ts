// Bytes of a terminal, cut anywhere, become whole keys and pastes. Owns the wait that tells a lone
// Escape from the beginning of a sequence, and the memory for what is not whole yet.
import type { Clock } from '../device/clock.ts';
import { concat } from '../device/transport/byte-reader.ts';
import { type Input, keyLength, type Mouse, toKey, toMouse } from './key.ts';

/** Long enough for a sequence that a slow line tore apart, short enough not to be felt. */
const loneEscapeMs = 40;
/** A paste whose end never comes is over after this silence, so that keys work again. */
const pasteSilenceMs = 1000;
/** What a paste may hold; the rest of it is dropped. */
const longestPaste = 1 << 20;

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const pasteBegin = ascii('\x1b[200~');
const pasteEnd = ascii('\x1b[201~');

export class KeyDecoder {
  readonly #clock: Clock;
  readonly #onInput: (input: Input | Mouse) => void;
  #pending: Uint8Array = new Uint8Array(0);
  #paste: { parts: Uint8Array[]; sizeBytes: number } | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, onInput: (input: Input | Mouse) => void) {
    this.#clock = clock;
    this.#onInput = onInput;
  }

  push(bytes: Uint8Array): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#pending = concat([this.#pending, bytes]);
    this.#decode();
    if (this.#paste) this.#cancelTimer = this.#clock.setTimer(pasteSilenceMs, () => this.flush());
    else if (this.#pending.length > 0)
      this.#cancelTimer = this.#clock.setTimer(loneEscapeMs, () => this.flush());
  }

  /** Nothing more comes: what is pending is all there will be. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#paste) {
      this.#keep(this.#pending);
      this.#pending = new Uint8Array(0);
      this.#endPaste();
      return;
    }
    while (this.#pending.length > 0) {
      // An unfinished answer of the terminal is one unknown key, never the letters in it.
      const whole = this.#pending[0] === 0x1b ? this.#pending.length : 1;
      this.#emit(whole);
      this.#decode();
    }
  }

  /** Forgets what is not whole yet: somebody else reads the terminal from here on. */
  reset(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#pending = new Uint8Array(0);
    this.#paste = undefined;
  }

  #decode(): void {
    for (;;) {
      if (this.#paste) {
        if (!this.#takePaste()) return;
        continue;
      }
      const length = keyLength(this.#pending);
      if (length === 0) return;
      if (length === pasteBegin.length && startsWith(this.#pending, pasteBegin)) {
        this.#pending = this.#pending.subarray(length);
        this.#paste = { parts: [], sizeBytes: 0 };
      } else this.#emit(length);
    }
  }

  #emit(length: number): void {
    const bytes = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    this.#onInput(toMouse(bytes) ?? toKey(bytes));
  }

  /** True when the end mark was found; else keeps all but what could be its beginning. */
  #takePaste(): boolean {
    const end = indexOf(this.#pending, pasteEnd);
    if (end >= 0) {
      this.#keep(this.#pending.subarray(0, end));
      this.#pending = this.#pending.subarray(end + pasteEnd.length);
      this.#endPaste();
      return true;
    }
    const sure = Math.max(0, this.#pending.length - (pasteEnd.length - 1));
    this.#keep(this.#pending.subarray(0, sure));
    this.#pending = this.#pending.subarray(sure);
    return false;
  }

  #keep(bytes: Uint8Array): void {
    const paste = this.#paste;
    if (!paste) return;
    const room = bytes.subarray(0, Math.max(0, longestPaste - paste.sizeBytes));
    if (room.length > 0) paste.parts.push(room);
    paste.sizeBytes += room.length;
  }

  #endPaste(): void {
    const bytes = concat(this.#paste?.parts ?? []);
    this.#paste = undefined;
    this.#onInput({ type: 'paste', bytes, text: new TextDecoder().decode(bytes) });
  }
}

const startsWith = (bytes: Uint8Array, head: Uint8Array) => head.every((byte, at) => bytes[at] === byte);

const indexOf = (bytes: Uint8Array, wanted: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(wanted);
