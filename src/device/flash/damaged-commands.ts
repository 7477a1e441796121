// Commands carry no checksum: one with a damaged size or address is carried out, and acknowledged, on other
// sectors than were meant. What a flash does about that beside the MD5 of what it wrote.
import { formatOffset } from '../sizes.ts';
import { endOf, sectorBytes } from './geometry.ts';
import { guardSectorBehind } from './guard-sector.ts';
import { runsOf, type WantedSector } from './wanted.ts';
import { mismatchFailure, missing, tellMismatch, type Writing, writeSectors } from './write-sectors.ts';

/** Each of them may strike elsewhere again, and no line is that bad for ever. */
const mostChecks = 3;

/** Of what the files do not fill, the sectors behind those that are written: they must be afterwards as they are now. */
export async function watchGuardSectors(
  { link, reporter, tally, wanted }: Writing,
  sectors: readonly WantedSector[],
): Promise<() => Promise<void>> {
  const runs = runsOf(sectors).filter((run) => !wanted.has(endOf(run)));
  const guards: (() => Promise<boolean>)[] = [];
  for (const run of runs) guards.push(await guardSectorBehind(link, run));
  return async () => {
    for (const [index, run] of runs.entries()) {
      if (await guards[index]?.()) continue;
      const text = `What was at ${formatOffset(endOf(run))} has changed: a command was damaged on the line, and more behind it may be lost.`;
      tally.incidents.push(text);
      reporter.note(text);
    }
  };
}

/** Where the line damaged anything: sectors that were verified, or left as they were, may have gone since. */
export async function checkAgain(writing: Writing, wanted: readonly WantedSector[]): Promise<void> {
  const { link, tally } = writing;
  for (let check = 1; link.sawDamage; check++) {
    const wrong = await missing(link, wanted);
    if (wrong.length === 0) return;
    if (check > mostChecks) throw await mismatchFailure(writing, wrong);
    tellMismatch(writing, wrong);
    tally.settledBytes = Math.max(0, tally.settledBytes - wrong.length * sectorBytes);
    await writeSectors(writing, wrong);
  }
}
