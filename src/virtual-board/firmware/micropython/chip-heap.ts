// The heap of a chip. The port has its own code in flash, here that is Python in the interpreter's heap;
// so once it stands, the heap ends behind it, with as much room as a chip has when a program starts.
// Layout: py/mpstate.h (mp_state_mem_area_t), py/gc.c: two bits a block of 16 bytes, in a table before the pool.

import type { HostFunctions } from './bridge.ts';

const wordBytes = 4;
/** In mp_state_mem_area_t. */
const tableAt = 4;
const tableBytesAt = 8;
const finalisersAt = 12;
const poolStartAt = 16;
const poolEndAt = 20;
const blockBytes = 16;
const blocksPerByte = 4;
const kind = { free: 0, head: 1, tail: 2 } as const;
/** Of a byte of the table: none of its blocks is free. */
const isFull = (byte: number) => ((byte | (byte >> 1)) & 0b01010101) === 0b01010101;
/** Static data of the build ends far below this. */
const searchedBytes = 0x80000;

export type HeapUse = {
  readonly oneBlock: number;
  readonly twoBlocks: number;
  /** In blocks. */
  readonly longest: number;
  readonly longestFree: number;
  /** A letter a block: h begins an object, = goes on with it, . is free. */
  readonly map: string;
};

export type ChipHeap = {
  /**
   * Ends the heap so that about `freeBytes` are free in one piece; garbage is to be collected first. What
   * was used till now stays, and the gaps in it are filled.
   */
  readonly leave: (freeBytes: number) => void;
  /** Wipes what is free, so that what garbage held takes no room in an image. */
  readonly clearFree: () => void;
  /** Where the fillings of the gaps are noted, so that they stay: an object of `sizeBytes` that stays itself. */
  readonly noteGapsAt: (address: number, sizeBytes: number) => void;
  /** Lends programs `moreBytes` beyond that, or takes them back as far as nothing is there. */
  readonly lend: (moreBytes: number) => void;
  /** Lends as much as is missing for `sizeBytes` in one piece, garbage counted as used. */
  readonly makeRoom: (sizeBytes: number) => void;
  /** Gives programs `moreBytes` for good: as much as something takes that is no part of the heap on a chip. */
  readonly keep: (moreBytes: number) => void;
  /** How programs use their part. */
  readonly use: () => HeapUse;
};

/** Throws when the build keeps its heap in an unknown way. */
export function chipHeap(memory: SharedArrayBuffer): ChipHeap {
  const words = new DataView(memory);
  const bytes = new Uint8Array(memory);
  const area = findArea(memory);
  const field = (at: number) => words.getUint32(area + at, true);
  const table = field(tableAt);
  const pool = field(poolStartAt);
  const shift = (block: number) => (block % blocksPerByte) * 2;
  const byteOf = (block: number) => table + Math.floor(block / blocksPerByte);
  const kindOf = (block: number) => ((bytes[byteOf(block)] as number) >> shift(block)) & 3;
  const blockCount = () => field(tableBytesAt) * blocksPerByte;
  const mostTableBytes = field(tableBytesAt);
  let programsFrom = 0;
  let leftBytes = 0;
  let [notesAt, notesLeft] = [0, 0];
  const usedBlocks = () => {
    let tableEnd = table + field(tableBytesAt);
    while (tableEnd > table && bytes[tableEnd - 1] === 0) tableEnd--;
    let end = (tableEnd - table) * blocksPerByte;
    while (end > 0 && kindOf(end - 1) === kind.free) end--;
    return end;
  };
  const endAfter = (blocks: number) => {
    const tableBytes = Math.min(mostTableBytes, Math.round(blocks / blocksPerByte));
    words.setUint32(area + tableBytesAt, tableBytes, true);
    words.setUint32(area + poolEndAt, pool + tableBytes * blocksPerByte * blockBytes, true);
  };
  /** Zero bits of the table are free; a byte that is not zero ends a run, which is close enough. */
  const hasRun = (blocks: number) => {
    const end = table + field(tableBytesAt);
    let run = 0;
    for (let at = table; at < end; at++) {
      run = bytes[at] === 0 ? run + blocksPerByte : 0;
      if (run >= blocks) return true;
    }
    return false;
  };
  const lend = (moreBytes: number) => {
    const wanted = programsFrom + (leftBytes + moreBytes) / blockBytes;
    endAfter(Math.max(wanted, usedBlocks() + blocksPerByte));
  };

  return {
    noteGapsAt(address, sizeBytes) {
      notesAt = address;
      notesLeft = Math.floor(sizeBytes / 4);
    },
    leave(freeBytes) {
      const end = usedBlocks();
      let isInGap = false;
      for (let block = 0; block < end; block++) {
        if (block % blocksPerByte === 0 && isFull(bytes[byteOf(block)] as number)) {
          isInGap = false;
          block += blocksPerByte - 1;
          continue;
        }
        const wasInGap = isInGap;
        isInGap = kindOf(block) === kind.free;
        if (!isInGap) continue;
        const at = pool + block * blockBytes;
        // Without a note it belongs to the object before it. It points nowhere.
        const isNoted = !wasInGap && notesLeft > 0;
        (bytes[byteOf(block)] as number) |= (isNoted ? kind.head : kind.tail) << shift(block);
        bytes.fill(0, at, at + blockBytes);
        if (!isNoted) continue;
        words.setUint32(notesAt, at, true);
        notesAt += 4;
        notesLeft--;
      }
      programsFrom = end;
      leftBytes = freeBytes;
      endAfter(end + freeBytes / blockBytes);
    },
    clearFree() {
      for (let block = 0; block < blockCount(); block++)
        if (kindOf(block) === kind.free)
          bytes.fill(0, pool + block * blockBytes, pool + (block + 1) * blockBytes);
    },
    lend,
    makeRoom(sizeBytes) {
      const blocks = Math.ceil(sizeBytes / blockBytes) + blocksPerByte;
      if (!hasRun(blocks)) endAfter(usedBlocks() + blocks);
    },
    keep(moreBytes) {
      leftBytes += Math.max(0, moreBytes);
      lend(0);
    },
    use() {
      const letters: string[] = [];
      for (let block = programsFrom; block < blockCount(); block++)
        letters.push('.h=h'[kindOf(block)] as string);
      const map = letters.join('');
      const runs = (pattern: RegExp) => (map.match(pattern) ?? []).map((run) => run.length);
      const objects = runs(/h=*/g);
      return {
        oneBlock: objects.filter((length) => length === 1).length,
        twoBlocks: objects.filter((length) => length === 2).length,
        longest: Math.max(0, ...objects),
        longestFree: Math.max(0, ...runs(/\.+/g)),
        map,
      };
    },
  };
}

/** For `_hw`: what micropython.mem_info shows, and room for modules that are loaded later. */
export function heapModule(heap: ChipHeap): HostFunctions {
  return {
    /** Objects of one block, of two blocks, blocks of the longest object and of the longest gap. */
    heap_use(which: number) {
      const { oneBlock, twoBlocks, longest, longestFree } = heap.use();
      return [oneBlock, twoBlocks, longest, longestFree][which] ?? 0;
    },
    heap_gaps: (address: number, sizeBytes: number) => heap.noteGapsAt(address, sizeBytes),
    heap_lend: (bytes: number) => heap.lend(bytes),
    heap_keep: (bytes: number) => heap.keep(bytes),
    heap_line: (from: number, blocks: number) => heap.use().map.slice(from, from + blocks),
  };
}

/**
 * The pool begins at a multiple of a block and has four blocks for each byte of the table before it. Each start looks
 * at some fifty thousand words in a function that V8 only interprets.
 */
function findArea(memory: SharedArrayBuffer): number {
  const words = new Uint32Array(memory, 0, searchedBytes / wordBytes);
  for (let at = 0; at < words.length; at++) {
    const tableBytes = words[at + tableBytesAt / wordBytes] as number;
    if (tableBytes === 0 || words[at] !== 0) continue;
    const table = words[at + tableAt / wordBytes] as number;
    if (words[at + finalisersAt / wordBytes] !== table + tableBytes + 1) continue;
    const poolStart = words[at + poolStartAt / wordBytes] as number;
    const poolEnd = poolStart + tableBytes * blocksPerByte * blockBytes;
    if (words[at + poolEndAt / wordBytes] === poolEnd) return at * wordBytes;
  }
  throw new Error('this MicroPython build keeps its heap in an unknown way');
}
