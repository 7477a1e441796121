// One file up to MicroPython, in pieces, one raw-paste call each, so that a flash erase never meets bytes on the way.
// It is written beside its place, and takes it when its hash is right.

import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { EspError } from '../../errors.ts';
import type { RemoteFiles, SurveyedEntry, TransferOptions } from '../../files/remote-files.ts';
import { joinRemote, remoteFolder } from '../../files/remote-path.ts';
import {
  codeDamaged,
  filledUp,
  isDamagedPiece,
  isNoSpace,
  isSize,
  mismatch,
  noRoom,
  partLeft,
  restarted,
  usageUntrue,
} from '../../files/transfer-errors.ts';
import { execWithin } from '../../files/within-bounds.ts';
import type { ExecResult, FirmwareLink } from '../firmware-link.ts';
import { isSpoiled } from '../try-again.ts';
import { answerIn, linesOf, numbersOf, temporaryName, unconfirmed } from './file-answers.ts';
import { beginCode, dropCode, finishCode } from './file-code.ts';
import { gainsByDeflating, packSlice } from './pack-slice.ts';

/** Erasing a 4 KB block and more, hashing a large file. */
export const answerMs = 15_000;

/** What writing needs of the files around it. */
export type FilesBoard = {
  readonly link: FirmwareLink;
  readonly clock: Clock;
  /** Sealed code; what it raises stands in `stderr`. */
  readonly exec: (code: string, signal: AbortSignal) => Promise<ExecResult>;
  readonly usage: RemoteFiles['usage'];
  readonly entriesOf: (
    folder: string,
    sizes: ReadonlySet<number>,
    isDeep: boolean,
    signal: AbortSignal,
  ) => Promise<SurveyedEntry[] | null>;
  /** The error for what a write has raised. */
  readonly whereMissing: (stderr: Uint8Array, path: string, signal: AbortSignal) => Promise<EspError>;
};

/** One attempt; `canTryAgain` is told whether another could end otherwise. What it throws stands at RemoteFiles. */
export type WriteOnce = (
  path: string,
  content: Uint8Array,
  options: TransferOptions,
  canTryAgain: (can: boolean) => void,
) => Promise<void>;

/** Leaves nothing of the file behind where it fails, as far as the board says. */
export function fileWriter({ link, clock, exec, usage, entriesOf, whereMissing }: FilesBoard): WriteOnce {
  return async (
    path: string,
    content: Uint8Array,
    { signal, onProgress }: TransferOptions,
    canTryAgain: (can: boolean) => void,
  ): Promise<void> => {
    const part = joinRemote(remoteFolder(path), temporaryName);
    const sha256 = createHash('sha256').update(content).digest();
    const wantsInflate = gainsByDeflating(content);
    let doneBytes = 0;
    let isFinishing = false;
    /** Unsealed, for the board has its bytes twice already: what is altered shows in the hash of the file. */
    const writePiece = async (code: string): Promise<ExecResult> => {
      const written = await execWithin(link, clock, code, {
        signal,
        idleTimeoutMs: answerMs,
        plainOutput: true,
      });
      if (isDamagedPiece(written.stderr)) throw codeDamaged(written.stderr);
      return written;
    };
    /** As `run`, for what writes: ENOSPC in the middle has a story of its own. */
    const put = async (run: Promise<ExecResult>): Promise<string[]> => {
      const { stdout, stderr } = await run;
      if (isNoSpace(stderr)) throw filledUp(path, doneBytes, content.length);
      if (stderr.length > 0) throw await whereMissing(stderr, path, signal);
      return linesOf(stdout);
    };
    try {
      const begin = exec(beginCode(part, content.length, wantsInflate), signal);
      const ready = answerIn(await put(begin), /^-?\d+ [01] -?\d+$/);
      const [freeBytes = Number.NaN, canInflate = Number.NaN, sum] = numbersOf(ready);
      if (freeBytes + canInflate !== sum) throw usageUntrue(ready);
      if (!(freeBytes > 0) && content.length > 0) await usage(signal);
      if (!isSize(freeBytes)) throw usageUntrue(ready);
      if (content.length > freeBytes) throw noRoom(path, content.length, freeBytes);
      while (doneBytes < content.length) {
        const { code, bytes } = packSlice(content, doneBytes, canInflate === 1);
        const said = await put(writePiece(code));
        if (!said.includes(String(bytes))) throw unconfirmed(said);
        doneBytes += bytes;
        onProgress?.(doneBytes);
      }
      isFinishing = true;
      const said = await put(exec(finishCode(part, path, sha256), signal));
      if (!said.includes('kept')) throw mismatch(path);
    } catch (error) {
      const { isGone, isLost } = await dropPart(link, part);
      // The new file may have its place, and only the word of it got lost.
      const hasArrived = async () => {
        const found = await entriesOf(path, new Set([content.length]), false, signal).catch(() => null);
        return found?.[0]?.sha256 === sha256.toString('hex');
      };
      if (isFinishing && isLost && isSpoiled(error) && (await hasArrived())) return;
      const story =
        isLost && doneBytes > 0 && !isFinishing ? restarted(error, path, doneBytes, content.length) : error;
      canTryAgain(isGone && (!isLost || isFinishing) && isSpoiled(error));
      throw partLeft(story, isGone);
    }
  };
}

/** Removes it: whether the board says that it is gone, and whether it has forgotten that it was writing. */
async function dropPart(link: FirmwareLink, part: string): Promise<{ isGone: boolean; isLost: boolean }> {
  const { signal } = new AbortController();
  const options = { signal, idleTimeoutMs: answerMs, plainOutput: true, isSealed: true };
  const said = await link.exec(dropCode(part), options).catch(() => null);
  const lines = said === null ? [] : linesOf(said.stdout);
  return { isGone: lines.includes('gone'), isLost: lines.includes('lost') };
}
