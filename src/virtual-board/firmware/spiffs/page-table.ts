// The pages of a SPIFFS: which are free, and what is written into them and struck out again. Knows no file.
import type { StoreFlash } from '../file-store.ts';
import {
  deletedId,
  flag,
  freeId,
  type Geometry,
  headBytes,
  headOf,
  indexBit,
  markAt,
  markOf,
  pageBytes,
  sectorBytes,
  word,
} from './layout.ts';

export class PageTable {
  readonly geometry: Geometry;
  readonly #flash: StoreFlash;
  /** What each page holds, by its number; the lookups are no pages that anything could be in. */
  readonly #ids: Uint16Array;
  /** The count that the next erased block gets. */
  #nextErase = 0;
  /** Where the next free page is looked for. */
  #cursor = 0;
  #free = 0;
  /** Blocks without their mark: power was lost between an erase and that. */
  readonly unmarked: readonly number[];

  constructor(flash: StoreFlash, geometry: Geometry) {
    const { blockCount } = geometry;
    this.geometry = geometry;
    this.#flash = flash;
    this.#ids = new Uint16Array(blockCount * this.#pagesOfBlock);
    const unmarked = [];
    for (let block = 0; block < blockCount; block++) {
      const lookup = flash.read(this.#addressOf(block * this.#pagesOfBlock), pageBytes);
      if (word(lookup, markAt) !== markOf(geometry, block)) unmarked.push(block);
      const count = word(lookup, markAt + 2);
      if (count !== 0xffff) this.#nextErase = Math.max(this.#nextErase, count + 1);
      for (let entry = 0; entry < geometry.pagesInBlock; entry++)
        this.#note(this.#pageOf(block, entry), word(lookup, entry * 2));
    }
    this.unmarked = unmarked;
  }

  get #pagesOfBlock(): number {
    return this.geometry.pagesInBlock + 1;
  }

  /** The id with its index bit, `freeId` or `deletedId`. */
  idOf(page: number): number {
    const isLookup = page % this.#pagesOfBlock === 0;
    return isLookup ? deletedId : (this.#ids[page] ?? deletedId);
  }

  *used(): Generator<number> {
    for (let page = 0; page < this.#ids.length; page++) {
      const id = this.idOf(page);
      if (id !== deletedId && id !== freeId) yield page;
    }
  }

  blockOf(page: number): number {
    return Math.floor(page / this.#pagesOfBlock);
  }

  get freePages(): number {
    return this.#free;
  }

  /** Of each block. */
  deletedPages(): number[] {
    return Array.from(
      { length: this.geometry.blockCount },
      (_, block) => this.#pagesIn(block).filter((page) => this.idOf(page) === deletedId).length,
    );
  }

  usedIn(block: number): number[] {
    return this.#pagesIn(block).filter((page) => ![deletedId, freeId].includes(this.idOf(page)));
  }

  read(page: number, sizeBytes = pageBytes): Uint8Array {
    return this.#flash.read(this.#addressOf(page), sizeBytes);
  }

  /**
   * Into the next free page that is not in `except`: its lookup first, then the page. A list is whole with a flag
   * that comes last; a page of data that is torn is in no list. @returns its number; null where no page is free
   */
  write(content: Uint8Array, except: number | null = null): number | null {
    const page = this.#nextFree(except);
    if (page === null) return null;
    const id = word(content, 0);
    this.#mark(page, id);
    const flags = flagsOf(id);
    if (id & indexBit) {
      this.#flash.program(this.#addressOf(page), content);
      this.#setFlags(page, flags);
    } else {
      const whole = content.slice();
      whole[4] = flags;
      this.#flash.program(this.#addressOf(page), whole);
    }
    return page;
  }

  /** Says of a file's first page that the file is being deleted. */
  condemn(page: number): void {
    this.#setFlags(page, flagsOf(this.idOf(page)) & ~flag.indexDeleted);
  }

  strike(page: number): void {
    const { flags } = headOf(this.read(page, headBytes));
    this.#mark(page, deletedId);
    this.#setFlags(page, flags & ~flag.deleted);
  }

  erase(block: number): void {
    const { start, blockBytes } = this.geometry;
    const from = start + block * blockBytes;
    for (let at = from; at < from + blockBytes; at += sectorBytes) {
      const isBlank = this.#flash.read(at, sectorBytes).every((byte) => byte === 0xff);
      if (!isBlank) this.#flash.eraseSector(at);
    }
    const count = this.#nextErase;
    const mark = markOf(this.geometry, block);
    this.#flash.program(from + markAt, Uint8Array.of(mark & 0xff, mark >> 8, count & 0xff, count >> 8));
    this.#nextErase = count + 1 === 0x8000 ? 0 : count + 1;
    for (const page of this.#pagesIn(block)) this.#note(page, freeId);
  }

  #nextFree(except: number | null): number | null {
    for (let tried = 0; tried < this.#ids.length; tried++) {
      const page = (this.#cursor + tried) % this.#ids.length;
      if (this.idOf(page) !== freeId || this.blockOf(page) === except) continue;
      this.#cursor = page;
      return page;
    }
    return null;
  }

  #mark(page: number, id: number): void {
    const block = this.blockOf(page);
    const entry = (page % this.#pagesOfBlock) - 1;
    const lookup = this.#addressOf(block * this.#pagesOfBlock);
    this.#flash.program(lookup + entry * 2, Uint8Array.of(id & 0xff, id >> 8));
    this.#note(page, id);
  }

  #note(page: number, id: number): void {
    if (this.#ids[page] === freeId) this.#free -= 1;
    if (id === freeId) this.#free += 1;
    this.#ids[page] = id;
  }

  #setFlags(page: number, flags: number): void {
    this.#flash.program(this.#addressOf(page) + 4, Uint8Array.of(flags));
  }

  #pageOf(block: number, entry: number): number {
    return block * this.#pagesOfBlock + 1 + entry;
  }

  #pagesIn(block: number): number[] {
    return Array.from({ length: this.geometry.pagesInBlock }, (_, entry) => this.#pageOf(block, entry));
  }

  #addressOf(page: number): number {
    return this.geometry.start + page * pageBytes;
  }
}

/** Of a page that is whole. */
const flagsOf = (id: number): number => 0xff & ~flag.used & ~flag.final & ~(id & indexBit ? flag.index : 0);
