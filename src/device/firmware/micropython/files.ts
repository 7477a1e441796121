// Files through MicroPython's os module. Content comes down in one call; how it goes up: write-file.ts. The Python:
// file-code.ts; its answers: file-answers.ts.

import { printable } from '../../../text/printable.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { EspError } from '../../errors.ts';
import { needsFileSystem } from '../../files/check-room.ts';
import { createContentStream, largestFileBytes, micropythonForm } from '../../files/content-stream.ts';
import { createListing, listingBroken, sortedEntries } from '../../files/listing.ts';
import type { OnLeftOut, RemoteEntry, RemoteFiles, SurveyedEntry } from '../../files/remote-files.ts';
import { checkNameLength, foldersAbove, remoteName } from '../../files/remote-path.ts';
import { sureOf } from '../../files/sure-of.ts';
import {
  codeDamaged,
  isDamage,
  isMissing,
  isSize,
  isTaken,
  lacksIlistdir,
  noFileSystem,
  noFolder,
  remoteError,
  usageOf,
  usageUntrue,
} from '../../files/transfer-errors.ts';
import { execWithin, longestTransferMs } from '../../files/within-bounds.ts';
import type { ExecResult, FirmwareLink } from '../firmware-link.ts';
import { tryAgain } from '../try-again.ts';
import { answerIn, entryOf, linesOf, numbersOf, unconfirmedAction, withoutParts } from './file-answers.ts';
import {
  done,
  formatCode,
  type Lister,
  pathCode,
  readCode,
  renameCode,
  statCode,
  surveyCode,
  usageCode,
} from './file-code.ts';
import { answerMs, fileWriter } from './write-file.ts';

/** littlefs2 as MicroPython builds it. */
const longestName = 255;
/** Erasing 3 MB of flash block by block. */
const formatMs = 120_000;

/** The files behind a link whose `facts.kind` is micropython; what each operation throws stands at RemoteFiles. */
export function micropythonFiles(link: FirmwareLink, clock: Clock = systemClock): RemoteFiles {
  const exec = async (code: string, signal: AbortSignal, idleTimeoutMs = answerMs): Promise<ExecResult> => {
    const options = { signal, idleTimeoutMs, plainOutput: true, isSealed: true };
    const result = await execWithin(link, clock, code, options);
    if (isDamage(result.stderr)) throw codeDamaged(result.stderr);
    return result;
  };
  const perform = async (code: string, signal: AbortSignal, path: string): Promise<ExecResult> => {
    const result = await exec(code, signal);
    if (result.stderr.length > 0) throw remoteError(result.stderr, path);
    return result;
  };
  /** Runs it and returns the lines it printed. */
  const run = async (code: string, signal: AbortSignal, path: string): Promise<string[]> =>
    linesOf((await perform(code, signal, path)).stdout);
  /** For what prints nothing but the proof that it was done. */
  const needsDone = ({ stdout }: ExecResult): void => {
    if (!linesOf(stdout).includes(done)) throw unconfirmedAction(stdout);
  };
  let lister: Lister = 'ilistdir';
  const entriesOf = async (
    folder: string,
    sizes: ReadonlySet<number>,
    isDeep: boolean,
    signal: AbortSignal,
    onLeftOut?: OnLeftOut,
  ): Promise<SurveyedEntry[] | null> => {
    const listed = await tryAgain(signal, async () => {
      let said = await exec(surveyCode(folder, sizes, isDeep, lister), signal);
      if (lister === 'ilistdir' && lacksIlistdir(said.stderr)) {
        lister = 'listdir';
        said = await exec(surveyCode(folder, sizes, isDeep, lister), signal);
      }
      const { stdout, stderr } = said;
      if (stdout.length === 0 && isMissing(stderr)) return null;
      if (stderr.length > 0) throw remoteError(stderr, folder);
      const listing = createListing(entryOf);
      listing.push(stdout);
      const found = listing.finish();
      if (found) return found;
      throw listingBroken(listing.tail());
    });
    // Without a file system the root is an empty folder.
    if (listed?.length === 0 && folder === '/') await usage(signal);
    return listed && sortedEntries(withoutParts(listed), folder, onLeftOut);
  };
  const usage: RemoteFiles['usage'] = async (signal) => {
    let isSecond = false;
    const { line, sizeBytes, freeBytes } = await tryAgain(signal, async () => {
      const line = answerIn(await run(usageCode, signal, '/'), /^-?\d+ -?\d+ -?\d+$/);
      const [sizeBytes = Number.NaN, freeBytes = Number.NaN, difference] = numbersOf(line);
      // No file system at all is believed the second time.
      if (sizeBytes - freeBytes === difference && (sizeBytes > 0 || isSecond))
        return { line, sizeBytes, freeBytes };
      isSecond = true;
      throw usageUntrue(line);
    });
    // Also less: the standard build on 1 MB counts the sectors that are not there.
    if (sizeBytes <= 0) throw noFileSystem(new TextEncoder().encode(line));
    return usageOf(sizeBytes, freeBytes, line);
  };
  const statOf = async (path: string, signal: AbortSignal): Promise<RemoteEntry | null> => {
    const { stdout, stderr } = await exec(statCode(path), signal);
    if (isMissing(stderr)) return null;
    if (stderr.length > 0) throw remoteError(stderr, path);
    const numbers = numbersOf(answerIn(linesOf(stdout), /^\d+ -?\d+ -?\d+$/));
    const [mode = Number.NaN, size = Number.NaN, sum] = numbers;
    const isFolder = (mode & 0x4000) !== 0;
    if (mode + size !== sum || !(isFolder || isSize(size)))
      throw new EspError('read-failed', `The board did not say what "${printable(path)}" is.`, {
        evidence: stdout.slice(-200),
      });
    return { path, kind: isFolder ? 'folder' : 'file', size: isFolder ? 0 : size };
  };
  const isThere = (path: string, signal: AbortSignal): Promise<boolean> =>
    tryAgain(signal, async () => (await statOf(path, signal)) !== null);
  /** ENOENT of something new means that a folder on the way to it is missing: the first such. */
  const whereMissing = async (stderr: Uint8Array, path: string, signal: AbortSignal): Promise<EspError> => {
    if (!isMissing(stderr)) await needsFileSystem(usage, signal);
    else
      for (const folder of foldersAbove(path)) if (!(await isThere(folder, signal))) return noFolder(folder);
    return remoteError(stderr, path);
  };

  const writeOnce = fileWriter({ link, clock, exec, usage, entriesOf, whereMissing });

  return {
    hasFolders: true,
    longestName,
    list: async (folder, signal, onLeftOut) => {
      const entries = await entriesOf(folder, new Set(), false, signal, onLeftOut);
      if (entries) return entries.map(({ path, kind, size }) => ({ path, kind, size }));
      throw noFolder(folder);
    },
    survey: (folder, sizes, signal, onLeftOut) => entriesOf(folder, sizes, true, signal, onLeftOut),
    usage,
    stat: async (path, signal) =>
      path === '/' ? { path, kind: 'folder', size: 0 } : tryAgain(signal, () => statOf(path, signal)),
    read: (path, { signal, onProgress }) =>
      tryAgain(signal, async () => {
        const stream = createContentStream(micropythonForm);
        const { stderr } = await execWithin(link, clock, readCode(path), {
          signal,
          idleTimeoutMs: answerMs,
          limitMs: longestTransferMs,
          limitBytes: longestFileOnWire,
          plainOutput: true,
          isSealed: true,
          onStdout: (bytes) => {
            stream.push(bytes);
            onProgress?.(stream.doneBytes);
            return stream.failure ?? undefined;
          },
        });
        if (stderr.length > 0) throw remoteError(stderr, path);
        return stream.finish();
      }),
    write: async (path, content, options) => {
      checkNameLength(remoteName(path), longestName);
      let canTryAgain = false;
      const write = () =>
        writeOnce(path, content, options, (can) => {
          canTryAgain = can;
        });
      await tryAgain(options.signal, write, () => canTryAgain);
    },
    remove: (path, signal) =>
      sureOf(
        signal,
        async () => needsDone(await perform(pathCode('remove', path), signal, path)),
        async () => !(await isThere(path, signal)),
      ),
    removeFolder: (path, signal) =>
      sureOf(
        signal,
        async () => needsDone(await perform(pathCode('rmdir', path), signal, path)),
        async () => !(await isThere(path, signal)),
      ),
    makeFolder: async (path, signal) => {
      checkNameLength(remoteName(path), longestName);
      const make = async () => {
        const made = await exec(pathCode('mkdir', path), signal);
        if (made.stderr.length > 0) throw await whereMissing(made.stderr, path, signal);
        needsDone(made);
      };
      await sureOf(signal, make, () => isThere(path, signal));
    },
    rename: async (from, to, signal) => {
      checkNameLength(remoteName(to), longestName);
      const move = async () => {
        const moved = await exec(renameCode(from, to), signal);
        const { stderr } = moved;
        if (stderr.length === 0) return needsDone(moved);
        if (isTaken(stderr)) throw remoteError(stderr, to);
        if (isMissing(stderr) && (await isThere(from, signal))) throw await whereMissing(stderr, to, signal);
        throw remoteError(stderr, from);
      };
      const hasMoved = async () => !(await isThere(from, signal)) && (await isThere(to, signal));
      await sureOf(signal, move, hasMoved);
    },
    format: async (signal) => {
      const formatted = await exec(formatCode, signal, formatMs);
      if (formatted.stderr.length > 0) throw remoteError(formatted.stderr, '/');
      needsDone(formatted);
      return bootFileGone;
    },
  };
}

/** ports/esp8266/modules/_boot.py: inisetup.py, which writes it, runs only where no file system mounts. */
const bootFileGone = 'boot.py went too and stays away; MicroPython runs without it.';

/** Of the largest file: four characters and a line end for three bytes, at worst one line a byte. */
const longestFileOnWire = 2 * largestFileBytes;
