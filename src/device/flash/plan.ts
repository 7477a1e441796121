// What a flash would do, found out without changing anything: each sector's status, bytes, time, and
// what is lost and kept. The same plan drives --dry-run, the Flash screen's map and the flash itself.
import type { Hint } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import type { Partition } from '../image/family/family-facts.ts';
import type { ImageHeader } from '../image/image-facts.ts';
import type { SectorStatus } from '../operation.ts';
import { formatSize } from '../sizes.ts';
import { compareSectors, type SectorState, type SectorStates } from './compare.ts';
import { eraseAllMs, estimateMs } from './estimate.ts';
import type { FlashLink } from './flash-link.ts';
import { describe, endOf, joined, type Range, sectorBytes, toSectors } from './geometry.ts';
import { isBootFile, type PreparedFile } from './prepare.ts';
import type { Reporter } from './reporter.ts';
import { runsOf, type WantedSector, wantedSectors } from './wanted.ts';

export type PlannedStatus = Extract<SectorStatus, 'unchanged' | 'blank' | 'to-erase' | 'to-write' | 'kept'>;

export type PlannedRegion = Range & { readonly status: PlannedStatus };

export type PlannedFile = {
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
  /** Of the bytes that go into flash, header patch included. */
  readonly md5: string;
  readonly kind: PreparedFile['facts']['kind'];
  readonly version: string | null;
  /** What its boot header will say, patch included; null where the board does not boot from it. */
  readonly boot: Pick<ImageHeader, 'flashMode' | 'flashFrequencyMHz' | 'flashSizeBytes'> | null;
};

export type FlashPlan = {
  readonly files: readonly PlannedFile[];
  /** The whole flash in ascending order; ends with the last file where the flash size is unknown. */
  readonly regions: readonly PlannedRegion[];
  /** Of the files' bytes: sent, and left as they are. */
  readonly writeBytes: number;
  readonly skipBytes: number;
  /** Whole sectors that hold something now and will be erased. */
  readonly eraseBytes: number;
  /** At the present baud rate; 0 where nothing is to do. */
  readonly estimateMs: number;
  readonly baud: number;
  /** For people: what is gone afterwards, what stays, what to think about. */
  readonly lost: readonly string[];
  readonly kept: readonly string[];
  readonly warnings: readonly Hint[];
  /** By the table that is there afterwards; absent where there is none. */
  readonly partitions?: readonly Partition[];
  /** By the flash chip's status register; absent where it was not read. */
  readonly writeProtected?: boolean;
};

/** A plan with the sectors behind it, for the operation that carries it out. */
export type Work = {
  readonly plan: FlashPlan;
  /** All that the files fill, whatever is there now. */
  readonly wanted: readonly WantedSector[];
  /** To be written or erased, without the first sector. */
  readonly sectors: readonly WantedSector[];
  /** The sector that the boot ROM starts from, written after all others are verified; null = left as it is. */
  readonly first: WantedSector | null;
  /** That sector holds a boot header now, which must go before the rest is torn. */
  readonly mustEraseFirst: boolean;
};

export type PlanInput = {
  readonly files: readonly PreparedFile[];
  readonly flashSizeBytes: number | null;
  /** What to take all sectors for instead of comparing: 'blank' after an erase of everything. */
  readonly assume: Exclude<SectorState, 'equal'> | null;
  readonly warnings: readonly Hint[];
  /** Default: the one that boards are taken for. */
  readonly chip?: Chip;
  readonly partitions?: readonly Partition[];
};

/**
 * Compares what is wanted with what the board holds, and says what is to do; changes nothing.
 * @throws EspError timeout | protocol | no-answer | unplugged | cancelled
 */
export async function planWork(link: FlashLink, input: PlanInput, reporter: Reporter): Promise<Work> {
  const wanted = wantedSectors(input.files);
  const states = input.assume ? assumed(wanted, input.assume) : await compareAll(link, wanted, reporter);
  const toDo = wanted.filter((sector) => states.get(sector) !== 'equal');
  const { bootLoaderOffset } = (input.chip ?? presumedChip).image;
  const boot = wanted.find((sector) => sector.offset === bootLoaderOffset) ?? null;
  const others = toDo.filter((sector) => sector !== boot);
  // A header left in place would start the torn code behind it after a power cut.
  const first = boot && (others.length > 0 || toDo.includes(boot)) ? boot : null;
  const work = {
    wanted,
    sectors: others,
    first,
    mustEraseFirst: first !== null && others.length > 0 && states.get(first) !== 'blank',
  };
  return { ...work, plan: describePlan(input, wanted, states, work, link.loader.baudRate) };
}

async function compareAll(
  link: FlashLink,
  wanted: readonly WantedSector[],
  reporter: Reporter,
): Promise<SectorStates> {
  let compared = 0;
  reporter.progress('plan', 0);
  const onCompared = (sectors: number) => {
    compared += sectors * sectorBytes;
    reporter.progress('plan', compared);
  };
  return compareSectors(link, wanted, onCompared, 'sampled');
}

function assumed(wanted: readonly WantedSector[], state: 'blank' | 'differs'): SectorStates {
  const isDone = (sector: WantedSector) => state === 'blank' && sector.isBlank;
  return new Map(wanted.map((sector) => [sector, isDone(sector) ? 'equal' : state]));
}

function describePlan(
  input: PlanInput,
  wanted: readonly WantedSector[],
  states: SectorStates,
  work: Pick<Work, 'sectors' | 'first'>,
  baud: number,
): FlashPlan {
  const toDo = new Set(work.first ? [work.first, ...work.sectors] : work.sectors);
  const statusOf = (sector: WantedSector): PlannedStatus => {
    if (toDo.has(sector)) return sector.isBlank ? 'to-erase' : 'to-write';
    return sector.isBlank ? 'blank' : 'unchanged';
  };
  const filled = (sectors: readonly WantedSector[]) =>
    sectors.reduce((sum, sector) => sum + sector.filled.sizeBytes, 0);
  const all = [...toDo];
  const erased = all.filter((sector) => states.get(sector) === 'differs');
  const isErased = input.assume === 'blank';
  const statuses = wanted.map((sector) => ({ range: toSectors(sector.filled), status: statusOf(sector) }));
  const regions = wholeFlash(statuses, input.flashSizeBytes, isErased ? 'to-erase' : 'kept');
  const eraseBytes = isErased ? (input.flashSizeBytes ?? 0) : erased.length * sectorBytes;
  return {
    files: input.files.map((file) => plannedFile(file, input.chip)),
    regions,
    writeBytes: filled(all),
    skipBytes: filled(wanted) - filled(all),
    eraseBytes,
    estimateMs: estimateMs(all, states, baud) + (isErased ? eraseAllMs(eraseBytes) : 0),
    baud,
    lost: isErased ? ['everything in the flash'] : lost(erased),
    kept: kept(regions),
    warnings: input.warnings,
    ...(input.partitions ? { partitions: input.partitions } : {}),
  };
}

function lost(erased: readonly WantedSector[]): string[] {
  if (erased.length === 0) return [];
  const size = formatSize(erased.length * sectorBytes);
  return [`${size} that are there now: ${describe(joined(runsOf(inOrder(erased))))}`];
}

/** For people: how much lies outside the files; empty where nothing does. */
export function kept(regions: readonly PlannedRegion[]): string[] {
  const bytes = regions
    .filter((region) => region.status === 'kept')
    .reduce((sum, region) => sum + region.sizeBytes, 0);
  return bytes > 0 ? [`${formatSize(bytes)} outside the files: file system and settings, if any`] : [];
}

const inOrder = (sectors: readonly WantedSector[]) =>
  [...sectors].sort((one, other) => one.offset - other.offset);

/** What the plan says of a file. */
export function plannedFile(
  { path, offset, bytes, md5, facts }: PreparedFile,
  chip: Chip = presumedChip,
): PlannedFile {
  const { kind, version, header } = facts;
  return {
    path,
    offset,
    bytes: bytes.length,
    md5,
    kind,
    version,
    boot: isBootFile({ offset, bytes }, chip) ? bootOf(header) : null,
  };
}

const bootOf = (header: ImageHeader | null): PlannedFile['boot'] =>
  header && {
    flashMode: header.flashMode,
    flashFrequencyMHz: header.flashFrequencyMHz,
    flashSizeBytes: header.flashSizeBytes,
  };

/** Neighbours of one status as one region, and what lies between and behind the files as kept. */
export function wholeFlash(
  statuses: readonly { readonly range: Range; readonly status: PlannedStatus }[],
  flashSizeBytes: number | null,
  outside: PlannedStatus,
): PlannedRegion[] {
  const regions: PlannedRegion[] = [];
  const add = (region: PlannedRegion) => {
    const last = regions.at(-1);
    if (region.sizeBytes <= 0) return;
    if (last && last.status === region.status && endOf(last) === region.offset)
      regions[regions.length - 1] = { ...last, sizeBytes: last.sizeBytes + region.sizeBytes };
    else regions.push(region);
  };
  let at = 0;
  for (const { range, status } of statuses) {
    add({ offset: at, sizeBytes: range.offset - at, status: outside });
    add({ ...range, status });
    at = endOf(range);
  }
  add({ offset: at, sizeBytes: (flashSizeBytes ?? at) - at, status: outside });
  return regions;
}
