// A file's blocks: each points back to the one before it, and every second, fourth, eighth … to one
// further back (DESIGN.md of littlefs, CTZ skip-lists). The last block and the size are all one needs.

import { FileError } from '../file-error.ts';
import type { BlockDevice } from './block-device.ts';
import { wordAt, words } from './tags.ts';

export type SkipList = { readonly head: number; readonly sizeBytes: number };

/** Which block of the list holds the byte, and where in it. */
export function placeOf(
  position: number,
  blockBytes: number,
): { readonly index: number; readonly offset: number } {
  const plain = blockBytes - 8;
  const estimate = Math.floor(position / plain);
  if (estimate === 0) return { index: 0, offset: position };
  const index = Math.floor((position - 4 * (bitCount(estimate - 1) + 2)) / plain);
  return { index, offset: position - plain * index - 4 * bitCount(index) };
}

/** How many pointers the block begins with. */
export const pointerCount = (index: number): number => (index === 0 ? 0 : trailingZeros(index) + 1);

/** The pointers of a new block behind these. */
export function pointersTo(blocks: readonly number[]): Uint8Array {
  const index = blocks.length;
  const targets = Array.from({ length: pointerCount(index) }, (_, power) => blocks[index - 2 ** power]);
  return words(...(targets as number[]));
}

/** The blocks of every file that was looked at, first to last; a list never changes while it is in use. */
export class SkipLists {
  readonly #device: BlockDevice;
  readonly #known = new Map<number, { readonly sizeBytes: number; readonly blocks: readonly number[] }>();

  constructor(device: BlockDevice) {
    this.#device = device;
  }

  /** @throws FileError EILSEQ where a pointer leads out of the flash */
  blocks({ head, sizeBytes }: SkipList): readonly number[] {
    if (sizeBytes === 0) return [];
    const known = this.#known.get(head);
    if (known?.sizeBytes === sizeBytes) return known.blocks;
    const { blockBytes, blockCount } = this.#device;
    const blocks: number[] = [];
    const last = placeOf(sizeBytes - 1, blockBytes).index;
    if (last >= blockCount) throw new FileError('EILSEQ');
    for (let index = last, block = head; ; index--) {
      if (block >= blockCount) throw new FileError('EILSEQ');
      blocks.push(block);
      if (index === 0) break;
      block = wordAt(this.#device.read(block, 0, 4), 0);
    }
    blocks.reverse();
    this.#known.set(head, { sizeBytes, blocks });
    return blocks;
  }

  read(list: SkipList, position: number, sizeBytes: number): Uint8Array {
    const { blockBytes } = this.#device;
    const bytes = new Uint8Array(Math.max(0, Math.min(sizeBytes, list.sizeBytes - position)));
    const blocks = this.blocks(list);
    for (let done = 0; done < bytes.length; ) {
      const { index, offset } = placeOf(position + done, blockBytes);
      const count = Math.min(bytes.length - done, blockBytes - offset);
      bytes.set(this.#device.read(blocks[index] as number, offset, count), done);
      done += count;
    }
    return bytes;
  }

  /** The block is about to hold something else. */
  forget(block: number): void {
    this.#known.delete(block);
  }

  forgetAll(): void {
    this.#known.clear();
  }
}

function bitCount(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}
const trailingZeros = (value: number): number => 31 - Math.clz32(value & -value);
