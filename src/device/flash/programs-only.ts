// An update of the program alone: of files that hold a whole build only what goes into the partition that the board
// starts, so that settings, files and the boot loader stay as they are.
import { advise } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import { EspError } from '../errors.ts';
import { recogniseImage } from '../image/recognise.ts';
import type { BoardTable } from './partitions.ts';
import type { FlashFile } from './prepare.ts';

/** What is asked of a flash that writes the program alone. */
export type AppOnlyRequest = {
  readonly files: readonly FlashFile[];
  readonly eraseAll?: boolean;
  readonly noStub?: boolean;
};

/** What is wrong whatever the board. @throws EspError usage */
export function checkAppOnly({ eraseAll, noStub }: AppOnlyRequest): void {
  const why = eraseAll
    ? 'A program alone does not start where all is erased first: boot loader and partition table go, too.'
    : noStub
      ? 'A program alone takes the stub, which reads where the partition table of the board has its place.'
      : null;
  if (why !== null) throw new EspError('usage', why, { hints: [advise('whole-build')] });
}

/**
 * @param boardTable null = the board has none
 * @throws EspError usage | unsupported | image-unsuitable
 */
export function programsOnly(
  request: AppOnlyRequest,
  chip: Chip,
  boardTable: BoardTable | null,
): FlashFile[] {
  checkAppOnly(request);
  const { files } = request;
  if (chip.image.partitionTableAt === null)
    throw new EspError(
      'unsupported',
      `An ${chip.name} has no partitions: its program is no part of a build that could be written alone.`,
      { hints: [advise('whole-build')] },
    );
  if (!boardTable?.started)
    throw new EspError(
      'image-unsuitable',
      boardTable
        ? 'The partition table of the board has no partition for a program.'
        : 'The board has no partition table: a program alone would not start.',
      { hints: [advise('whole-build')], hintsSayAll: true },
    );
  const programs = files.flatMap((file) => programOf(file, chip));
  if (programs.length > 0) return programs;
  const names = files.map(({ path }) => path).join(', ');
  throw new EspError('image-unsuitable', `${names}: there is no program for a partition in it.`, {
    hints: [advise('whole-build')],
    hintsSayAll: true,
  });
}

function programOf(file: FlashFile, chip: Chip): FlashFile[] {
  const { family } = recogniseImage(file.bytes, undefined, chip);
  if (family?.holds === 'program') return [file];
  if (!family || family.appAt === null || family.appBytes === null) return [];
  const bytes = file.bytes.subarray(family.appAt, family.appAt + family.appBytes);
  return [{ path: file.path, offset: null, bytes }];
}
