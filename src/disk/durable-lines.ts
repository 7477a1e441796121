// Lines of JSON that are on the disk when `append` returns, whatever happens to the computer a moment later: for what must not
// be done twice. One process writes at a time; its lock is kept by whoever opens this.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { checkRegular, NotRegularError, notRegular } from './regular-file.ts';
import { privateFileMode, privateFolderMode } from './write-whole.ts';

export type DurableLines = {
  /** As they were found; without their line ends. */
  readonly lines: readonly string[];
  /** What was written of a line that was never finished, and has been taken off; null where there was none. */
  readonly torn: string | null;
  /** Resolves when the line is on the disk; after a failure the file is as before. @throws NodeJS.ErrnoException */
  readonly append: (line: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** @throws NotRegularError | NodeJS.ErrnoException */
export async function openDurableLines(path: string): Promise<DurableLines> {
  await makeFolder(dirname(path), privateFolderMode);
  const isNew = checkRegular(path) === undefined;
  const { O_RDWR, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
  const handle = await open(path, flags, privateFileMode).catch((cause: NodeJS.ErrnoException) => {
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
    const made = appending(handle, wholeBytes);
    // An editor has taken the last line end away.
    if (isWhole) await made.append(rest);
    return { lines: isWhole ? [...lines, rest] : lines, torn: isWhole ? null : rest, ...made };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function appending(handle: FileHandle, startBytes: number): Pick<DurableLines, 'append' | 'close'> {
  let sizeBytes = startBytes;
  let isTorn = false;
  let last: Promise<unknown> = Promise.resolve();
  const write = async (line: string) => {
    if (isTorn) await cutTo(handle, sizeBytes);
    isTorn = true;
    const bytes = Buffer.from(`${line}\n`);
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, sizeBytes + done);
        done += bytesWritten;
      }
      await handle.sync();
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
