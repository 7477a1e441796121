// The stdin that Ink sees: a terminal that holds exactly one whole key at a time, chosen by us.
// Ink's own parser crashes on Ctrl+F1 and merges keys that arrive together, so raw bytes never reach it.
import { EventEmitter } from 'node:events';

/** The keys that Ink's menus use, in the form that Ink knows them by. Nothing else gets through. */
const forInk: Readonly<Record<string, string>> = {
  up: '\x1b[A',
  down: '\x1b[B',
  k: 'k',
  j: 'j',
  enter: '\r',
};

export class InkStdin extends EventEmitter {
  readonly isTTY = true;
  #key: string | null = null;

  /** Hands one key to Ink's hooks; false if it is not one of theirs. */
  press(id: string): boolean {
    const key = forInk[id];
    if (key === undefined) return false;
    this.#key = key;
    this.emit('readable');
    this.#key = null;
    return true;
  }

  read(): string | null {
    const key = this.#key;
    this.#key = null;
    return key;
  }

  setEncoding(): this {
    return this;
  }

  // The real terminal's modes and lifetime belong to KeyGate.
  setRawMode(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
