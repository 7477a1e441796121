// NodeMCU's file system in the flash, in the form of SPIFFS: a flat list of files. It is formatted when the first file
// is written; a chip does that at its start, which takes it half a minute.
import { type StoreFlash, StoreFullError, type StoreState } from '../file-store.ts';
import { findFiles } from './find-files.ts';
import { dataBytes, geometryOf, indexBit, markAt, pageBytes } from './layout.ts';
import { PageTable } from './page-table.ts';
import { pagesIn, SpiffsFile, type Volume } from './spiffs-file.ts';

export class Spiffs {
  readonly #flash: StoreFlash;
  readonly #geometry: ReturnType<typeof geometryOf>;
  #volume: Volume | null = null;
  #files = new Map<string, SpiffsFile>();

  /** The file system lies within [from, to), at the first place that suits it. */
  constructor(flash: StoreFlash, from: number, to: number) {
    this.#flash = flash;
    this.#geometry = geometryOf(from, to);
    this.state = this.#mount();
  }

  state: StoreState;

  get place(): { readonly start: number; readonly sizeBytes: number } {
    const { start = 0, blockBytes = 0, blockCount = 0 } = this.#geometry ?? {};
    return { start, sizeBytes: blockBytes * blockCount };
  }

  get names(): string[] {
    return [...this.#files.keys()];
  }

  get capacityBytes(): number {
    return (this.#geometry?.capacityPages ?? 0) * dataBytes;
  }

  get freeBytes(): number {
    return this.#roomPages() * dataBytes;
  }

  sizeOf(name: string): number | null {
    return this.#files.get(name)?.sizeBytes ?? null;
  }

  read(name: string): Uint8Array | null {
    const file = this.#files.get(name);
    return file ? this.readAt(file, 0, file.sizeBytes) : null;
  }

  readAt(file: SpiffsFile, at: number, sizeBytes: number): Uint8Array {
    if (!this.#volume || file.isRemoved) return new Uint8Array(0);
    return file.read(this.#volume.table, at, sizeBytes);
  }

  /** @throws StoreFullError before anything is written */
  writeAt(file: SpiffsFile, at: number, bytes: Uint8Array): void {
    if (!file.isRemoved) file.write(this.#ready(), at, bytes);
  }

  save(file: SpiffsFile): void {
    if (!file.isRemoved) file.save(this.#ready());
  }

  find(name: string): SpiffsFile | null {
    return this.#files.get(name) ?? null;
  }

  /** An empty file in the place of whatever has this name. @throws StoreFullError */
  create(name: string): SpiffsFile {
    const volume = this.#ready();
    this.remove(name);
    if (this.#roomPages() < pagesIn(0)) throw new StoreFullError();
    volume.makeRoom(pagesIn(0));
    const file = new SpiffsFile(this.#freeId(), name, 0, [], []);
    file.writeList(volume, 0);
    this.#files.set(name, file);
    return file;
  }

  /** A whole file; the old one goes when the new one is there, if both have room. @throws StoreFullError */
  put(name: string, bytes: Uint8Array): void {
    const old = this.#files.get(name);
    const pages = pagesIn(bytes.length);
    const room = this.#roomPages();
    if (pages > room + (old?.pages ?? 0)) throw new StoreFullError();
    const volume = this.#ready();
    const isBeside = pages <= room;
    if (old && !isBeside) this.#strikeOut(old);
    volume.makeRoom(pages);
    const file = new SpiffsFile(this.#freeId(), name, 0, [], []);
    file.write(volume, 0, bytes);
    file.save(volume);
    if (file.lists.length === 0) file.writeList(volume, 0);
    if (old && isBeside) this.#strikeOut(old);
    this.#files.set(name, file);
  }

  remove(name: string): void {
    const file = this.#files.get(name);
    if (file) this.#strikeOut(file);
  }

  /** Nothing has the new name. */
  rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (!file) return;
    const volume = this.#ready();
    volume.makeRoom(0);
    this.#files.delete(from);
    file.name = to;
    this.#files.set(to, file);
    file.save(volume);
    file.writeList(volume, 0);
  }

  /** Blank, with the marks by which a file system is known. */
  format(): void {
    const geometry = this.#geometry;
    if (!geometry) return;
    for (const file of this.#files.values()) file.isRemoved = true;
    this.#files = new Map();
    const table = new PageTable(this.#flash, geometry);
    for (let block = 0; block < geometry.blockCount; block++) table.erase(block);
    this.#use(table);
  }

  #use(table: PageTable): void {
    this.#volume = {
      table,
      makeRoom: (pages) => this.#makeRoom(table, pages),
      roomPages: () => this.#roomPages(),
    };
    this.state = 'ready';
  }

  #ready(): Volume {
    if (!this.#volume) this.format();
    if (!this.#volume) throw new StoreFullError();
    return this.#volume;
  }

  #mount(): StoreState {
    const geometry = this.#geometry;
    if (!geometry) return 'corrupt';
    const { start, blockBytes, blockCount } = geometry;
    const lookups = [0, blockCount - 1].map((block) =>
      this.#flash.read(start + block * blockBytes, pageBytes),
    );
    if (lookups.every((lookup) => lookup.every((byte) => byte === 0xff))) return 'blank';
    if (lookups.every((lookup) => lookup[markAt] === 0xff && lookup[markAt + 1] === 0xff)) return 'corrupt';
    const table = new PageTable(this.#flash, geometry);
    // One block may have been erased and not marked when power was lost.
    if (table.unmarked.length > 1) return 'corrupt';
    for (const block of table.unmarked) table.erase(block);
    this.#files = findFiles(table);
    const kept = new Set([...this.#files.values()].flatMap(({ lists, data }) => [...lists, ...data]));
    for (const page of [...table.used()]) if (!kept.has(page)) table.strike(page);
    this.#use(table);
    return 'ready';
  }

  #strikeOut(file: SpiffsFile): void {
    this.#files.delete(file.name);
    file.strikeOut(this.#ready().table);
  }

  #roomPages(): number {
    let used = 0;
    for (const file of this.#files.values()) used += file.pages;
    return Math.max(0, (this.#geometry?.capacityPages ?? 0) - used);
  }

  #freeId(): number {
    const taken = new Set([...this.#files.values()].map(({ id }) => id));
    let id = 1;
    while (taken.has(id)) id += 1;
    return id;
  }

  /**
   * Cleans blocks until so many pages can be written, and one more block be cleaned behind that: no block is cleaned
   * that has more to be written elsewhere than is struck out in it.
   */
  #makeRoom(table: PageTable, pages: number): void {
    while (table.freePages < pages + table.geometry.pagesInBlock) {
      const gains = this.#gains(table);
      const most = Math.max(...gains);
      if (most <= 0) throw new StoreFullError();
      this.#clean(table, gains.indexOf(most));
    }
  }

  /** Pages that are free more when a block has been cleaned: what is struck out, without the lists that change. */
  #gains(table: PageTable): number[] {
    const gains = table.deletedPages();
    for (const file of this.#files.values())
      for (const [block, lists] of file.listsOutside(table)) gains[block] = (gains[block] as number) - lists;
    return gains;
  }

  #clean(table: PageTable, block: number): void {
    const used = new Set(table.usedIn(block));
    const ids = new Set([...used].map((page) => table.idOf(page) & ~indexBit));
    for (const file of this.#files.values()) if (ids.has(file.id)) file.moveOut(table, used, block);
    table.erase(block);
  }
}
