// The file of the settings: `conf` reads it and knows its defaults, and espwb writes it as all its files.
// Loaded when first asked for, because the library costs a tenth of a second that nobody should wait for at
// start. Whatever stands there instead of a file, and whatever cannot be written, keeps nobody from working.
import { existsSync, renameSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { NotRegularError } from '../disk/regular-file.ts';
import { privateFileMode, writeWholeSync } from '../disk/write-whole.ts';
import { readSettings } from '../platform/read-settings.ts';
import { keepSignals } from '../terminal/keep-signals.ts';
import { printable } from '../text/printable.ts';

export type SettingsFile<Kept> = {
  readonly get: <Key extends keyof Kept>(key: Key) => Kept[Key];
  readonly set: <Key extends keyof Kept>(key: Key, value: Kept[Key]) => void;
};

/** `onTrouble` hears at most once. Nothing here ever throws. */
export async function openSettingsFile<Kept extends Record<string, unknown>>(
  path: string,
  defaults: Kept,
  onTrouble: (words: string) => void,
): Promise<SettingsFile<Kept>> {
  /** What could not be written. */
  const unkept: Partial<Kept> = {};
  let isTold = false;
  const tell = (cause: unknown) => {
    if (!isTold) onTrouble(`Settings are lost when espwb ends: ${printable(reason(path, cause))}.`);
    isTold = true;
  };
  const file = await open(path, defaults).catch((cause: unknown) => {
    tell(cause);
    return null;
  });
  return {
    get: (key) => {
      if (!file || Object.hasOwn(unkept, key)) return unkept[key] ?? defaults[key];
      try {
        return file.get(key) ?? defaults[key];
      } catch (cause) {
        tell(cause);
        return defaults[key];
      }
    },
    set: (key, value) => {
      try {
        if (!file) throw new Error('there is no file');
        file.set(key, value);
        delete unkept[key];
      } catch (cause) {
        tell(cause);
        unkept[key] = value;
      }
    },
  };
}

/** @throws NotRegularError | NodeJS.ErrnoException */
async function open<Kept extends Record<string, unknown>>(path: string, defaults: Kept) {
  const { default: Conf } = await keepSignals(() => import('conf'));
  // Before the library reads it, which would wait for a FIFO for ever.
  let isBroken = typeof readSettings(path) === 'string';
  /** Defaults are not written before somebody has chosen something: a home may be there to be read alone. */
  let isOpen = false;
  /** The library's own writing makes an open folder, and a neighbour through whatever stands at its name. */
  class PrivateConf extends Conf<Kept> {}
  Object.assign(PrivateConf.prototype, {
    _ensureDirectory: () => {},
    _write: (value: Kept) => {
      if (!isOpen) return;
      if (isBroken) renameSync(path, brokenPath(path));
      isBroken = false;
      writeWholeSync(path, `${JSON.stringify(value, null, '\t')}\n`);
    },
  });
  const file = new PrivateConf({
    cwd: dirname(path),
    configName: basename(path, '.json'),
    configFileMode: privateFileMode,
    // Windows' own editor puts a byte order mark in front.
    deserialize: (text) => JSON.parse(text.replace(/^\ufeff/, '')) as Kept,
    defaults,
    // A file damaged by hand or by a full disk must not keep the app from starting; it is kept aside.
    clearInvalidConfig: true,
  });
  isOpen = true;
  return file;
}

/** Where a broken file is kept when the first choice after it is written; an earlier one stays. */
function brokenPath(path: string): string {
  const base = path.replace(/\.json$/, '');
  for (let number = 1; ; number++) {
    const kept = number === 1 ? `${base}.broken.json` : `${base}.broken-${number}.json`;
    if (!existsSync(kept)) return kept;
  }
}

function reason(path: string, cause: unknown): string {
  if (cause instanceof NotRegularError) return cause.message;
  const { code } = cause as { code?: string };
  return `${path} cannot be used${code === undefined ? '' : ` (${code})`}`;
}
