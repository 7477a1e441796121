// One stretch of sectors as a deflated stream, stop and wait. The stub ignores sequence numbers, so a block is
// sent again only when the stub said that it arrived damaged. Where the wire is slower than the flash, the
// board counts the MD5 of what it has programmed while blocks travel.

import { magicAddress } from '../chips/index.ts';
import { LoaderRefusal } from '../loader/loader-refusal.ts';
import { opcodes } from '../loader/opcodes.ts';
import { type DeflateBlock, deflateBlocks, windowBytes } from './deflate-blocks.ts';
import { type Digest, md5, sameDigest } from './digest.ts';
import type { FlashLink } from './flash-link.ts';
import { type Range, roundDown, sectorBytes, toSectors } from './geometry.ts';
import type { Reporter } from './reporter.ts';
import { beginDeflated, sendDeflated, sendDeflatedBehindMd5 } from './stub-flash.ts';
import { isFlashSlower, StubPace } from './stub-pace.ts';
import { bytesOf, type Run } from './wanted.ts';
import type { WriteLog } from './write-log.ts';

/** A damaged block is sent this many times before the line counts as bad. */
const mostSends = 3;
/** What the board counts in a millisecond, a little less than it does. */
const md5BytesPerMs = 1300;
/** To what program code packs. */
const usualRatio = 0.7;
/** Less is not worth the question whether the stub is idle. */
const leastEarlyBytes = 0x8000;

type Means = { readonly link: FlashLink; readonly writeLog: WriteLog; readonly reporter: Reporter };

/**
 * @param blockBytes at most, packed
 * @param onWritten called with the bytes that were programmed
 * @returns so many bytes from the beginning are proven by the board's MD5 already
 * @throws what Loader.command throws: what of the stretch is in flash is unknown then
 */
export async function sendRun(
  { link, writeLog, reporter }: Means,
  run: Run,
  blockBytes: number,
  onWritten: (bytes: number) => void,
): Promise<number> {
  const data = trimmed(bytesOf(run.sectors));
  const wireMs = (bytes: number) => (bytes * 10_000) / link.loader.baudRate;
  const range = { offset: run.offset, sizeBytes: data.length };
  const pace = new StubPace(range);
  let windowWireMs = wireMs(windowBytes * usualRatio);
  const blocks = deflateBlocks(data, blockBytes, () => isFlashSlower(windowWireMs) && !pace.hasBegunLast);
  let confirmed = 0;
  let verified = 0;
  // What the stub has unpacked goes into flash a window at a time, and before it answers the next block.
  const confirm = (unpackedBytes: number) => {
    const end = unpackedBytes < data.length ? roundDown(unpackedBytes, windowBytes) : run.sizeBytes;
    if (end <= confirmed) return;
    const part = { offset: run.offset + confirmed, sizeBytes: end - confirmed };
    writeLog.note(part, 'written');
    reporter.region(part, 'written');
    onWritten(part.sizeBytes);
    confirmed = end;
  };
  link.throwIfCancelled();
  writeLog.note(run, 'unsettled');
  const begun = beginDeflated(link.loader, range, link.signal);
  // Packed while the board looks at what is there.
  begun.catch(() => {});
  let before = 0;
  let next = blocks.next();
  await begun;
  let isFillingWindow = false;
  let mayAsk = true;
  for (let sequence = 0; !next.done; sequence++) {
    const block = next.value;
    link.throwIfCancelled();
    const part = toSectors({ offset: run.offset + before, sizeBytes: block.endBytes - before });
    reporter.region(part, 'writing');
    // Behind a block that fills no window the stub is idle at once.
    const affordable = roundDown(Math.floor(wireMs(block.bytes.length) * md5BytesPerMs), sectorBytes);
    const earlyBytes =
      mayAsk && isFillingWindow && pace.isErased ? Math.min(confirmed - verified, affordable) : 0;
    const early = { offset: run.offset + verified, sizeBytes: earlyBytes };
    const isAsked = earlyBytes >= leastEarlyBytes;
    if (isAsked) await link.loader.readRegister(magicAddress, link.signal);
    const answer = sendBlock(link, block, sequence, part.sizeBytes + windowBytes, isAsked ? early : null);
    windowWireMs = (wireMs(block.bytes.length) * windowBytes) / (block.endBytes - before);
    // The next block is packed while this one travels.
    answer.catch(() => {});
    next = blocks.next();
    const digest = await answer;
    if (digest && sameDigest(digest, md5(data.subarray(verified, verified + earlyBytes))))
      verified += earlyBytes;
    // The chip is slower than others, or something is wrong: the end will tell.
    else if (isAsked) mayAsk = false;
    confirm(before);
    pace.onBlock(wireMs(block.bytes.length), block.endBytes);
    isFillingWindow = roundDown(before, windowBytes) === roundDown(block.endBytes, windowBytes);
    before = block.endBytes;
  }
  // What became of the last block comes to light with the MD5 that follows.
  confirm(before);
  return verified;
}

async function sendBlock(
  link: FlashLink,
  block: DeflateBlock,
  sequence: number,
  unpackedBytes: number,
  early: Range | null,
): Promise<Digest | null> {
  const { loader, signal } = link;
  for (let send = 1; ; send++) {
    try {
      if (early && send === 1)
        return await sendDeflatedBehindMd5(loader, block.bytes, sequence, unpackedBytes, early, signal);
      await sendDeflated(loader, block.bytes, sequence, unpackedBytes, signal);
      return null;
    } catch (error) {
      const mayResend =
        error instanceof LoaderRefusal && error.opcode === opcodes.DEFL_DATA && error.isDamagedData;
      if (!mayResend || send === mostSends) throw error;
      link.noteDamage();
    }
  }
}

/** FF at the end of the last sector need not travel; the erase covers the sector all the same. */
function trimmed(data: Uint8Array): Uint8Array {
  let end = data.length;
  const least = data.length - sectorBytes + 4;
  while (end > least && data[end - 1] === 0xff) end--;
  return data.subarray(0, Math.ceil(end / 4) * 4);
}
