// Files through MicroPython's os module. Content goes up in pieces, one raw-paste call each, so that a
// flash erase never meets bytes on the way; it comes down in one call. The Python: micropython-code.ts.
import { createHash } from 'node:crypto';
import { EspError } from '../errors.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { createBase64Stream } from './base64-stream.ts';
import {
  beginCode,
  dropCode,
  finishCode,
  formatCode,
  type Lister,
  readCode,
  renameCode,
  statCode,
  surveyCode,
  usageCode,
} from './micropython-code.ts';
import { gainsByDeflating, packSlice } from './pack-slice.ts';
import { pythonString } from './python-literal.ts';
import type { RemoteFiles, SurveyedEntry } from './remote-files.ts';
import { checkNameLength, isSafeName, joinRemote, remoteFolder, remoteName } from './remote-path.ts';
import {
  filledUp,
  isMissing,
  isNoSpace,
  isTaken,
  lacksIlistdir,
  mismatch,
  noRoom,
  partLeft,
  remoteError,
  restarted,
} from './transfer-errors.ts';

/** littlefs2 as MicroPython builds it. */
const longestName = 255;
/** Erasing a 4 KB block and more, hashing a large file. */
const answerMs = 15_000;
/** Erasing 3 MB of flash block by block. */
const formatMs = 120_000;
const temporaryName = '.espwb.part';

/** The files behind a link whose `facts.kind` is micropython; what each act throws stands at RemoteFiles. */
export function micropythonFiles(link: FirmwareLink): RemoteFiles {
  const exec = (code: string, signal: AbortSignal, idleTimeoutMs = answerMs) =>
    link.exec(code, { signal, idleTimeoutMs, plainOutput: true });
  /** Runs it and returns the lines it printed. */
  const run = async (code: string, signal: AbortSignal, path: string): Promise<string[]> => {
    const { stdout, stderr } = await exec(code, signal);
    if (stderr.length > 0) throw remoteError(stderr, path);
    return linesOf(stdout);
  };
  let lister: Lister = 'ilistdir';
  const entriesOf = async (
    folder: string,
    sizes: ReadonlySet<number>,
    isDeep: boolean,
    signal: AbortSignal,
  ): Promise<SurveyedEntry[] | null> => {
    const survey = () => exec(surveyCode(folder, sizes, isDeep, lister), signal);
    let { stdout, stderr } = await survey();
    if (lister === 'ilistdir' && lacksIlistdir(stderr)) {
      lister = 'listdir';
      ({ stdout, stderr } = await survey());
    }
    const lines = linesOf(stdout);
    if (lines.length === 0 && isMissing(stderr)) return null;
    if (stderr.length > 0) throw remoteError(stderr, folder);
    return lines.flatMap((line) => entryOf(line, folder)).sort((a, b) => (a.path < b.path ? -1 : 1));
  };

  return {
    hasFolders: true,
    longestName,
    list: async (folder, signal) => {
      const entries = await entriesOf(folder, new Set(), false, signal);
      if (entries) return entries.map(({ path, kind, size }) => ({ path, kind, size }));
      throw new EspError('remote-file', `There is no folder "${folder}" on the board.`);
    },
    survey: (folder, sizes, signal) => entriesOf(folder, sizes, true, signal),
    usage: async (signal) => {
      const [line] = await run(usageCode, signal, '/');
      const [sizeBytes = Number.NaN, freeBytes = Number.NaN] = (line ?? '').split(' ').map(Number);
      if (Number.isFinite(sizeBytes + freeBytes)) return { sizeBytes, freeBytes };
      throw new EspError('read-failed', 'The board did not say how large its file system is.');
    },
    stat: async (path, signal) => {
      if (path === '/') return { path, kind: 'folder', size: 0 };
      const { stdout, stderr } = await exec(statCode(path), signal);
      if (isMissing(stderr)) return null;
      if (stderr.length > 0) throw remoteError(stderr, path);
      const [mode = 0, size = 0] = (linesOf(stdout)[0] ?? '').split(' ').map(Number);
      const isFolder = (mode & 0x4000) !== 0;
      return { path, kind: isFolder ? 'folder' : 'file', size: isFolder ? 0 : size };
    },
    read: async (path, { signal, onProgress }) => {
      const stream = createBase64Stream();
      const { stderr } = await link.exec(readCode(path), {
        signal,
        idleTimeoutMs: answerMs,
        plainOutput: true,
        onStdout: (bytes) => {
          stream.push(bytes);
          onProgress?.(stream.doneBytes);
        },
      });
      if (stderr.length > 0) throw remoteError(stderr, path);
      return stream.finish();
    },
    write: async (path, content, { signal, onProgress }) => {
      checkNameLength(remoteName(path), longestName);
      const part = joinRemote(remoteFolder(path), temporaryName);
      const wantsInflate = gainsByDeflating(content);
      let doneBytes = 0;
      /** As `run`, for what writes: ENOSPC in the middle has a story of its own. */
      const put = async (code: string): Promise<string[]> => {
        const { stdout, stderr } = await exec(code, signal);
        if (isNoSpace(stderr)) throw filledUp(path, doneBytes, content.length);
        if (stderr.length > 0) throw remoteError(stderr, path);
        return linesOf(stdout);
      };
      try {
        const [ready = ''] = await put(beginCode(part, content.length, wantsInflate));
        const [freeBytes = 0, canInflate] = ready.split(' ').map(Number);
        if (content.length > freeBytes) throw noRoom(path, content.length, freeBytes);
        while (doneBytes < content.length) {
          const { code, bytes } = packSlice(content, doneBytes, canInflate === 1);
          const [written] = await put(code);
          if (Number(written) !== bytes) throw filledUp(path, doneBytes, content.length);
          doneBytes += bytes;
          onProgress?.(doneBytes);
        }
        const sha256 = createHash('sha256').update(content).digest();
        const [isWhole] = await put(finishCode(part, path, sha256));
        if (isWhole !== '1') throw mismatch(path);
      } catch (error) {
        const { isGone, isLost } = await dropPart(link, part);
        const story = isLost && doneBytes > 0 ? restarted(error, path, doneBytes, content.length) : error;
        throw partLeft(story, isGone);
      }
    },
    remove: async (path, signal) =>
      void (await run(`import os\nos.remove(${pythonString(path)})`, signal, path)),
    removeFolder: async (path, signal) =>
      void (await run(`import os\nos.rmdir(${pythonString(path)})`, signal, path)),
    makeFolder: async (path, signal) => {
      checkNameLength(remoteName(path), longestName);
      await run(`import os\nos.mkdir(${pythonString(path)})`, signal, path);
    },
    rename: async (from, to, signal) => {
      checkNameLength(remoteName(to), longestName);
      const { stderr } = await exec(renameCode(from, to), signal);
      if (stderr.length > 0) throw remoteError(stderr, isTaken(stderr) ? to : from);
    },
    format: async (signal) => {
      const { stderr } = await exec(formatCode, signal, formatMs);
      if (stderr.length > 0) throw remoteError(stderr, '/');
      return bootFileGone;
    },
  };
}

/** ports/esp8266/modules/_boot.py: inisetup.py, which writes it, runs only where no file system mounts. */
const bootFileGone = 'boot.py went too and stays away; MicroPython runs without it.';

const linesOf = (stdout: Uint8Array): string[] =>
  new TextDecoder()
    .decode(stdout)
    .split(/\r?\n/)
    .filter((line) => line !== '');

/** Removes it: whether the board says that it is gone, and whether it has forgotten that it was writing. */
async function dropPart(link: FirmwareLink, part: string): Promise<{ isGone: boolean; isLost: boolean }> {
  const { signal } = new AbortController();
  const options = { signal, idleTimeoutMs: answerMs, plainOutput: true };
  const said = await link.exec(dropCode(part), options).catch(() => null);
  const lines = said === null ? [] : linesOf(said.stdout);
  return { isGone: lines.includes('1'), isLost: lines.includes('lost') };
}

/** `[name, size or -1, base64 of the sha256 or ""]`; nothing for a name that must not become a path here. */
function entryOf(line: string, folder: string): SurveyedEntry[] {
  const [name, size, hash] = parsed(line);
  if (typeof name !== 'string' || typeof size !== 'number' || typeof hash !== 'string') return [];
  if ((name !== '' && !name.split('/').every(isSafeName)) || remoteName(`/${name}`) === temporaryName)
    return [];
  const sha256 = hash === '' ? null : Buffer.from(hash, 'base64').toString('hex');
  const isFolder = size < 0;
  const path = name === '' ? folder : joinRemote(folder, name);
  return [{ path, kind: isFolder ? 'folder' : 'file', size: isFolder ? 0 : size, sha256 }];
}

function parsed(line: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
