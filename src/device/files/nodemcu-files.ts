// Files through NodeMCU's file module: one flat list of names up to 31 bytes. How their content gets
// there and back is nodemcu-content.ts, the Lua nodemcu-code.ts.
// https://nodemcu.readthedocs.io/en/release/modules/file/
import { EspError } from '../errors.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { nodemcuActs } from './nodemcu-acts.ts';
import * as lua from './nodemcu-code.ts';
import { nodemcuContent } from './nodemcu-content.ts';
import { luaRun } from './nodemcu-run.ts';
import type { RemoteFiles, SurveyedEntry } from './remote-files.ts';
import { checkNameLength, isSafeName } from './remote-path.ts';
import { noRoom, partLeft } from './transfer-errors.ts';
import { isBelow } from './tree.ts';

const longestName = 31;
/** "About a minute" for 3 MB, without a word. */
const formatMs = 180_000;
const temporaryName = '.espwb.part';
/** Seen only after a reset in the middle of the exchange of two names: then it holds the old content. */
const oldName = '.espwb.old';

/** The files behind a link whose `facts.kind` is nodemcu; what each act throws stands at RemoteFiles. */
export function nodemcuFiles(link: FirmwareLink): RemoteFiles {
  const run = luaRun(link);
  const content = nodemcuContent(link, run);

  const usage: RemoteFiles['usage'] = async (signal) => {
    const [freeBytes, , sizeBytes] = (await run(lua.usageCode, signal)).split(/\s+/).map(Number);
    if (freeBytes !== undefined && sizeBytes !== undefined && sizeBytes > 0) return { sizeBytes, freeBytes };
    throw new EspError('unsupported', 'This NodeMCU build has no formatted file system.', {
      hints: ['Format it with "espwb fs format", which takes up to a minute.'],
    });
  };
  const entriesOf = async (code: string, signal: AbortSignal): Promise<SurveyedEntry[]> =>
    (await run(code, signal))
      .split(/\r?\n/)
      .flatMap(entryOf)
      .sort((a, b) => (a.path < b.path ? -1 : 1));

  return {
    hasFolders: false,
    longestName,
    list: async (_folder, signal) =>
      (await entriesOf(lua.listCode, signal)).map(({ path, kind, size }) => ({ path, kind, size })),
    survey: async (path, sizes, signal) => {
      const withHash = sizes.size > 0 && (await content.hasHash(signal));
      const entries = await entriesOf(withHash ? lua.surveyCode(sizes) : lua.listCode, signal);
      return entries.filter((entry) => entry.path === path || isBelow(path, entry.path));
    },
    usage,
    stat: async (path, signal) => {
      if (path === '/') return { path, kind: 'folder', size: 0 };
      const found = (await entriesOf(lua.listCode, signal)).find((entry) => entry.path === path);
      return found ? { path, kind: 'file', size: found.size } : null;
    },
    read: (path, options) => content.read(nameOf(path), options),
    write: async (path, bytes, options) => {
      const { signal } = options;
      const name = nameOf(path);
      const { freeBytes } = await usage(signal);
      if (bytes.length > freeBytes) throw noRoom(path, bytes.length, freeBytes);
      try {
        await content.write(temporaryName, bytes, path, options);
        await run(lua.replaceCode(temporaryName, oldName, name), signal);
      } catch (error) {
        throw partLeft(error, await isPartGone(link));
      }
    },
    remove: async (path, signal) => {
      await run(lua.removeLine(nameOf(path)), signal);
    },
    removeFolder: () => Promise.reject(noFolders()),
    makeFolder: () => Promise.reject(noFolders()),
    rename: async (from, to, signal) => {
      await run(lua.renameLine(nameOf(from), nameOf(to)), signal);
    },
    format: async (signal) => {
      await run('file.format()', signal, undefined, formatMs);
      return null;
    },
    lua: nodemcuActs(link),
  };
}

/** Removes it; false where the board does not say that it is gone. */
async function isPartGone(link: FirmwareLink): Promise<boolean> {
  const { signal } = new AbortController();
  const said = await luaRun(link)(lua.dropLine(temporaryName), signal).catch(() => '');
  return said === '1';
}

/** The flat name of a path; a '/' inside stays a letter of the name. */
function nameOf(path: string): string {
  const name = path.slice(1);
  checkNameLength(name, longestName);
  return name;
}

function noFolders(): EspError {
  return new EspError('unsupported', "NodeMCU's file system has no folders.", {
    hints: ['A "/" is a letter of the name there: put "lib/a.lua" just so.'],
  });
}

/** `size hexname hexhash`; every part of a name with slashes must be safe. */
function entryOf(line: string): SurveyedEntry[] {
  const [size, hexName, sha256 = ''] = line.trim().split(/\s+/);
  const name = Buffer.from(hexName ?? '', 'hex').toString('utf8');
  if (name === temporaryName || !name.split('/').every(isSafeName)) return [];
  return [{ path: `/${name}`, kind: 'file', size: Number(size), sha256: sha256 === '' ? null : sha256 }];
}
