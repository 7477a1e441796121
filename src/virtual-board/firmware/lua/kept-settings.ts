// What the firmware keeps beside files: two sectors behind the SDK's init data, where a chip has the parameters of
// its SDK. The form is our own, that of the file store; what lies there in another one counts as nothing.
import type { BoardLink } from '../board-link.ts';
import { FileStore } from '../file-store.ts';
import { bytesOf, type HostFunction, type LuaValue } from './lua-values.ts';

const storeBytes = 0x2000;
const nameOf = (name: LuaValue | undefined) => Buffer.from(bytesOf(name)).toString('latin1');

export function keptSettings(
  link: Pick<BoardLink, 'readFlash' | 'programFlash' | 'eraseSector'>,
  from: number,
): Record<'kept_settings' | 'keep_settings' | 'forget_settings', HostFunction> {
  let opened: FileStore | null = null;
  const store = () => {
    const flash = { read: link.readFlash, program: link.programFlash, eraseSector: link.eraseSector };
    opened ??= new FileStore(flash, from, from + storeBytes);
    return opened;
  };
  return {
    kept_settings: (name) => store().entries.get(nameOf(name)) ?? null,
    keep_settings(name, text) {
      if (store().state !== 'ready') store().format();
      store().putFile(nameOf(name), bytesOf(text));
    },
    forget_settings: (name) => store().remove(nameOf(name)),
  };
}
