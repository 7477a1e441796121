// Files through NodeMCU's file module: one flat list of names up to 31 bytes. How their content gets
// there and back is nodemcu-content.ts, the Lua nodemcu-code.ts.
// https://nodemcu.readthedocs.io/en/release/modules/file/
import { advise } from '../../advice.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { EspError } from '../../errors.ts';
import { createListing, type ListedEntry, listingBroken, sortedEntries } from '../../files/listing.ts';
import type { OnLeftOut, RemoteFiles, SurveyedEntry } from '../../files/remote-files.ts';
import { checkNameLength } from '../../files/remote-path.ts';
import { sureOf } from '../../files/sure-of.ts';
import { isSize, noRoom, partLeft, usageOf, usageUntrue } from '../../files/transfer-errors.ts';
import { isBelow } from '../../files/tree.ts';
import { inTime, longestTransferMs } from '../../files/within-bounds.ts';
import type { FirmwareLink } from '../firmware-link.ts';
import { isSpoiled, tryAgain } from '../try-again.ts';
import { nodemcuActions } from './file-actions.ts';
import * as lua from './file-code.ts';
import { nodemcuContent } from './file-content.ts';
import { type LuaRun, luaRun } from './file-run.ts';

const longestName = 31;
/** "About a minute" for 3 MB, without a word. */
const formatMs = 180_000;
const temporaryName = '.espwb.part';
/** Seen only after a reset in the middle of the exchange of two names: then it holds the old content. */
const oldName = '.espwb.old';

/** The files behind a link whose `facts.kind` is nodemcu; what each operation throws stands at RemoteFiles. */
export function nodemcuFiles(link: FirmwareLink, clock: Clock = systemClock): RemoteFiles {
  const run = luaRun(link, clock);
  const content = nodemcuContent(link, run);

  const usage: RemoteFiles['usage'] = async (signal) => {
    const { said, freeBytes, sizeBytes } = await tryAgain(signal, async () => {
      const said = await run(lua.usageCode, signal);
      const [freeBytes = Number.NaN, usedBytes = Number.NaN, sizeBytes = Number.NaN] = said
        .split(/\s+/)
        .map(Number);
      // The third is the sum of the others: a digit that got lost shows.
      if (freeBytes + usedBytes === sizeBytes) return { said, freeBytes, sizeBytes };
      throw usageUntrue(said);
    });
    if (sizeBytes !== 0) return usageOf(sizeBytes, freeBytes, said);
    throw new EspError('unsupported', 'This NodeMCU build has no formatted file system.', {
      hints: [advise('format-files', { when: 'slow' })],
    });
  };
  const allOf = (signal: AbortSignal, code = lua.listCode): Promise<readonly ListedEntry[]> =>
    tryAgain(signal, async () => {
      const listing = createListing(entryOf);
      listing.push(Buffer.from(await run(code, signal)));
      const found = listing.finish();
      if (found) return found;
      throw listingBroken(listing.tail());
    });
  const entriesOf = async (
    code: string,
    signal: AbortSignal,
    onLeftOut?: OnLeftOut,
  ): Promise<SurveyedEntry[]> => sortedEntries(withoutParts(await allOf(signal, code)), '/', onLeftOut);
  /** The part takes the place of the file. */
  const replaceBy = (name: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> =>
    sureOf(
      signal,
      () => run(lua.replaceCode(temporaryName, oldName, name), signal),
      async () => {
        const sizes = new Map((await allOf(signal)).map(({ name: each, size }) => [each, size]));
        return !sizes.has(temporaryName) && sizes.get(name) === bytes.length;
      },
    );
  const sizeOf = async (name: string, signal: AbortSignal): Promise<number | null> =>
    (await allOf(signal)).find((each) => each.name === name)?.size ?? null;

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
      let isPartGone = false;
      const write = async () => {
        try {
          await content.write(temporaryName, bytes, path, options);
          await replaceBy(name, bytes, signal);
        } catch (error) {
          isPartGone = await dropPart(run);
          throw partLeft(error, isPartGone);
        }
      };
      await inTime(clock, signal, longestTransferMs, (inner) =>
        tryAgain(inner, write, (error) => isPartGone && isSpoiled(error)),
      );
    },
    remove: async (path, signal) => {
      const name = nameOf(path);
      await sureOf(
        signal,
        () => run(lua.removeLine(name), signal),
        async () => (await sizeOf(name, signal)) === null,
      );
    },
    removeFolder: () => Promise.reject(noFolders()),
    makeFolder: () => Promise.reject(noFolders()),
    rename: async (from, to, signal) => {
      const [old, next] = [nameOf(from), nameOf(to)];
      await sureOf(
        signal,
        () => run(lua.renameLine(old, next), signal),
        async () => (await sizeOf(old, signal)) === null && (await sizeOf(next, signal)) !== null,
      );
    },
    format: async (signal) => {
      await run('file.format()', signal, { idleTimeoutMs: formatMs });
      return null;
    },
    lua: nodemcuActions(run),
  };
}

/** Removes it; false where the board does not say that it is gone. */
async function dropPart(run: LuaRun): Promise<boolean> {
  const { signal } = new AbortController();
  const drop = () => run(lua.dropLine(temporaryName), signal);
  return (await tryAgain(signal, drop).catch(() => '')) === 'gone';
}

/** The flat name of a path; a '/' inside stays a letter of the name. */
function nameOf(path: string): string {
  const name = path.slice(1);
  checkNameLength(name, longestName);
  return name;
}

function noFolders(): EspError {
  return new EspError('unsupported', "NodeMCU's file system has no folders.", {
    hints: ['There "/" is a character of the name: put "lib/a.lua" as it is.'],
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
