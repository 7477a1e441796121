// Runs a bundle of espwb's own with what V8 compiled of it in earlier runs, as Python does with its .pyc
// files (docs/decisions/009-kept-code.md).
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { writeWholeSync } from '../disk/write-whole.ts';

export type CompiledCode<T> = {
  readonly exports: T;
  /** Whether V8 took what was kept. */
  readonly wasKept: boolean;
  /**
   * Keeps what is compiled by now, unless that was done after a run of the same `verb` that lasted more
   * than half as long: a run of twice the time has come to code that the other did not. What is less than
   * was kept before is not kept: V8 forgets functions that have not run for a while. A folder that cannot
   * be written keeps nothing, and nobody has to hear of it.
   */
  readonly keep: (verb: string, ranMs: number) => void;
};

type Kept = { readonly longestMs: ReadonlyMap<string, number>; readonly code: Buffer };

const beforeBundle = '(function(exports,require,module,__filename,__dirname){';
const behindBundle = '\n})';

/**
 * @param bundlePath a CommonJS bundle without import(), all of it ASCII
 * @param keptPath where its compiled code is kept, one file for each version of Node; what is no code of
 *   this very bundle, is damaged or belongs to another user is not used
 */
export function runCompiled<T>(bundlePath: string, keptPath: string): CompiledCode<T> {
  const { text, source } = readAsFunction(bundlePath);
  const kept = readKept(keptPath, source);
  const script = new Script(text.toString('latin1'), {
    filename: bundlePath,
    ...(kept && { cachedData: kept.code }),
  });
  const bundle = { exports: {} as T };
  script.runInThisContext()(
    bundle.exports,
    createRequire(bundlePath),
    bundle,
    bundlePath,
    dirname(bundlePath),
  );
  const wasKept = kept !== null && script.cachedDataRejected === false;
  let before: Kept = wasKept ? kept : { longestMs: new Map(), code: Buffer.alloc(0) };
  const keep = (verb: string, ranMs: number) => {
    if (ranMs < 2 * (before.longestMs.get(verb) ?? 0)) return;
    const code = script.createCachedData();
    if (code.length < before.code.length) return;
    const longestMs = new Map([...before.longestMs, [verb, Math.ceil(ranMs)]]);
    before = { longestMs, code };
    writeKept(keptPath, source, before);
  };
  return { exports: bundle.exports, wasKept, keep };
}

/** Read to where it stands in the text: joined later, as bytes or as text, all of it would be copied once more. */
function readAsFunction(bundlePath: string): { readonly text: Buffer; readonly source: Uint8Array } {
  const descriptor = openSync(bundlePath, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const text = Buffer.allocUnsafeSlow(beforeBundle.length + size + behindBundle.length);
    let at = text.write(beforeBundle, 'latin1');
    const end = at + size;
    while (at < end) {
      const count = readSync(descriptor, text, at, end - at, null);
      if (count === 0) throw new Error(`${bundlePath} became shorter while it was read`);
      at += count;
    }
    text.write(behindBundle, at, 'latin1');
    return { text, source: text.subarray(beforeBundle.length, end) };
  } finally {
    closeSync(descriptor);
  }
}

// The file: a CRC-32 of the bundle and all that follows, a line of JSON, V8's bytes. V8 knows code of another
// version of its own, but of the source it compares the length alone, and of the bytes nothing. Against whoever could
// write both no digest helps: who may is looked at below.

const checksumOf = (...parts: Uint8Array[]) =>
  parts
    .reduce((sum, part) => crc32(part, sum), 0)
    .toString(16)
    .padStart(8, '0');

function readKept(path: string, source: Uint8Array): Kept | null {
  try {
    const file = readOwn(path);
    if (!file) return null;
    const checksumEnd = file.indexOf('\n');
    const rest = file.subarray(checksumEnd + 1);
    if (file.toString('latin1', 0, checksumEnd) !== checksumOf(source, rest)) return null;
    const lineEnd = rest.indexOf('\n');
    const longestMs = new Map<string, number>(JSON.parse(rest.toString('utf8', 0, lineEnd)));
    return { longestMs, code: rest.subarray(lineEnd + 1) };
  } catch {
    return null;
  }
}

function writeKept(path: string, source: Uint8Array, { longestMs, code }: Kept): void {
  const line = Buffer.from(`${JSON.stringify([...longestMs])}\n`);
  const checksum = Buffer.from(`${checksumOf(source, line, code)}\n`);
  try {
    if (!mayKeepIn(dirname(path))) return;
    writeWholeSync(path, Buffer.concat([checksum, line, code]));
  } catch {}
}

// What V8 takes from here runs as this user. So it is opened once, never through a link, and what was opened
// is looked at: nobody else may own it, write to it or to its folder.

function readOwn(path: string): Buffer | null {
  if (!isOwn(lstatSync(dirname(path)))) return null;
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() && stats.nlink === 1 && isOwn(stats) ? readFileSync(descriptor) : null;
  } finally {
    closeSync(descriptor);
  }
}

function mayKeepIn(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats === undefined || (stats.isDirectory() && isOwn(stats));
}

function isOwn({ uid, mode }: { uid: number; mode: number }): boolean {
  // Windows has neither owners nor modes here; its profile folders are the user's alone.
  const user = process.getuid?.();
  return user === undefined || (uid === user && (mode & 0o022) === 0);
}
