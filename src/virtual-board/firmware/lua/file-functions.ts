// The file module's store: names as NodeMCU takes them, contents in the flash.
import { type FlashFiles, flashFiles } from './flash-files.ts';
import { bytesOf, type HostFunction, type LuaValue } from './lua-values.ts';

const longestName = 31;

export function fileFunctions(
  flash: Parameters<typeof flashFiles>[0],
  from: number,
  to: number,
): Record<string, HostFunction> {
  let mounted: FlashFiles | null = null;
  const files = () => {
    mounted ??= flashFiles(flash, from, to);
    return mounted;
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
    file_names: () =>
      files()
        .names()
        .map((name) => Buffer.from(name, 'latin1')),
    file_size: (value) => files().sizeOf(nameOf(value) ?? '') ?? null,
    file_read: read,
    file_fits: (value, size) => {
      const { freeBytes } = files().usage();
      return typeof size === 'number' && size <= freeBytes && nameOf(value) !== null;
    },
    file_write: (value, content) => {
      const name = nameOf(value);
      return name !== null && files().write(name, bytesOf(content));
    },
    file_remove: (value) => files().remove(nameOf(value) ?? ''),
    file_rename: (from, to) => {
      const [old, next] = [nameOf(from), nameOf(to)];
      const content = old === null ? null : files().read(old);
      if (old === null || next === null || content === null || files().sizeOf(next) !== null) return false;
      if (!files().write(next, content)) return false;
      files().remove(old);
      return true;
    },
    file_usage: () => {
      const { freeBytes, totalBytes } = files().usage();
      return [freeBytes, totalBytes - freeBytes, totalBytes];
    },
    file_format: () => files().format(),
  };
}
