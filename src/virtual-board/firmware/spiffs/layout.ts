// Where the parts of a SPIFFS lie, as NodeMCU sets it up (app/spiffs/spiffs.c and nodemcu_spiffs.h there; the
// form itself: TECH_SPEC of SPIFFS). Pages of 256 bytes; blocks of two sectors, of one where there is little room.
// The first page of a block is its lookup: what each other page holds, a mark, and how often it was erased.

export const pageBytes = 256;
export const sectorBytes = 0x1000;
/** With the zero behind it. */
export const nameBytes = 32;
export const deletedId = 0;
export const freeId = 0xffff;
/** Of the pages that hold the list of a file's pages. */
export const indexBit = 0x8000;
/** The last whole block, and one block to clean another into; and one page, for a list that is written anew. */
const spareBlocks = 2;
const emergencyPages = 1;

const alignBytes = 0x2000;
const fewestBlocks = 4;
const magicWord = 0x20140529;

/** Bits of a page's flags, which are cleared one after the other in its life. */
export const flag = { used: 1, final: 2, index: 4, indexDeleted: 0x40, deleted: 0x80 } as const;

export const headBytes = 5;
/** Behind the head of a list three bytes are left out. */
const listHeadBytes = 8;
const typeAt = listHeadBytes + 4;
/** The list of the first page begins at an even place. */
const firstListAt = listHeadBytes + 4 + 1 + nameBytes + 1;
const fileType = 1;

export const dataBytes = pageBytes - headBytes;
export const firstListPages = (pageBytes - firstListAt) / 2;
export const listPages = (pageBytes - listHeadBytes) / 2;

export type Geometry = {
  readonly start: number;
  readonly blockBytes: number;
  readonly blockCount: number;
  /** Of a block, without its lookup. */
  readonly pagesInBlock: number;
  /** Pages that files may take. */
  readonly capacityPages: number;
};

/** null where a region is too small for a file system. */
export function geometryOf(from: number, to: number): Geometry | null {
  const start = Math.ceil(from / alignBytes) * alignBytes;
  const sizeBytes = Math.floor(to / alignBytes) * alignBytes - start;
  if (sizeBytes < fewestBlocks * sectorBytes) return null;
  const blockBytes = sizeBytes < fewestBlocks * 2 * sectorBytes ? sectorBytes : 2 * sectorBytes;
  const blockCount = sizeBytes / blockBytes;
  const pagesInBlock = blockBytes / pageBytes - 1;
  const capacityPages = (blockCount - spareBlocks) * pagesInBlock + emergencyPages;
  return { start, blockBytes, blockCount, pagesInBlock, capacityPages };
}

export const markOf = ({ blockCount }: Geometry, block: number): number =>
  (magicWord ^ pageBytes ^ (blockCount - block)) & 0xffff;
/** The mark and the count of erases behind it, in the lookup. */
export const markAt = pageBytes - 4;

/** Of a file of this size. */
export function pagesFor(sizeBytes: number): { readonly data: number; readonly lists: number } {
  const data = Math.ceil(sizeBytes / dataBytes);
  return { data, lists: 1 + Math.ceil(Math.max(0, data - firstListPages) / listPages) };
}

export type PageHead = { readonly id: number; readonly span: number; readonly flags: number };

export function headOf(page: Uint8Array): PageHead {
  return { id: word(page, 0), span: word(page, 2), flags: page[4] as number };
}

/** A page as it is programmed first: used, and not final yet. */
function blankPage(id: number, span: number, flags: number): Uint8Array {
  const page = new Uint8Array(pageBytes).fill(0xff);
  page.set([id & 0xff, id >> 8, span & 0xff, span >> 8, flags]);
  return page;
}

export function dataPage(id: number, span: number, content: Uint8Array): Uint8Array {
  const page = blankPage(id, span, 0xff & ~flag.used);
  page.set(content, headBytes);
  return page;
}

export const contentOf = (page: Uint8Array): Uint8Array => page.subarray(headBytes);

/** `span` 0 has the size and the name of the file in front of its list. */
export function listPage(
  id: number,
  span: number,
  pages: readonly number[],
  file: { readonly sizeBytes: number; readonly name: Uint8Array },
): Uint8Array {
  const page = blankPage(id | indexBit, span, 0xff & ~flag.used & ~flag.index);
  if (span === 0) {
    new DataView(page.buffer).setUint32(listHeadBytes, file.sizeBytes, true);
    page[typeAt] = fileType;
    page.fill(0, typeAt + 1, typeAt + 1 + nameBytes);
    page.set(file.name, typeAt + 1);
  }
  const at = span === 0 ? firstListAt : listHeadBytes;
  for (const [index, pix] of pages.entries()) page.set([pix & 0xff, pix >> 8], at + index * 2);
  return page;
}

export function fileOf(page: Uint8Array): { readonly sizeBytes: number; readonly name: Uint8Array } {
  const sizeBytes = new DataView(page.buffer, page.byteOffset).getUint32(listHeadBytes, true);
  const name = page.slice(typeAt + 1, typeAt + 1 + nameBytes);
  const end = name.indexOf(0);
  return { sizeBytes, name: end < 0 ? name : name.subarray(0, end) };
}

/** The first `count` pages of the list in this page. */
export function listIn(page: Uint8Array, span: number, count: number): number[] {
  const at = span === 0 ? firstListAt : listHeadBytes;
  return Array.from({ length: count }, (_, index) => word(page, at + index * 2));
}

export const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
