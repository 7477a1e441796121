// How far the stub probably is with a deflated write: it erases ahead by itself, a step whenever it begins to
// unpack and the flash is idle, and does not tell. Reckoned with the times of a usual chip, so that it is a
// guess: whoever goes by it must not lose more than time where it is wrong.
// Source: esp-flasher-stub src/command_handler.c.
import { windowBytes } from './deflate-blocks.ts';
import { blockBytes, endOf, type Range, roundDown, sectorBytes, toSectors } from './geometry.ts';

/** Milliseconds of a W25Q32-class chip. */
const blockEraseMs = 150;
const sectorEraseMs = 45;
/** A window, 32 bytes at once. */
const programMs = 138;

/** True where the flash keeps the wire waiting for a window with an erase. */
export const isFlashSlower = (windowWireMs: number): boolean => windowWireMs < blockEraseMs + programMs;

/** One write, from its BEGIN on. Time is its own, in milliseconds. */
export class StubPace {
  readonly #endOffset: number;
  #eraseAt: number;
  #unpacked = 0;
  /** When the last answer came, when the stub is done with what it has, and when its flash is idle. */
  #nowMs = 0;
  #stubMs = 0;
  #flashMs = 0;

  constructor(range: Range) {
    const sectors = toSectors(range);
    this.#eraseAt = sectors.offset;
    this.#endOffset = endOf(sectors);
    this.#erase(0);
  }

  /** The last erase has begun. */
  get hasBegunLast(): boolean {
    return this.#eraseAt >= this.#endOffset;
  }

  /** The last erase is over. */
  get isErased(): boolean {
    return this.hasBegunLast && this.#flashMs <= this.#nowMs;
  }

  /** The answer to a block has come that crossed the wire in `wireMs` and unpacks to `endBytes` in all. */
  onBlock(wireMs: number, endBytes: number): void {
    this.#nowMs = Math.max(this.#nowMs + wireMs, this.#stubMs);
    this.#stubMs = this.#nowMs;
    this.#erase(this.#stubMs);
    const full = roundDown(endBytes, windowBytes);
    for (let at = roundDown(this.#unpacked, windowBytes); at < full; at += windowBytes) {
      this.#flashMs = Math.max(this.#flashMs, this.#stubMs) + programMs;
      this.#stubMs = this.#flashMs;
      if (at + windowBytes < endBytes) this.#erase(this.#stubMs);
    }
    this.#unpacked = endBytes;
  }

  #erase(atMs: number): void {
    if (this.#eraseAt >= this.#endOffset || this.#flashMs > atMs) return;
    const isBlock = this.#eraseAt % blockBytes === 0 && this.#endOffset - this.#eraseAt >= blockBytes;
    this.#eraseAt += isBlock ? blockBytes : sectorBytes;
    this.#flashMs = atMs + (isBlock ? blockEraseMs : sectorEraseMs);
  }
}
