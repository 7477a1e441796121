// The file module's store: names as NodeMCU takes them, a flat list, contents in the flash.
import type { BoardLink } from '../board-link.ts';
import { FileStore, type StoreFlash, StoreFullError } from '../file-store.ts';
import { Spiffs } from '../spiffs/spiffs.ts';
import type { SpiffsFile } from '../spiffs/spiffs-file.ts';
import {
  bytesOf,
  type FileContent,
  type HostFunction,
  type LuaValue,
  numberOf,
  Refusal,
} from './lua-values.ts';

const longestName = 31;

export function fileFunctions(
  link: Pick<BoardLink, 'readFlash' | 'programFlash' | 'eraseSector'>,
  from: number,
  to: number,
): Record<string, HostFunction | FileContent> & { readonly file_contents: HostFunction } {
  let mounted: Spiffs | null = null;
  const files = () => {
    mounted ??= mount(
      { read: link.readFlash, program: link.programFlash, eraseSector: link.eraseSector },
      from,
      to,
    );
    return mounted;
  };
  const opened = new Map<number, SpiffsFile>();
  let handles = 0;
  const handleOf = (file: SpiffsFile) => {
    handles += 1;
    opened.set(handles, file);
    return handles;
  };
  const openedAs = (handle: LuaValue | undefined) => {
    const file = opened.get(numberOf(handle));
    if (!file) throw new Refusal('open a file first');
    return file;
  };
  const nameOf = (value: LuaValue | undefined) => {
    const name = Buffer.from(bytesOf(value)).toString('latin1');
    return name.length > 0 && name.length <= longestName ? name : null;
  };
  const read = (value: LuaValue | undefined) => {
    const name = nameOf(value);
    return name === null ? null : files().read(name);
  };
  return {
    file_name: (value) => nameOf(value) !== null,
    file_names: () => files().names.map((name) => Buffer.from(name, 'latin1')),
    file_size: (value) => files().sizeOf(nameOf(value) ?? ''),
    file_contents: read,
    file_read: { content: read },
    /** The number of an open file; nothing where there is none, or no room for one. */
    file_open: (value, truncates) => {
      const name = nameOf(value);
      if (name === null) return null;
      const there = files().find(name);
      if (there && truncates !== true) return handleOf(there);
      if (truncates === null) return null;
      return attempt(() => handleOf(files().create(name)));
    },
    file_length: (handle) => openedAs(handle).sizeBytes,
    file_take: (handle, at, sizeBytes) => files().readAt(openedAs(handle), numberOf(at), numberOf(sizeBytes)),
    file_put: (handle, at, bytes) =>
      attempt(() => {
        files().writeAt(openedAs(handle), numberOf(at), bytesOf(bytes));
        return true;
      }),
    file_save: (handle) =>
      attempt(() => {
        files().save(openedAs(handle));
        return true;
      }),
    file_close: (handle) => {
      opened.delete(numberOf(handle));
    },
    file_write: (value, content) => {
      const name = nameOf(value);
      if (name === null) return false;
      return attempt(() => {
        files().put(name, bytesOf(content));
        return true;
      });
    },
    file_remove: (value) => files().remove(nameOf(value) ?? ''),
    file_rename: (from, to) => {
      const [old, next] = [nameOf(from), nameOf(to)];
      if (old === null || next === null) return false;
      if (files().sizeOf(old) === null || files().sizeOf(next) !== null) return false;
      files().rename(old, next);
      return true;
    },
    file_usage: () => {
      const { freeBytes, capacityBytes } = files();
      return [freeBytes, capacityBytes - freeBytes, capacityBytes];
    },
    file_format: () => files().format(),
    file_place: () => {
      const { start, sizeBytes } = files().place;
      return [start, sizeBytes];
    },
  };
}

/** NodeMCU formats by itself what it cannot mount; here that waits for the first file. */
function mount(flash: StoreFlash, from: number, to: number): Spiffs {
  const files = new Spiffs(flash, from, to);
  if (files.state === 'ready') return files;
  // Boards of espwb before 0.2 kept their files in a log.
  const former = new FileStore(flash, from, to);
  if (former.state !== 'ready') return files;
  const kept = [...former.entries].flatMap(([name, bytes]) => (bytes ? [[name, bytes] as const] : []));
  files.format();
  for (const [name, bytes] of kept) attempt(() => files.put(name, bytes));
  return files;
}

/** null where there is no room. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreFullError) return null;
    throw error;
  }
}
