// One file of a SPIFFS: read and written in pages. A page that is written in pieces is held until another one is
// wanted; the lists of its pages follow, and the first of them, which has its size, when it is saved.
import { StoreFullError } from '../file-store.ts';
import { contentOf, dataBytes, dataPage, firstListPages, listPage, listPages, pagesFor } from './layout.ts';
import type { PageTable } from './page-table.ts';

/** What a file needs of its file system. */
export type Volume = {
  readonly table: PageTable;
  /** Cleans blocks until so many pages can be written. @throws StoreFullError */
  readonly makeRoom: (pages: number) => void;
  /** Pages that files may still take. */
  readonly roomPages: () => number;
};

/** Struck out only when the lists no longer have them. */
const mostStale = 8;
/** In place of the number of a page that was never written. */
const unwritten = -1;

export class SpiffsFile {
  /** Nobody finds it by its name any more. */
  isRemoved = false;
  #pending: { readonly span: number; readonly content: Uint8Array } | null = null;
  #dirty = new Set<number>();
  #stale: number[] = [];
  /** What the flash has of it, as its first list says. */
  #savedBytes: number;

  constructor(
    readonly id: number,
    /** A character a byte. */
    public name: string,
    public sizeBytes: number,
    /** Pages with the list of its pages; the first has its name and size. */
    readonly lists: number[],
    readonly data: number[],
  ) {
    this.#savedBytes = sizeBytes;
  }

  get pages(): number {
    return this.data.length + this.lists.length + this.#stale.length;
  }

  read(table: PageTable, at: number, sizeBytes: number): Uint8Array {
    const end = Math.min(this.sizeBytes, at + sizeBytes);
    const bytes = new Uint8Array(Math.max(0, end - at));
    for (let from = at; from < end; ) {
      const span = Math.floor(from / dataBytes);
      const stop = Math.min(end, (span + 1) * dataBytes);
      const page = this.#contentOf(table, span);
      bytes.set(page.subarray(from - span * dataBytes, stop - span * dataBytes), from - at);
      from = stop;
    }
    return bytes;
  }

  /** @throws StoreFullError before anything is written */
  write(volume: Volume, at: number, bytes: Uint8Array): void {
    const sizeBytes = Math.max(this.sizeBytes, at + bytes.length);
    if (pagesIn(sizeBytes) - pagesIn(this.sizeBytes) > volume.roomPages()) {
      this.save(volume);
      if (pagesIn(sizeBytes) - pagesIn(this.sizeBytes) > volume.roomPages()) throw new StoreFullError();
    }
    for (let from = at; from < at + bytes.length; ) {
      const span = Math.floor(from / dataBytes);
      const stop = Math.min(at + bytes.length, (span + 1) * dataBytes);
      const content = this.#pendingOn(volume, span);
      content.set(bytes.subarray(from - at, stop - at), from - span * dataBytes);
      from = stop;
      this.sizeBytes = Math.max(this.sizeBytes, stop);
    }
  }

  /** What is held goes into the flash. */
  save(volume: Volume): void {
    this.#writePending(volume);
    this.#savedBytes = this.sizeBytes;
    for (const span of [...this.#dirty].sort((one, other) => other - one)) this.writeList(volume, span);
    for (const page of this.#stale.splice(0)) volume.table.strike(page);
  }

  /** Writes one list again, and strikes out the one that was there. */
  writeList({ table }: Pick<Volume, 'table'>, span: number, except: number | null = null): void {
    const from = span === 0 ? 0 : firstListPages + (span - 1) * listPages;
    const pages = this.data.slice(from, span === 0 ? firstListPages : from + listPages);
    const sizeBytes = this.#savedBytes;
    const name = Buffer.from(this.name, 'latin1');
    const page = written(table, listPage(this.id, span, pages, { sizeBytes, name }), except);
    const before = this.lists[span];
    this.lists[span] = page;
    this.#dirty.delete(span);
    if (before !== undefined) table.strike(before);
  }

  /** Of each block, how many lists elsewhere change when what is in it goes elsewhere. */
  listsOutside(table: PageTable): Map<number, number> {
    const lists = new Map<number, Set<number>>();
    for (const [span, page] of this.data.entries()) {
      const list = listOf(span);
      const block = table.blockOf(page);
      const isInside = table.blockOf(this.lists[list] ?? unwritten) === block;
      if (page !== unwritten && !isInside) lists.set(block, (lists.get(block) ?? new Set()).add(list));
    }
    return new Map([...lists].map(([block, { size }]) => [block, size]));
  }

  /** Whatever of it is in these pages goes elsewhere; each step so that a loss of power finds it whole. */
  moveOut(table: PageTable, pages: ReadonlySet<number>, block: number): void {
    const lists = new Set(this.lists.flatMap((page, span) => (pages.has(page) ? [span] : [])));
    const moved: number[] = [];
    for (const [span, page] of this.data.entries()) {
      if (!pages.has(page)) continue;
      this.data[span] = written(table, dataPage(this.id, span, contentOf(table.read(page))), block);
      moved.push(page);
      lists.add(listOf(span));
    }
    for (const span of lists) this.writeList({ table }, span, block);
    for (const page of moved) table.strike(page);
    this.#stale = this.#stale.filter((page) => !pages.has(page));
  }

  strikeOut(table: PageTable): void {
    const [first, ...others] = this.lists;
    if (first === undefined) return;
    table.condemn(first);
    const data = this.data.filter((page) => page !== unwritten);
    for (const page of [...this.#stale.splice(0), ...data, ...others, first]) table.strike(page);
    this.isRemoved = true;
    this.#pending = null;
    this.#dirty.clear();
  }

  #contentOf(table: PageTable, span: number): Uint8Array {
    if (this.#pending?.span === span) return this.#pending.content;
    const page = this.data[span];
    if (page === undefined || page === unwritten) return new Uint8Array(dataBytes).fill(0xff);
    return contentOf(table.read(page));
  }

  #pendingOn(volume: Volume, span: number): Uint8Array {
    if (this.#pending?.span === span) return this.#pending.content;
    this.#writePending(volume);
    const content = this.#contentOf(volume.table, span).slice();
    this.data[span] ??= unwritten;
    this.#pending = { span, content };
    return content;
  }

  #writePending(volume: Volume): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = null;
    const { span, content } = pending;
    const list = listOf(span);
    // A list that is left is written: so a large file never has many to write at its end.
    for (const other of [...this.#dirty]) if (other !== list && other !== 0) this.writeList(volume, other);
    // One that takes the place of another needs no more room than is kept free.
    volume.makeRoom(this.data[span] === unwritten ? 1 : 0);
    const before = this.data[span] ?? unwritten;
    this.data[span] = written(volume.table, dataPage(this.id, span, content));
    this.#dirty.add(list).add(0);
    if (before === unwritten) return;
    this.#stale.push(before);
    if (this.#stale.length > Math.min(mostStale, volume.roomPages())) this.save(volume);
  }
}

export const pagesIn = (sizeBytes: number): number => {
  const { data, lists } = pagesFor(sizeBytes);
  return data + lists;
};

const listOf = (span: number): number =>
  span < firstListPages ? 0 : 1 + Math.floor((span - firstListPages) / listPages);

function written(table: PageTable, content: Uint8Array, except: number | null = null): number {
  const page = table.write(content, except);
  if (page === null) throw new StoreFullError();
  return page;
}
