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
import type { RemoteEntry, RemoteFiles, TransferOptions } from './remote-files.ts';
import { checkNameLength, isSafeName } from './remote-path.ts';
import { mismatch, noRoom } from './transfer-errors.ts';

const longestName = 31;
const answerMs = 15_000;
const temporaryName = '.espwb.part';
/** Characters of data in a line: `_w"..."` stays below the 255 of the input. */
const lineCharacters = 200;
const readBytes = 240;

type Means = { readonly base64: boolean; readonly hash: boolean };

export function nodemcuFiles(link: FirmwareLink): RemoteFiles {
  let means: Means | null = null;

  const run = async (code: string, signal: AbortSignal, onStdout?: (bytes: Uint8Array) => void) => {
    const { stdout, stderr } = await link.exec(code, {
      signal,
      idleTimeoutMs: answerMs,
      plainOutput: true,
      ...(onStdout ? { onStdout } : {}),
    });
    if (stderr.length > 0) {
      const words = new TextDecoder().decode(stderr).trim().split('\n')[0] ?? '';
      throw new EspError('remote-file', `The board refused: ${words.replace(/[\x00-\x1f]/g, ' ')}`, {
        evidence: stderr.slice(0, 200),
      });
    }
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
      hints: ['Format it with file.format(), which takes up to a minute.'],
    });
  };
  const list: RemoteFiles['list'] = async (_folder, signal) => {
    const code =
      'for n,s in pairs(file.list())do print(s,(n:gsub(".",function(c)return string.format("%02x",c:byte())end)))end';
    const answer = await run(code, signal);
    return answer
      .split(/\r?\n/)
      .flatMap(entryOf)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  };
  const readName = async (name: string, { signal, onProgress }: TransferOptions): Promise<Uint8Array> => {
    const { base64 } = await meansOf(signal);
    const stream = base64 ? createBase64Stream() : createHexStream();
    const encode = base64
      ? 'encoder.toBase64(d)'
      : '(d:gsub(".",function(c)return string.format("%02x",c:byte())end))';
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
    const hex = '(h:gsub(".",function(c)return string.format("%02x",c:byte())end))';
    return run(`do local h=crypto.fhash("sha256",${luaString(name)})print(${hex})end`, signal);
  };

  return {
    hasFolders: false,
    longestName,
    list,
    usage,
    stat: async (path, signal) => {
      if (path === '/') return { path, kind: 'folder', size: 0 };
      return (await list('/', signal)).find((entry) => entry.path === path) ?? null;
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
    hash: async (paths, signal) => {
      const hashes: (string | null)[] = [];
      for (const path of paths) hashes.push(await hashOf(nameOf(path), signal));
      return hashes;
    },
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

/** `size hexname`; every part of a name with slashes must be safe. */
function entryOf(line: string): RemoteEntry[] {
  const [size, hexName] = line.trim().split(/\s+/);
  const name = Buffer.from(hexName ?? '', 'hex').toString('utf8');
  if (name === temporaryName || !name.split('/').every(isSafeName)) return [];
  return [{ path: `/${name}`, kind: 'file', size: Number(size) }];
}
