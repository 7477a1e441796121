// The file module's store: names as NodeMCU takes them, a flat list, contents in the flash.
import type { BoardLink } from '../board-link.ts';
import { FileStore, StoreFullError } from '../file-store.ts';
import { bytesOf, type FileContent, type HostFunction, type LuaValue, numberOf } from './lua-values.ts';

const longestName = 31;

export function fileFunctions(
  link: Pick<BoardLink, 'readFlash' | 'programFlash' | 'eraseSector'>,
  from: number,
  to: number,
): Record<string, HostFunction | FileContent> & { readonly file_contents: HostFunction } {
  let mounted: FileStore | null = null;
  /** NodeMCU formats by itself what it cannot mount. */
  const files = () => {
    if (mounted) return mounted;
    const flash = { read: link.readFlash, program: link.programFlash, eraseSector: link.eraseSector };
    mounted = new FileStore(flash, from, to);
    if (mounted.state !== 'ready') mounted.format();
    return mounted;
  };
  const sizeOf = (name: string) => files().entries.get(name)?.length ?? null;
  const write = (name: string, content: Uint8Array): boolean => {
    try {
      files().putFile(name, content);
      return true;
    } catch (error) {
      if (error instanceof StoreFullError) return false;
      throw error;
    }
  };
  const nameOf = (value: LuaValue | undefined) => {
    const name = Buffer.from(bytesOf(value)).toString('latin1');
    return name.length > 0 && name.length <= longestName ? name : null;
  };
  const read = (value: LuaValue | undefined) => {
    const name = nameOf(value);
    return name === null ? null : (files().entries.get(name) ?? null);
  };
  return {
    file_name: (value) => nameOf(value) !== null,
    file_names: () => [...files().entries.keys()].map((name) => Buffer.from(name, 'latin1')),
    file_size: (value) => sizeOf(nameOf(value) ?? ''),
    file_contents: read,
    file_read: { content: read },
    /** The content with `bytes` from `at` on, counted from 1. */
    file_put: {
      content(content, at, bytes) {
        const [old, put] = [bytesOf(content), bytesOf(bytes)];
        const from = numberOf(at, 1) - 1;
        return Buffer.concat([old.subarray(0, from), put, old.subarray(from + put.length)]);
      },
    },
    file_fits: (value, size) => {
      return typeof size === 'number' && size <= files().freeBytes && nameOf(value) !== null;
    },
    file_write: (value, content) => {
      const name = nameOf(value);
      return name !== null && write(name, bytesOf(content));
    },
    file_remove: (value) => files().remove(nameOf(value) ?? ''),
    file_rename: (from, to) => {
      const [old, next] = [nameOf(from), nameOf(to)];
      if (old === null || next === null || sizeOf(old) === null || sizeOf(next) !== null) return false;
      files().rename(old, next);
      return true;
    },
    file_usage: () => {
      const { freeBytes, capacityBytes } = files();
      return [freeBytes, capacityBytes - freeBytes, capacityBytes];
    },
    file_format: () => files().format(),
    file_place: () => [from, to - from],
  };
}
