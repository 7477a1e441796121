// The verify operation: does the flash hold these files? By MD5, and where that differs by reading the
// one sector, so that the first differing byte has an address.
import type { Operation } from '../session/session.ts';
import { compareSectors } from './compare.ts';
import { flashSize, makeJob } from './flash-job.ts';
import { type FlashLink, openFlashLink } from './flash-link.ts';
import { flashRange } from './flash-range.ts';
import { joined, type Range, roundUp, sectorBytes, toSectors } from './geometry.ts';
import { readBoardTable } from './partitions.ts';
import type { FlashFile, HeaderChoice } from './prepare.ts';
import { readRange } from './read.ts';
import { createReporter } from './reporter.ts';
import { runsOf, type WantedSector, wantedSectors } from './wanted.ts';
import { leavingUnchanged } from './write-log.ts';

export type VerifyOptions = {
  readonly files: readonly FlashFile[];
  readonly header?: HeaderChoice;
  readonly flashSizeBytes?: number;
  readonly baudRate?: number;
  /** Of a whole build only the program; ESP32 family, default false. */
  readonly appOnly?: boolean;
};

export type VerifyResult = {
  readonly same: boolean;
  /** Address in flash; null where nothing differs. */
  readonly firstDifference: number | null;
  /** In whole sectors. */
  readonly differing: readonly Range[];
  readonly seconds: number;
};

/** @throws EspError usage | flash-not-found, and what a FlashLink throws; a difference is a result */
export const verifyFlash: Operation<VerifyOptions, VerifyResult> = (session, options, context) =>
  session.run('verify', context, (inner) =>
    leavingUnchanged(async () => {
      const startedMs = session.clock.now();
      const link = await openFlashLink(session, options.baudRate, inner, {
        toldBytes: options.flashSizeBytes,
      });
      try {
        const { files } = makeJob(session, link.facts, options, inner, await readBoardTable(link));
        const flashSizeBytes = flashSize({ facts: link.facts, options });
        for (const { offset, bytes } of files)
          flashRange({ offset, sizeBytes: bytes.length }, flashSizeBytes);
        const total = files.reduce((sum, file) => sum + roundUp(file.bytes.length, sectorBytes), 0);
        const reporter = createReporter(inner, { verify: total }, link);
        const sectors = wantedSectors(files);
        let compared = 0;
        reporter.progress('verify', 0);
        const states = await compareSectors(link, sectors, (count) => {
          compared += count * sectorBytes;
          reporter.progress('verify', Math.min(compared, total));
        });
        const isEqual = (sector: WantedSector) => states.get(sector) === 'equal';
        for (const run of runsOf(sectors, (one, next) => isEqual(one) === isEqual(next)))
          reporter.region(run, run.sectors.every(isEqual) ? 'verified' : 'failed');
        const different = sectors.filter((sector) => !isEqual(sector));
        const [first] = different;
        return {
          same: first === undefined,
          firstDifference: first ? await firstDifference(link, first) : null,
          differing: joined(different.map((sector) => toSectors(sector.filled))),
          seconds: (session.clock.now() - startedMs) / 1000,
        };
      } finally {
        link.stop();
      }
    }),
  );

async function firstDifference(link: FlashLink, { filled, bytes, offset }: WantedSector): Promise<number> {
  const there = await readRange(link, filled);
  const wanted = bytes.subarray(filled.offset - offset);
  const at = there.findIndex((byte, index) => byte !== wanted[index]);
  // The MD5 differed: a sector that reads the same now is one that does not keep still.
  return filled.offset + Math.max(0, at);
}
