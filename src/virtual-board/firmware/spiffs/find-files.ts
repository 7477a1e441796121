// What files the pages of a SPIFFS hold. Power may have been lost at any place: what is not whole is no file, and of
// what is there twice one is taken; the pages of the rest are for whoever asks to strike out.
import { fileOf, firstListPages, flag, headOf, indexBit, listIn, listPages, pagesFor } from './layout.ts';
import type { PageTable } from './page-table.ts';
import { SpiffsFile } from './spiffs-file.ts';

/** A file that was open when power was lost. */
const unknownSize = 0xffffffff;

export function findFiles(table: PageTable): Map<string, SpiffsFile> {
  const lists = sortedLists(table);
  const files = new Map<string, SpiffsFile>();
  const taken = new Set<number>();
  for (const { page, content, id, span, flags } of lists) {
    if (span !== 0 || !(flags & flag.indexDeleted) || taken.has(id)) continue;
    const { sizeBytes: told, name: bytes } = fileOf(content);
    const name = Buffer.from(bytes).toString('latin1');
    if (files.has(name)) continue;
    const sizeBytes = told === unknownSize ? 0 : told;
    const found = pagesOf(table, lists, { id, page, content, sizeBytes });
    if (!found) continue;
    files.set(name, new SpiffsFile(id, name, sizeBytes, found.lists, found.data));
    taken.add(id);
  }
  return files;
}

type ListPage = {
  readonly page: number;
  readonly content: Uint8Array;
  readonly id: number;
  readonly span: number;
  readonly flags: number;
};

/** Those that are whole and not struck out. */
function sortedLists(table: PageTable): ListPage[] {
  const lists: ListPage[] = [];
  for (const page of table.used()) {
    if (!(table.idOf(page) & indexBit)) continue;
    const content = table.read(page);
    const { id, span, flags } = headOf(content);
    const isWhole = !(flags & (flag.used | flag.final | flag.index)) && (flags & flag.deleted) !== 0;
    if (isWhole && id === table.idOf(page)) lists.push({ page, content, id: id & ~indexBit, span, flags });
  }
  return lists;
}

/** null where a part of the file is not there. */
function pagesOf(
  table: PageTable,
  lists: readonly ListPage[],
  first: {
    readonly id: number;
    readonly page: number;
    readonly content: Uint8Array;
    readonly sizeBytes: number;
  },
): { readonly lists: number[]; readonly data: number[] } | null {
  const wanted = pagesFor(first.sizeBytes);
  const isOurs = (pages: readonly number[]) => pages.every((page) => table.idOf(page) === first.id);
  const data = listIn(first.content, 0, Math.min(wanted.data, firstListPages));
  if (!isOurs(data)) return null;
  const places = [first.page];
  for (let span = 1; span < wanted.lists; span++) {
    const count = Math.min(listPages, wanted.data - data.length);
    const list = lists.find(
      (each) => each.id === first.id && each.span === span && isOurs(listIn(each.content, span, count)),
    );
    if (!list) return null;
    data.push(...listIn(list.content, span, count));
    places.push(list.page);
  }
  return { lists: places, data };
}
