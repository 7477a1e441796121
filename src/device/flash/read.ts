// The read operation: flash contents into memory, each stretch proven by the board's MD5. Blank blocks
// are told by their MD5 and need not travel.
import type { Operation } from '../session/session.ts';
import { looksBlank } from './compare.ts';
import { isBlank, md5Hex } from './digest.ts';
import { repetition } from './flash-end.ts';
import { type FlashLink, openFlashLink } from './flash-link.ts';
import { flashRange } from './flash-range.ts';
import { blockBytes, pieces, type Range } from './geometry.ts';
import { partitionRange } from './partition-range.ts';
import { mostPacketBytes, packetBytesAt, readFlash } from './read-flash.ts';
import { createReporter } from './reporter.ts';
import { claimedSize, sizeWrong } from './true-size.ts';
import { leavingUnchanged } from './write-log.ts';

/** From here on a rate beyond the usual ones saves more than trying it may cost. */
const longReadBytes = 0x20000;

/** A piece that takes longer than this share of what its bytes need on the wire has waited for acknowledgements. */
const lateShare = 1.15;

export type ReadOptions = {
  /** Absent = the whole flash. */
  readonly region?: Range;
  /** In place of a region: by the table of the board. */
  readonly partition?: string;
  /** Where the chip does not tell. */
  readonly flashSizeBytes?: number;
  readonly baudRate?: number;
};

export type ReadResult = {
  readonly data: Uint8Array;
  readonly offset: number;
  readonly md5: string;
  readonly seconds: number;
};

/** @throws EspError usage | flash-not-found | read-failed, and what a FlashLink throws */
export const readFlashContents: Operation<ReadOptions, ReadResult> = (session, options, context) =>
  session.run('read', context, (inner) =>
    leavingUnchanged(async () => {
      const startedMs = session.clock.now();
      // What is wrong in itself is refused before the board is reset for it.
      if (options.region) flashRange(options.region, null);
      const claim = { toldBytes: options.flashSizeBytes, region: options.region };
      const isLong = (options.region?.sizeBytes ?? longReadBytes) >= longReadBytes;
      const link = await openFlashLink(session, options.baudRate, inner, claim, isLong);
      try {
        const { sizeBytes } = link.facts.flash;
        const { partition } = options;
        const region = partition === undefined ? options.region : await partitionRange(link, partition);
        const range = flashRange(region, sizeBytes ?? options.flashSizeBytes ?? null);
        const reporter = createReporter(inner, { read: range.sizeBytes }, link);
        const data = await readRange(
          link,
          range,
          (done) => reporter.progress('read', done),
          (piece, isBlank) => reporter.region(piece, isBlank ? 'blank' : 'verified'),
        );
        mustNotRepeat(link, range, data, options);
        const seconds = (session.clock.now() - startedMs) / 1000;
        return { data, offset: range.offset, md5: md5Hex(data), seconds };
      } finally {
        link.stop();
      }
    }),
  );

/** Where the beginning of the flash was blank, only all of it tells. @throws EspError flash-size-wrong */
function mustNotRepeat(link: FlashLink, range: Range, data: Uint8Array, options: ReadOptions): void {
  const { facts } = link;
  const claim = { toldBytes: options.flashSizeBytes, region: options.region };
  if (range.offset !== 0 || range.sizeBytes !== claimedSize(facts, claim) || isBlank(data)) return;
  const end = repetition(data, link.loader.chip);
  if (end !== null) throw sizeWrong(end, facts, claim);
}

/**
 * @param onDone called with the bytes that are there so far
 * @param onPiece called with each stretch that is proven by its MD5
 */
export async function readRange(
  link: FlashLink,
  range: Range,
  onDone: (done: number) => void = () => {},
  onPiece: (piece: Range, isBlank: boolean) => void = () => {},
): Promise<Uint8Array> {
  const data = new Uint8Array(range.sizeBytes).fill(0xff);
  let done = 0;
  /** Doubled where the way to the board turns out to be too slow for it. */
  let packetBytes = packetBytesAt(link.loader.baudRate);
  onDone(0);
  for (const piece of pieces(range, blockBytes)) {
    const isBlank = await looksBlank(link, piece);
    if (!isBlank) {
      const startedMs = link.clock.now();
      const bytes = await link.retry((loader, signal) => {
        let arrived = 0;
        const onBytes = (more: number) => {
          arrived += more;
          onDone(done + arrived);
        };
        return readFlash(loader, piece, signal, onBytes, packetBytes);
      });
      const wireMs = (piece.sizeBytes * 10_000) / link.loader.baudRate;
      if (link.clock.now() - startedMs > lateShare * wireMs)
        packetBytes = Math.min(2 * packetBytes, mostPacketBytes);
      data.set(bytes, piece.offset - range.offset);
    }
    done += piece.sizeBytes;
    onDone(done);
    onPiece(piece, isBlank);
  }
  return data;
}
