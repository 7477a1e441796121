// The one reader of the terminal's keyboard. Hands whole keys to one handler, in order; or, while
// somebody holds the raw gate (zoomed REPL), the bytes as they are.
import type { Clock } from '../device/clock.ts';
import type { Input, Mouse } from './key.ts';
import { KeyDecoder } from './key-decoder.ts';

/** What KeyGate needs of a tty; process.stdin fits. */
export type KeyboardInput = {
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  off(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  resume(): unknown;
  pause(): unknown;
};

/** React needs a turn to give a menu its new closure; ink-select-input is wrong at 5 ms and right at 20. */
const paceMs = 25;

export type KeyGateOptions = {
  readonly clock: Clock;
  readonly onInput: (input: Input | Mouse) => void;
  /** True while a component with a closure of its own handles keys: then bursts are spread out. */
  readonly isPaced?: () => boolean;
};

export class KeyGate {
  readonly #keyboard: KeyboardInput;
  readonly #clock: Clock;
  readonly #onInput: (input: Input | Mouse) => void;
  readonly #isPaced: () => boolean;
  readonly #decoder: KeyDecoder;
  #queue: (Input | Mouse)[] = [];
  #lastPacedMs = Number.NEGATIVE_INFINITY;
  #waiting: (() => void) | undefined;
  #raw: ((bytes: Uint8Array) => void) | undefined;
  #open = false;

  constructor(keyboard: KeyboardInput, { clock, onInput, isPaced = () => false }: KeyGateOptions) {
    this.#keyboard = keyboard;
    this.#clock = clock;
    this.#onInput = onInput;
    this.#isPaced = isPaced;
    this.#decoder = new KeyDecoder(clock, (input) => this.#enqueue(input));
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Raw mode on, reading. Idempotent. */
  open(): void {
    if (this.#open) return;
    this.#open = true;
    this.#keyboard.setRawMode?.(true);
    this.#keyboard.on('data', this.#onData);
    this.#keyboard.resume();
  }

  /** Raw mode off, not reading: the shell's line discipline is back. Idempotent. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#keyboard.off('data', this.#onData);
    this.#keyboard.pause();
    this.#keyboard.setRawMode?.(false);
    this.#decoder.reset();
    this.#waiting?.();
    this.#waiting = undefined;
    this.#queue = [];
  }

  /** Every byte goes to `listener` until the returned function is called; half a key is forgotten. */
  holdRaw(listener: (bytes: Uint8Array) => void): () => void {
    this.#decoder.reset();
    this.#raw = listener;
    return () => {
      if (this.#raw === listener) this.#raw = undefined;
    };
  }

  readonly #onData = (bytes: Uint8Array): void => {
    if (this.#raw) this.#raw(bytes);
    else this.#decoder.push(bytes);
  };

  #enqueue(input: Input | Mouse): void {
    this.#queue.push(input);
    if (!this.#waiting) this.#drain();
  }

  #drain(): void {
    this.#waiting = undefined;
    for (;;) {
      const input = this.#queue[0];
      if (!input) return;
      if (this.#isPaced()) {
        const waitMs = this.#lastPacedMs + paceMs - this.#clock.now();
        if (waitMs > 0) {
          this.#waiting = this.#clock.setTimer(waitMs, () => this.#drain());
          return;
        }
        this.#lastPacedMs = this.#clock.now();
      }
      this.#queue.shift();
      this.#onInput(input);
    }
  }
}
