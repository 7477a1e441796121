// Files through MicroPython's os module. Content goes up in slices, one raw-paste call each, so that a
// flash erase never meets bytes on the way; it comes down in one call, a
// line for each piece: base64, or for text the literal of its bytes, which is shorter.
import { createHash } from 'node:crypto';
import { EspError } from '../errors.ts';
import type { FirmwareLink } from '../repl/firmware-link.ts';
import { createBase64Stream } from './base64-stream.ts';
import { pythonBytes, pythonString } from './python-literal.ts';
import type { RemoteEntry, RemoteFiles } from './remote-files.ts';
import { checkNameLength, isSafeName, joinRemote, remoteFolder, remoteName } from './remote-path.ts';
import { mismatch, noRoom, remoteError } from './transfer-errors.ts';

/** Bytes of content a call: large enough to hide the round trip, small beside 25 KB of free heap. */
const sliceBytes = 1536;
/** littlefs2 as MicroPython builds it. */
const longestName = 255;
/** Erasing a 4 KB block and more, hashing a large file. */
const answerMs = 15_000;
const temporaryName = '.espwb.part';

const hashLoop = `import hashlib
from binascii import hexlify as _x
def _h(p):
 h=hashlib.sha256();b=bytearray(256)
 with open(p,'rb') as f:
  while 1:
   n=f.readinto(b)
   if not n:break
   h.update(memoryview(b)[:n])
 return _x(h.digest()).decode()
`;

export function micropythonFiles(link: FirmwareLink): RemoteFiles {
  /** Runs it and returns the lines it printed. */
  const run = async (code: string, signal: AbortSignal, path: string): Promise<string[]> => {
    const { stdout, stderr } = await link.exec(code, {
      signal,
      idleTimeoutMs: answerMs,
      plainOutput: true,
    });
    if (stderr.length > 0) throw remoteError(stderr, path);
    return new TextDecoder()
      .decode(stdout)
      .split(/\r?\n/)
      .filter((line) => line !== '');
  };

  const usage: RemoteFiles['usage'] = async (signal) => {
    const [line] = await run("import os\ns=os.statvfs('/')\nprint(s[0]*s[2],s[0]*s[3])", signal, '/');
    const [sizeBytes, freeBytes] = (line ?? '').split(' ').map(Number);
    if (Number.isFinite(sizeBytes) && Number.isFinite(freeBytes)) {
      return { sizeBytes: sizeBytes as number, freeBytes: freeBytes as number };
    }
    throw new EspError('unsupported', 'This MicroPython build has no file system.', {
      hints: ['The build for 512 KB of flash has none; use one for 1 MB or more.'],
    });
  };

  const list: RemoteFiles['list'] = async (folder, signal) => {
    const code = `import os
from binascii import hexlify as _x
d=${pythonString(folder)}
for e in os.ilistdir(d):
 s=0
 if e[1]!=0x4000:s=e[3] if len(e)>3 else os.stat(d.rstrip('/')+'/'+e[0])[6]
 print(e[1],s,_x(e[0].encode()).decode())`;
    const lines = await run(code, signal, folder);
    return lines.flatMap((line) => entryOf(line, folder)).sort((a, b) => (a.path < b.path ? -1 : 1));
  };

  return {
    hasFolders: true,
    longestName,
    list,
    usage,
    stat: async (path, signal) => {
      if (path === '/') return { path, kind: 'folder', size: 0 };
      const code = `import os
try:
 s=os.stat(${pythonString(path)});print(s[0]&0x4000,s[6])
except OSError as e:
 if e.args[0]!=2:raise`;
      const [line] = await run(code, signal, path);
      if (line === undefined) return null;
      const [isFolder, size] = line.split(' ').map(Number);
      return { path, kind: isFolder ? 'folder' : 'file', size: isFolder ? 0 : (size ?? 0) };
    },
    read: async (path, { signal, onProgress }) => {
      const stream = createBase64Stream();
      const code = `from binascii import b2a_base64 as _b
with open(${pythonString(path)},'rb') as f:
 while 1:
  d=f.read(510)
  if not d:break
  r=repr(d)
  print(r if len(r)*3<len(d)*4 else _b(d).decode()[:-1])`;
      const { stderr } = await link.exec(code, {
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
      const { freeBytes } = await usage(signal);
      if (content.length > freeBytes) throw noRoom(path, content.length, freeBytes);
      const part = joinRemote(remoteFolder(path), temporaryName);
      const [partText, pathText] = [pythonString(part), pythonString(path)];
      try {
        await run(
          `from binascii import a2b_base64 as _a\n_f=open(${partText},'wb');_w=_f.write`,
          signal,
          path,
        );
        for (let at = 0; at < content.length; at += sliceBytes) {
          const slice = content.subarray(at, at + sliceBytes);
          const [written] = await run(`print(_w(${pythonBytes(slice, '_a')}))`, signal, path);
          if (Number(written) !== slice.length) throw noRoom(path, content.length, freeBytes);
          onProgress?.(at + slice.length);
        }
        const [hash] = await run(`_f.close()\n${hashLoop}print(_h(${partText}))`, signal, path);
        const wanted = createHash('sha256').update(content).digest('hex');
        if (hash !== wanted) throw mismatch(path);
        // littlefs replaces in one step; FAT refuses a name that is taken.
        await run(
          `import os
try:os.rename(${partText},${pathText})
except OSError:
 os.remove(${pathText});os.rename(${partText},${pathText})
del _f,_w,_a,_h,_x`,
          signal,
          path,
        );
      } catch (error) {
        await dropPart(link, part);
        throw error;
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
      await run(`import os\nos.rename(${pythonString(from)},${pythonString(to)})`, signal, from);
    },
    hash: async (paths, signal) => {
      const hashes: string[] = [];
      for (const path of paths) {
        const code = `${hashes.length === 0 ? hashLoop : ''}print(_h(${pythonString(path)}))`;
        const [hash] = await run(code, signal, path);
        hashes.push(hash ?? '');
      }
      return hashes;
    },
  };
}

/** After a failure or a cancel: the old file was never touched, the part is removed if the board listens. */
async function dropPart(link: FirmwareLink, part: string): Promise<void> {
  const signal = new AbortController().signal;
  const code = `import os
try:_f.close()
except:pass
try:os.remove(${pythonString(part)})
except:pass`;
  await link.exec(code, { signal, idleTimeoutMs: answerMs, plainOutput: true }).catch(() => {});
}

/** `mode size hexname`; nothing for a name that must not become a path here. */
function entryOf(line: string, folder: string): RemoteEntry[] {
  const [mode, size, hexName] = line.split(' ');
  const name = Buffer.from(hexName ?? '', 'hex').toString('utf8');
  if (!isSafeName(name) || name === temporaryName) return [];
  const isFolder = Number(mode) === 0x4000;
  return [
    {
      path: joinRemote(folder, name),
      kind: isFolder ? 'folder' : 'file',
      size: isFolder ? 0 : Number(size),
    },
  ];
}
