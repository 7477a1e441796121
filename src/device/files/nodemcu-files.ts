// Files through NodeMCU's file module: one flat list of names up to 31 bytes. Content goes up in lines
// that the input takes, as base64 where the build has the encoder module, else in hex; it is compared by
// crypto.fhash, or read back where that is missing.
// https://nodemcu.readthedocs.io/en/release/modules/file/
import { createHash } from 'node:crypto';
import { EspError } from '../errors.ts';
import type { FirmwareLink } from '../repl/firmware-link.ts';
import { createBase64Stream } from './base64-stream.ts';
import { createHexStream } from './hex-stream.ts';
import { luaString } from './lua-string.ts';
import { nodemcuActs } from './nodemcu-acts.ts';
import type { RemoteFiles, SurveyedEntry, TransferOptions } from './remote-files.ts';
import { checkNameLength, isSafeName } from './remote-path.ts';
import { luaError, mismatch, noRoom } from './transfer-errors.ts';
import { isBelow } from './tree.ts';

const longestName = 31;
const answerMs = 15_000;
/** "About a minute" for 3 MB, without a word. */
const formatMs = 180_000;
const temporaryName = '.espwb.part';
/** Characters of data in a line: `_w"..."` stays below the 255 of the input. */
const lineCharacters = 200;
const readBytes = 240;

type Means = { readonly base64: boolean; readonly hash: boolean };

export function nodemcuFiles(link: FirmwareLink): RemoteFiles {
  let means: Means | null = null;

  const run = async (
    code: string,
    signal: AbortSignal,
    onStdout?: (bytes: Uint8Array) => void,
    idleTimeoutMs = answerMs,
  ) => {
    const { stdout, stderr } = await link.exec(code, {
      signal,
      idleTimeoutMs,
      plainOutput: true,
      ...(onStdout ? { onStdout } : {}),
    });
    if (stderr.length > 0) throw luaError(stderr);
    return new TextDecoder().decode(stdout).trim();
  };
  const meansOf = async (signal: AbortSignal): Promise<Means> => {
    if (means) return means;
    const answer = await run(
      'print(encoder and encoder.fromBase64 and 1 or 0,crypto and crypto.fhash and 1 or 0)',
      signal,
    );
    const [base64, hash] = answer.split(/\s+/).map(Number);
    means = { base64: base64 === 1, hash: hash === 1 };
    return means;
  };
  const usage: RemoteFiles['usage'] = async (signal) => {
    const [freeBytes, , sizeBytes] = (await run('print(file.fsinfo())', signal)).split(/\s+/).map(Number);
    if (freeBytes !== undefined && sizeBytes !== undefined && sizeBytes > 0) return { sizeBytes, freeBytes };
    throw new EspError('unsupported', 'This NodeMCU build has no formatted file system.', {
      hints: ['Format it with "espwb fs format", which takes up to a minute.'],
    });
  };
  const readName = async (name: string, { signal, onProgress }: TransferOptions): Promise<Uint8Array> => {
    const { base64 } = await meansOf(signal);
    const stream = base64 ? createBase64Stream() : createHexStream();
    const encode = base64 ? 'encoder.toBase64(d)' : hexOf('d');
    const code = `local f=assert(file.open(${luaString(name)},"r"),"no such file")
while true do local d=f:read(${readBytes}) if not d then break end print(${encode}) end
f:close()`;
    await run(code, signal, (bytes) => {
      stream.push(bytes);
      onProgress?.(stream.doneBytes);
    });
    return stream.finish();
  };
  const hashOf = async (name: string, signal: AbortSignal): Promise<string | null> => {
    if (!(await meansOf(signal)).hash) return null;
    return run(`do local h=crypto.fhash("sha256",${luaString(name)})print(${hexOf('h')})end`, signal);
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
      (await entriesOf(listCode, signal)).map(({ path, kind, size }) => ({ path, kind, size })),
    survey: async (path, sizes, signal) => {
      const withHash = sizes.size > 0 && (await meansOf(signal)).hash;
      const entries = await entriesOf(withHash ? surveyCode(sizes) : listCode, signal);
      return entries.filter((entry) => entry.path === path || isBelow(path, entry.path));
    },
    usage,
    stat: async (path, signal) => {
      if (path === '/') return { path, kind: 'folder', size: 0 };
      const found = (await entriesOf(listCode, signal)).find((entry) => entry.path === path);
      return found ? { path, kind: 'file', size: found.size } : null;
    },
    read: (path, options) => readName(nameOf(path), options),
    write: async (path, content, options) => {
      const { signal, onProgress } = options;
      const name = nameOf(path);
      const { freeBytes } = await usage(signal);
      if (content.length > freeBytes) throw noRoom(path, content.length, freeBytes);
      const { base64 } = await meansOf(signal);
      try {
        const decode = base64
          ? 'encoder.fromBase64(s)'
          : '(s:gsub("%x%x",function(h)return string.char(tonumber(h,16))end))';
        await run(`_f=assert(file.open("${temporaryName}","w+"))`, signal);
        await run(`_w=function(s)assert(_f:write(${decode}),"no space")end`, signal);
        const step = base64 ? (lineCharacters / 4) * 3 : lineCharacters / 2;
        for (let at = 0; at < content.length; at += step) {
          const slice = Buffer.from(content.subarray(at, at + step));
          await run(`_w"${slice.toString(base64 ? 'base64' : 'hex')}"`, signal);
          onProgress?.(Math.min(at + step, content.length));
        }
        await run('_f:flush() _f:close() _f=nil _w=nil', signal);
        if (!(await isWhole(content, signal))) throw mismatch(path);
        // One line on the board: nothing can come between the two.
        const target = luaString(name);
        await run(
          `file.remove(${target}) assert(file.rename("${temporaryName}",${target}),"rename")`,
          signal,
        );
      } catch (error) {
        await dropPart(link);
        throw error;
      }
    },
    remove: async (path, signal) => {
      const name = luaString(nameOf(path));
      await run(`assert(file.exists(${name}),"no such file") file.remove(${name})`, signal);
    },
    removeFolder: () => Promise.reject(noFolders()),
    makeFolder: () => Promise.reject(noFolders()),
    rename: async (from, to, signal) => {
      const [old, next] = [luaString(nameOf(from)), luaString(nameOf(to))];
      await run(`assert(file.rename(${old},${next}),"no such file, or that name is taken")`, signal);
    },
    format: async (signal) => {
      await run('file.format()', signal, undefined, formatMs);
    },
    lua: nodemcuActs(link),
  };

  async function isWhole(content: Uint8Array, signal: AbortSignal): Promise<boolean> {
    const hash = await hashOf(temporaryName, signal);
    if (hash !== null) return hash === createHash('sha256').update(content).digest('hex');
    return Buffer.from(await readName(temporaryName, { signal })).equals(content);
  }
}

async function dropPart(link: FirmwareLink): Promise<void> {
  const signal = new AbortController().signal;
  const code = `if _f then _f:close() end _f=nil _w=nil file.remove("${temporaryName}")`;
  await link.exec(code, { signal, idleTimeoutMs: answerMs, plainOutput: true }).catch(() => {});
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

const hexOf = (text: string): string =>
  `(${text}:gsub(".",function(c)return string.format("%02x",c:byte())end))`;

const listCode = `for n,s in pairs(file.list())do print(s,${hexOf('n')})end`;

const surveyCode = (
  sizes: ReadonlySet<number>,
): string => `local z={${[...sizes].map((size) => `[${size}]=1`).join(',')}}
for n,s in pairs(file.list())do
local h=z[s] and crypto.fhash("sha256",n) or ""
print(s,${hexOf('n')},${hexOf('h')})
end`;

/** `size hexname hexhash`; every part of a name with slashes must be safe. */
function entryOf(line: string): SurveyedEntry[] {
  const [size, hexName, sha256 = ''] = line.trim().split(/\s+/);
  const name = Buffer.from(hexName ?? '', 'hex').toString('utf8');
  if (name === temporaryName || !name.split('/').every(isSafeName)) return [];
  return [{ path: `/${name}`, kind: 'file', size: Number(size), sha256: sha256 === '' ? null : sha256 }];
}
