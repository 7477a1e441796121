// The two ways of a file's content to and from NodeMCU. In blocks: bytes as they are past the prompt,
// each confirmed, where the build has uart and tmr. In lines: whatever the prompt takes, everywhere.
import { createHash } from 'node:crypto';
import { throwIfCancelled } from '../../clock.ts';
import { EspError, isEspError } from '../../errors.ts';
import { createContentStream, largestFileBytes, nodemcuForm } from '../../files/content-stream.ts';
import { lineSum } from '../../files/line-sum.ts';
import type { TransferOptions } from '../../files/remote-files.ts';
import {
  arrivedDamaged,
  filledUp,
  hasForgotten,
  isFullLua,
  luaError,
  mismatch,
  restarted,
} from '../../files/transfer-errors.ts';
import { longestTransferMs } from '../../files/within-bounds.ts';
import type { FirmwareLink } from '../firmware-link.ts';
import { tryAgain } from '../try-again.ts';
import { pieceBytes } from './block-code.ts';
import * as lua from './file-code.ts';
import type { LuaRun } from './file-run.ts';

export type Content = {
  /** The file's bytes, compared with the board's hash, or its size where there is none. */
  readonly read: (name: string, options: TransferOptions) => Promise<Uint8Array>;
  /** Writes them under the name and compares what the board has then. `path` is for the words of errors. */
  readonly write: (
    name: string,
    content: Uint8Array,
    path: string,
    options: TransferOptions,
  ) => Promise<void>;
  readonly hasHash: (signal: AbortSignal) => Promise<boolean>;
};

type Means = { readonly base64: boolean; readonly hash: boolean; blocks: boolean };

/** A file system is full with some of it left. */
const spareBytes = 4096;

/** Below these the lines are quicker: the code for the blocks is some 800 bytes itself. */
const leastForBlocks = { base64: 3072, hex: 1024 } as const;

/** Asks the board once which ways it has, and goes the quickest that works. */
export function nodemcuContent(link: FirmwareLink, run: LuaRun): Content {
  let means: Means | null = null;

  const meansOf = async (signal: AbortSignal): Promise<Means> => {
    if (means) return means;
    const [, base64, hash, blocks] = await ask(lua.meansCode, lua.meansForm, signal);
    const has = (word: string | undefined) => word !== '-';
    means = { base64: has(base64), hash: has(hash), blocks: has(blocks) && link.binary !== undefined };
    return means;
  };
  /** What it prints, in this form; asked again where it is none. */
  const ask = (code: string, form: RegExp, signal: AbortSignal): Promise<RegExpExecArray> =>
    tryAgain(signal, async () => {
      const said = await run(code, signal);
      const found = form.exec(said);
      if (found) return found;
      throw new EspError('read-failed', 'The board gave another answer than was asked for.', {
        evidence: new TextEncoder().encode(said.slice(-200)),
      });
    });
  const hashOf = async (name: string, signal: AbortSignal): Promise<string | null> =>
    (await meansOf(signal)).hash ? (await ask(lua.hashCode(name), /^[0-9a-f]{64}$/, signal))[0] : null;
  /** NaN where there is no such file. */
  const sizeOf = async (name: string, signal: AbortSignal): Promise<number> =>
    Number((await ask(lua.sizeCode(name), /^(?:\d+|nil)$/, signal))[0]);

  /** By blocks if they are worth it here, else null; a way that failed is not gone again. */
  const byBlocks = async <T>(
    bytes: number,
    signal: AbortSignal,
    transfer: (binary: NonNullable<FirmwareLink['binary']>) => Promise<T | null>,
  ): Promise<T | null> => {
    const { blocks, base64 } = await meansOf(signal);
    if (!blocks || !link.binary || bytes < leastForBlocks[base64 ? 'base64' : 'hex']) return null;
    const result = await transfer(link.binary).catch((error: unknown) => {
      throwIfCancelled(signal);
      if (isEspError(error) && (error.code === 'repl-failed' || error.code === 'timeout')) return null;
      throw error;
    });
    if (result === null && means) means.blocks = false;
    return result;
  };

  const isWhole = async (
    name: string,
    content: Uint8Array,
    { signal, onCompare }: TransferOptions,
  ): Promise<boolean> => {
    const hash = await hashOf(name, signal);
    if (hash !== null) return hash === sha256(content);
    const options = onCompare ? { signal, onProgress: onCompare } : { signal };
    const read = () => fetch(name, content.length, options);
    return Buffer.from(await tryAgain(signal, read)).equals(content);
  };

  const readByBlocks = (name: string, sizeBytes: number, { signal, onProgress }: TransferOptions) =>
    byBlocks(sizeBytes, signal, async (binary) => {
      const { hash } = await meansOf(signal);
      let sum = '';
      let content: Uint8Array;
      try {
        await run(lua.openToRead(name), signal);
        const options = onProgress ? { signal, onProgress } : { signal };
        content = await binary.pull(lua.pieceSource(pieceBytes, !hash), options);
      } finally {
        sum = await run(lua.closeRead, new AbortController().signal).catch(() => '');
      }
      return hash || sum === String(lineSum(content)) ? content : null;
    });
  const readByLines = async (name: string, { signal, onProgress }: TransferOptions): Promise<Uint8Array> => {
    const { base64 } = await meansOf(signal);
    const stream = createContentStream(nodemcuForm(base64));
    await run(lua.readCode(name, base64), signal, {
      limitMs: longestTransferMs,
      // Two characters a byte and a line end now and then.
      limitBytes: 3 * largestFileBytes,
      onStdout: (bytes) => {
        stream.push(bytes);
        onProgress?.(stream.doneBytes);
        return stream.failure ?? undefined;
      },
    });
    return stream.finish();
  };
  const fetch = async (name: string, sizeBytes: number, options: TransferOptions): Promise<Uint8Array> =>
    (await readByBlocks(name, sizeBytes, options)) ?? readByLines(name, options);

  /** True when the board has confirmed every block. @throws EspError board-full */
  const writeByBlocks = async (
    name: string,
    content: Uint8Array,
    path: string,
    { signal, onProgress }: TransferOptions,
  ): Promise<boolean> => {
    let doneBytes = 0;
    const outcome = await byBlocks(content.length, signal, async (binary) => {
      await begin(name, signal);
      return binary.push('_p', content, {
        signal,
        onProgress: (done) => {
          doneBytes = done;
          onProgress?.(done);
        },
      });
    });
    if (outcome === 'refused') throw filledUp(path, doneBytes, content.length);
    if (outcome === null) return false;
    await end(signal);
    return true;
  };
  const writeByLines = async (
    name: string,
    content: Uint8Array,
    path: string,
    { signal, onProgress }: TransferOptions,
  ): Promise<void> => {
    const { base64 } = await begin(name, signal);
    const step = base64 ? (lua.lineCharacters / 4) * 3 : lua.lineCharacters / 2;
    for (let at = 0; at < content.length; at += step) {
      const slice = Buffer.from(content.subarray(at, at + step)).toString(base64 ? 'base64' : 'hex');
      const onRefused = (stderr: Uint8Array) => {
        if (isFullLua(stderr)) return filledUp(path, at, content.length);
        if (hasForgotten(stderr)) return restarted(luaError(stderr), path, at, content.length);
        return null;
      };
      await run(lua.writeLine(slice), signal, { isCompared: true, onRefused });
      onProgress?.(Math.min(at + step, content.length));
    }
    await end(signal);
  };
  const begin = async (name: string, signal: AbortSignal): Promise<Means> => {
    const known = await meansOf(signal);
    for (const line of lua.beginLines(name, known.base64)) await tryAgain(signal, () => run(line, signal));
    return known;
  };
  const end = async (signal: AbortSignal): Promise<void> => {
    for (const line of lua.endLines) await tryAgain(signal, () => run(line, signal));
  };

  return {
    read: (name, options) =>
      tryAgain(options.signal, async () => {
        const sizeBytes = await sizeOf(name, options.signal);
        const content = await fetch(name, Number.isFinite(sizeBytes) ? sizeBytes : 0, options);
        const hash = await hashOf(name, options.signal);
        if (hash === null ? content.length !== sizeBytes : hash !== sha256(content)) throw arrivedDamaged();
        return content;
      }),
    write: async (name, content, path, options) => {
      const { signal } = options;
      if (await writeByBlocks(name, content, path, options)) {
        if (await isWhole(name, content, options)) return;
        // Whatever spoiled it, the other way does without it.
        if (means) means.blocks = false;
      }
      await writeByLines(name, content, path, options);
      if (await isWhole(name, content, options)) return;
      const keptBytes = await sizeOf(name, signal);
      const [, freeBytes] = await ask(lua.usageCode, /^(\d+)\s+\d+\s+\d+$/, signal);
      // What does not fit is noticed by some builds only when the file is closed.
      const isFull =
        keptBytes < content.length && Number(freeBytes) < content.length - keptBytes + spareBytes;
      throw isFull ? filledUp(path, keptBytes, content.length) : mismatch(path);
    },
    hasHash: async (signal) => (await meansOf(signal)).hash,
  };
}

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
