// Lines of JSON that are on the disk when `append` returns, whatever happens to the computer a moment later: for what must not
// be done twice. One process writes at a time; its lock is kept by whoever opens this.
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { checkRegular, NotRegularError, notRegular } from './regular-file.ts';
import { privateFileMode, privateFolderMode } from './write-whole.ts';

export type DurableLines = {
  /** As they were found; without their line ends. */
  readonly lines: readonly string[];
  /** What was written of a line that was never finished, and has been taken off; null where there was none. */
  readonly torn: string | null;
  /**
   * Resolves when the line is on the disk; after a failure the file is as before. One that was removed meanwhile is
   * made again with all lines. @throws NodeJS.ErrnoException | ChangedMeanwhileError
   */
  readonly append: (line: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Another program has written to the file or put another one in its place: what stands there now is not known. */
export class ChangedMeanwhileError extends Error {
  constructor(path: string) {
    super(`${path} was changed by another program`);
  }
}

const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const openFlags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK;

/** @throws NotRegularError | NodeJS.ErrnoException */
export async function openDurableLines(path: string): Promise<DurableLines> {
  await makeFolder(dirname(path), privateFolderMode);
  const isNew = checkRegular(path) === undefined;
  const handle = await open(path, openFlags, privateFileMode).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ELOOP' ? new NotRegularError(path, 'a link') : cause;
  });
  try {
    const kind = notRegular(await handle.stat());
    if (kind) throw new NotRegularError(path, kind);
    if (isNew) await syncFolder(dirname(path));
    const text = await handle.readFile();
    const wholeBytes = text.lastIndexOf(0x0a) + 1;
    const lines = text.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1);
    const rest = text.length > wholeBytes ? text.subarray(wholeBytes).toString('utf8') : null;
    const isWhole = rest !== null && isObject(rest);
    // Half a line: whoever wrote it never heard that it was written, and has done nothing on the strength of it.
    if (rest !== null && !isWhole) await cutTo(handle, wholeBytes);
    const made = appending(path, handle, text.subarray(0, wholeBytes), isWhole ? text.length : wholeBytes);
    // An editor has taken the last line end away.
    if (isWhole) await made.append(rest);
    return { lines: isWhole ? [...lines, rest] : lines, torn: isWhole ? null : rest, ...made };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function appending(
  path: string,
  opened: FileHandle,
  start: Uint8Array,
  foundBytes: number,
): Pick<DurableLines, 'append' | 'close'> {
  let handle = opened;
  /** All that stands there. */
  const parts = [start];
  let sizeBytes = start.length;
  /** Of the file: more than counts only before the first line. */
  let standsBytes = foundBytes;
  let isTorn = false;
  let last: Promise<unknown> = Promise.resolve();
  /** A line in a file that nobody finds again was not kept. */
  const mustBeThere = async () => {
    if (!(await isSame(path, handle, isTorn ? null : standsBytes))) throw new ChangedMeanwhileError(path);
  };
  const makeAgain = async () => {
    const made = await open(path, openFlags | O_EXCL, privateFileMode);
    try {
      await writeAt(made, Buffer.concat(parts), 0);
      await syncFolder(dirname(path));
    } catch (error) {
      await made.close();
      await rm(path, { force: true });
      throw error;
    }
    await handle.close();
    handle = made;
    isTorn = false;
  };
  const write = async (line: string) => {
    if (await isMissing(path)) await makeAgain();
    else await mustBeThere();
    if (isTorn) await cutTo(handle, sizeBytes);
    isTorn = true;
    const bytes = Buffer.from(`${line}\n`);
    try {
      await writeAt(handle, bytes, sizeBytes);
      await mustBeThere();
    } catch (error) {
      // Half a line takes no room that is needed: a full disk lets go of it.
      await cutTo(handle, sizeBytes).then(
        () => {
          isTorn = false;
        },
        () => {},
      );
      throw error;
    }
    isTorn = false;
    sizeBytes += bytes.length;
    standsBytes = sizeBytes;
    parts.push(bytes);
  };
  return {
    append: (line) => {
      const written = last.then(() => write(line));
      last = written.catch(() => {});
      return written;
    },
    close: async () => {
      await last;
      await handle.close();
    },
  };
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
  await handle.sync();
}

const isMissing = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => false,
    (cause: NodeJS.ErrnoException) => cause.code === 'ENOENT',
  );

/** @param sizeBytes null = any */
async function isSame(path: string, handle: FileHandle, sizeBytes: number | null): Promise<boolean> {
  const [named, own] = await Promise.all([lstat(path).catch(() => null), handle.stat()]);
  if (named?.ino !== own.ino || named.dev !== own.dev) return false;
  return sizeBytes === null || own.size === sizeBytes;
}

/** No part of one is one. */
function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

async function cutTo(handle: FileHandle, sizeBytes: number): Promise<void> {
  await handle.truncate(sizeBytes);
  await handle.sync();
}

/** The name of a new file is on the disk when its folder is. Windows and some network folders know no such thing. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY).catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
