// Which block is taken next: round and round from a place that differs from start to start, so that
// all of the flash wears alike. What is in use is found by looking at everything that is reachable.
import { FileError } from '../file-error.ts';

export class Allocator {
  readonly #blockCount: number;
  readonly #usedBlocks: () => Iterable<number>;
  #next: number;
  /** Found free at the last look, in the order in which they are taken. */
  #free: number[] = [];
  /** Taken and not yet reachable. */
  readonly #taken = new Set<number>();

  constructor(blockCount: number, firstBlock: number, usedBlocks: () => Iterable<number>) {
    this.#blockCount = blockCount;
    this.#next = firstBlock % blockCount;
    this.#usedBlocks = usedBlocks;
  }

  /** All that was taken so far is reachable now, or given up. */
  checkpoint(): void {
    this.#taken.clear();
  }

  /** @throws FileError ENOSPC */
  take(): number {
    if (this.#free.length === 0) this.#look();
    const block = this.#free.pop();
    if (block === undefined) throw new FileError('ENOSPC');
    this.#taken.add(block);
    this.#next = (block + 1) % this.#blockCount;
    return block;
  }

  #look(): void {
    const used = new Set(this.#usedBlocks());
    for (let step = this.#blockCount - 1; step >= 0; step--) {
      const block = (this.#next + step) % this.#blockCount;
      if (!used.has(block) && !this.#taken.has(block)) this.#free.push(block);
    }
  }
}
