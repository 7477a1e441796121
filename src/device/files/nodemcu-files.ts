// Files through NodeMCU's file module: one flat list of names up to 31 bytes. How their content gets
// there and back is nodemcu-content.ts, the Lua nodemcu-code.ts.
// https://nodemcu.readthedocs.io/en/release/modules/file/
import { advise } from '../advice.ts';
import { type Clock, systemClock } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { createListing, type ListedEntry, listingBroken, sortedEntries } from './listing.ts';
import { nodemcuActs } from './nodemcu-acts.ts';
import * as lua from './nodemcu-code.ts';
import { nodemcuContent } from './nodemcu-content.ts';
import { type LuaRun, luaRun } from './nodemcu-run.ts';
import type { OnLeftOut, RemoteFiles, SurveyedEntry } from './remote-files.ts';
import { checkNameLength } from './remote-path.ts';
import { isSize, noRoom, partLeft, usageOf } from './transfer-errors.ts';
import { isBelow } from './tree.ts';
import { inTime, longestTransferMs } from './within-bounds.ts';

const longestName = 31;
/** "About a minute" for 3 MB, without a word. */
const formatMs = 180_000;
const temporaryName = '.espwb.part';
/** Seen only after a reset in the middle of the exchange of two names: then it holds the old content. */
const oldName = '.espwb.old';

/** The files behind a link whose `facts.kind` is nodemcu; what each act throws stands at RemoteFiles. */
export function nodemcuFiles(link: FirmwareLink, clock: Clock = systemClock): RemoteFiles {
  const run = luaRun(link, clock);
  const content = nodemcuContent(link, run);

  const usage: RemoteFiles['usage'] = async (signal) => {
    const said = await run(lua.usageCode, signal);
    const [freeBytes = Number.NaN, , sizeBytes = 0] = said.split(/\s+/).map(Number);
    if (sizeBytes !== 0) return usageOf(sizeBytes, freeBytes, said);
    throw new EspError('unsupported', 'This NodeMCU build has no formatted file system.', {
      hints: [advise('format-files', { when: 'slow' })],
    });
  };
  const entriesOf = async (
    code: string,
    signal: AbortSignal,
    onLeftOut?: OnLeftOut,
  ): Promise<SurveyedEntry[]> => {
    // One line at the prompt keeps the end alone of what is long; a script of two keeps all.
    for (const script of [code, `${code}\n`]) {
      const listing = createListing(entryOf);
      listing.push(Buffer.from(await run(script, signal)));
      const listed = listing.finish();
      if (listed) return sortedEntries(withoutParts(listed), '/', onLeftOut);
      if (script !== code) throw listingBroken(listing.tail());
    }
    return [];
  };

  return {
    hasFolders: false,
    longestName,
    list: async (_folder, signal, onLeftOut) =>
      (await entriesOf(lua.listCode, signal, onLeftOut)).map(({ path, kind, size }) => ({
        path,
        kind,
        size,
      })),
    survey: async (path, sizes, signal, onLeftOut) => {
      const withHash = sizes.size > 0 && (await content.hasHash(signal));
      const entries = await entriesOf(withHash ? lua.surveyCode(sizes) : lua.listCode, signal, onLeftOut);
      return entries.filter((entry) => entry.path === path || isBelow(path, entry.path));
    },
    usage,
    hasHash: (signal) => content.hasHash(signal),
    stat: async (path, signal) => {
      if (path === '/') return { path, kind: 'folder', size: 0 };
      const found = (await entriesOf(lua.listCode, signal)).find((entry) => entry.path === path);
      return found ? { path, kind: 'file', size: found.size } : null;
    },
    read: (path, options) =>
      inTime(clock, options.signal, longestTransferMs, (signal) =>
        content.read(nameOf(path), { ...options, signal }),
      ),
    write: async (path, bytes, options) => {
      const { signal } = options;
      const name = nameOf(path);
      const { freeBytes } = await usage(signal);
      if (bytes.length > freeBytes) throw noRoom(path, bytes.length, freeBytes);
      try {
        await inTime(clock, signal, longestTransferMs, (inner) =>
          content.write(temporaryName, bytes, path, { ...options, signal: inner }),
        );
        await run(lua.replaceCode(temporaryName, oldName, name), signal);
      } catch (error) {
        throw partLeft(error, await isPartGone(run));
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
      await run('file.format()', signal, { idleTimeoutMs: formatMs });
      return null;
    },
    lua: nodemcuActs(run),
  };
}

/** Removes it; false where the board does not say that it is gone. */
async function isPartGone(run: LuaRun): Promise<boolean> {
  const { signal } = new AbortController();
  const said = await run(lua.dropLine(temporaryName), signal).catch(() => '');
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

/** A part that a pulled cable has left is ours: no file of the person. */
const withoutParts = (listed: readonly ListedEntry[]): ListedEntry[] =>
  listed.filter(({ name }) => name !== temporaryName);

const listed = /^(\d{1,10})\s+((?:[0-9a-f]{2})+)(?:\s+([0-9a-f]{64}))?\s*$/;

/** `size hexname hexhash`; null for what is no such line. */
function entryOf(line: string): ListedEntry | null {
  const [, size, hexName = '', sha256 = null] = listed.exec(line) ?? [];
  if (size === undefined || !isSize(Number(size))) return null;
  return { name: Buffer.from(hexName, 'hex').toString('utf8'), size: Number(size), sha256 };
}
