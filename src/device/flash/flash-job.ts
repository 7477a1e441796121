// What one flash is about: the person's options, the board, the files as they will be written, and
// what comes out. Both ways into the flash, stub and ROM, start from here.
import type { Hint } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import { chipNamed, presumedChip } from '../chips/index.ts';
import type { ChipFacts } from '../loader/loader.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import type { Transport } from '../transport/transport.ts';
import { checkFiles } from './checks.ts';
import type { FlashEnd } from './flash-end.ts';
import type { BoardTable } from './partitions.ts';
import type { FlashPlan } from './plan.ts';
import { type FlashFile, type HeaderChoice, type PreparedFile, prepareFiles } from './prepare.ts';
import type { PresentImage } from './present-image.ts';
import { programsOnly } from './programs-only.ts';
import { checkSecurity } from './security-checks.ts';
import { claimedSize, rememberEnd, type SizeClaim, withTrueSize } from './true-size.ts';

export type FlashOptions = {
  readonly files: readonly FlashFile[];
  /** What is known of them beyond their bytes, in words: told with what the checks warn of. */
  readonly warnings?: readonly Hint[];
  /** Write what is already there too; default false. */
  readonly noSkip?: boolean;
  /** Erase the whole flash first; default false. */
  readonly eraseAll?: boolean;
  /** Through the boot ROM alone: slower, and it cannot verify; default false. */
  readonly noStub?: boolean;
  readonly baudRate?: number;
  readonly header?: HeaderChoice;
  /** Where the chip does not tell; else what the chip tells counts. */
  readonly flashSizeBytes?: number;
  /** Of a whole build only the program, into the partition that the board starts; ESP32 family, default false. */
  readonly appOnly?: boolean;
  /** Flash images that a check refuses, where that is a person's right. */
  readonly force?: boolean;
  /** Clear the flash chip's protection bits first. */
  readonly unlock?: boolean;
  /**
   * Called with the plan before anything is changed; a rejection ends the operation with the board
   * unchanged. Not called without the stub, where nothing can be compared.
   */
  readonly approve?: (plan: FlashPlan) => Promise<void>;
  /** Stay in the boot loader afterwards; default false. */
  readonly noRestart?: boolean;
};

export type FlashResult = {
  readonly files: readonly {
    readonly path: string;
    readonly offset: number;
    readonly bytes: number;
    readonly md5: string;
  }[];
  /** Of the files' bytes. */
  readonly writtenBytes: number;
  readonly skippedBytes: number;
  /** Both directions, from the running stub on. */
  readonly wireBytes: number;
  readonly baud: number;
  readonly seconds: number;
  /** True only where the board's MD5 of every byte was compared. */
  readonly verified: boolean;
  /** The board runs what was flashed. */
  readonly restarted: boolean;
  readonly warnings: readonly Hint[];
};

/** All of it was there already: nothing was written. */
export const isUpToDate = ({
  writtenBytes,
  skippedBytes,
}: Pick<FlashResult, 'writtenBytes' | 'skippedBytes'>) => writtenBytes === 0 && skippedBytes > 0;

/** What both ways into the flash start from. */
export type FlashJob = {
  readonly session: Session;
  readonly options: FlashOptions;
  readonly facts: ChipFacts;
  readonly files: readonly PreparedFile[];
  /** null where the board has none, absent where nobody looked. */
  readonly boardTable?: BoardTable | null;
  readonly context: OperationContext;
};

export type FlashOutcome = Pick<
  FlashResult,
  'writtenBytes' | 'skippedBytes' | 'wireBytes' | 'baud' | 'verified' | 'warnings'
>;

/** What came of it: the files as they were written, and how it went. */
export type Flashed = { readonly files: readonly PreparedFile[]; readonly outcome: FlashOutcome };

/** Bytes, by the chip, else as the person said; null = nobody knows. */
export const flashSize = ({ facts, options }: Pick<FlashJob, 'facts' | 'options'>): number | null =>
  facts.flash.sizeBytes ?? options.flashSizeBytes ?? null;

/** Tells what checkFiles warns of as notes, and returns it. @throws EspError for what checkFiles refuses */
export function check(job: FlashJob, present: PresentImage | null): readonly Hint[] {
  const { files, facts, options, session, context } = job;
  const found = checkFiles(
    files,
    {
      chip: facts,
      flashSizeBytes: flashSize(job),
      present,
      ...(job.boardTable === undefined ? {} : { boardTable: job.boardTable }),
      willEraseAll: options.eraseAll === true,
      isVirtual: mayBeVirtual(session.transport),
    },
    options.force === true,
  );
  const closed = checkSecurity(facts, {
    ranges: files.map(({ offset, bytes }) => ({ offset, sizeBytes: bytes.length })),
    erasesAll: options.eraseAll === true,
    isForced: options.force === true,
  });
  const warnings = [...(options.warnings ?? []), ...found, ...closed];
  for (const text of warnings) context.onEvent({ type: 'note', text });
  return warnings;
}

/**
 * @param boardTable the partition table that the board has; null = none, absent = nobody looked
 * @throws EspError usage | flash-not-found, of programsOnly
 */
export function makeJob(
  session: Session,
  facts: ChipFacts,
  options: FlashOptions,
  context: OperationContext,
  boardTable?: BoardTable | null,
): FlashJob {
  const files = prepareFiles(
    options.appOnly ? programsOnly(options, chipOf(facts), boardTable ?? null) : options.files,
    flashSize({ facts, options }),
    options.header ?? {},
    chipOf(facts),
    boardTable?.started?.offset ?? null,
  );
  return { session, options, facts, files, context, ...(boardTable === undefined ? {} : { boardTable }) };
}

export const chipOf = ({ id }: ChipFacts): Chip => (id === undefined ? presumedChip : chipNamed(id));

export const claimOf = ({ flashSizeBytes }: FlashOptions): SizeClaim => ({ toldBytes: flashSizeBytes });

/**
 * What is left to find out with the first bytes that are written.
 * @param find is asked about the size that is claimed
 * @throws EspError flash-size-wrong, or of checkFiles where what was told fits and the files do not
 */
export async function checkSizeByTrial(
  job: FlashJob,
  find: (sizeBytes: number) => Promise<FlashEnd>,
): Promise<void> {
  const claim = claimOf(job.options);
  const sizeBytes = claimedSize(job.facts, claim);
  if (sizeBytes === null) return;
  const end = await find(sizeBytes);
  rememberEnd(job.facts, end);
  if (end === null || end === 'beyond') return;
  check({ ...job, facts: withTrueSize(job.facts, end.wrapsAt, claim) }, null);
}

/** A virtual board may stand behind a network port or a pty; a serial adapter always has modem lines. */
const mayBeVirtual = ({ path, capabilities }: Transport): boolean =>
  /^(virtual|tcp|rfc2217):/i.test(path) || !capabilities.hasLines;
