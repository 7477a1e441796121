// Paths of this computer as a person types them: `~`, relative ones, and what Tab makes of the beginning of one.
import { readdir, stat } from 'node:fs/promises';
import nodePath from 'node:path';
import { EspError } from '../device/errors.ts';
import { printable } from '../text/printable.ts';
import { home } from './folders.ts';

export type Completed = {
  /** What was typed, as far as all that fit go on alike; a folder that alone fits has its slash behind. */
  readonly text: string;
  /** Names that fit, folders with a slash behind, sorted; as the file system has them. */
  readonly fitting: readonly string[];
};

type PathRules = Pick<typeof nodePath, 'resolve' | 'sep'>;

/** The absolute path that is meant; relative ones begin in `folder`. */
export const fromTyped = (typed: string, folder: string, { resolve }: PathRules = nodePath): string =>
  resolve(folder, typed.replace(/^~(?=$|[\\/])/, home()));

/**
 * What Tab does behind `typed`. Hidden names fit once their dot is typed; where no name fits as it was typed, upper
 * and lower case are the same. @throws EspError file-unreadable
 */
export async function completeTyped(
  typed: string,
  folder: string,
  rules: PathRules = nodePath,
): Promise<Completed> {
  const slash = rules.sep === '\\' && !typed.includes('/') ? '\\' : '/';
  if (typed === '~') return { text: `~${slash}`, fitting: [] };
  const cut = Math.max(typed.lastIndexOf('/'), rules.sep === '\\' ? typed.lastIndexOf('\\') : -1) + 1;
  const [before, begun] = [typed.slice(0, cut), typed.slice(cut)];
  const where = fromTyped(before, folder, rules);
  const entries = await readdir(where, { withFileTypes: true }).catch((cause) => {
    throw notUsable(where, cause);
  });
  const shown = entries.filter(({ name }) => !name.startsWith('.') || begun.startsWith('.'));
  const exact = shown.filter(({ name }) => name.startsWith(begun));
  const folded = begun.toLowerCase();
  const found = exact.length > 0 ? exact : shown.filter(({ name }) => name.toLowerCase().startsWith(folded));
  const fitting = await Promise.all(
    found.map(async (entry) => {
      const isFolder = entry.isSymbolicLink()
        ? await isFolderAt(rules.resolve(where, entry.name))
        : entry.isDirectory();
      return isFolder ? `${entry.name}${slash}` : entry.name;
    }),
  );
  fitting.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  const common = commonBeginning(fitting);
  return { text: before + (common.length > begun.length ? common : begun), fitting };
}

/** Which of both is there; links are followed. @throws EspError file-unreadable */
export async function kindAt(path: string): Promise<'file' | 'folder'> {
  const found = await stat(path).catch((cause) => {
    throw notUsable(path, cause);
  });
  return found.isDirectory() ? 'folder' : 'file';
}

const isFolderAt = (path: string): Promise<boolean> =>
  kindAt(path).then(
    (kind) => kind === 'folder',
    () => false,
  );

/** In whole characters. */
function commonBeginning([first = '', ...others]: readonly string[]): string {
  const characters = [...first];
  const differs = characters.findIndex((_, at) => {
    const beginning = characters.slice(0, at + 1).join('');
    return !others.every((other) => other.startsWith(beginning));
  });
  return characters.slice(0, differs < 0 ? characters.length : differs).join('');
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is not in a folder: a file is on the way to it',
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
  ELOOP: 'is a link that leads to itself',
  ENAMETOOLONG: 'is longer than a name may be',
};

function notUsable(path: string, cause: unknown): EspError {
  const { code = 'unknown error' } = cause as { code?: string };
  const why = reasons[code] ?? `cannot be read (${code})`;
  return new EspError('file-unreadable', `${printable(path)} ${why}.`, { cause });
}
