// What can be said of a file for a chip of the ESP32 family, and why it must not go where it is to go.
import type { Chip } from '../../chips/chip.ts';
import { chipById, chipOfImageId } from '../../chips/index.ts';
import { formatOffset, formatSize } from '../../sizes.ts';
import type { FlashFrequencyMHz, ImageFacts, ImageHeader, ImageProblem } from '../image-facts.ts';
import { bootLoaderDescriptor } from './descriptors.ts';
import type { ExtendedHeader, ExtendedImage } from './extended-header.ts';
import { firmwareInImage } from './firmware-in-image.ts';
import { type FamilyLayout, layoutOf, loneTable, usualAppOffset } from './layout.ts';

/**
 * @param at where in the file the first E9 stands
 * @param own the chip that the image is for
 * @param offset where in flash the file is to go; null = where it belongs
 */
export function familyImage(bytes: Uint8Array, at: number, own: Chip, offset: number | null): ImageFacts {
  const layout = layoutOf(bytes, at, own);
  const problems = [
    ...damage(layout),
    ...otherChips(layout, own),
    ...tableProblems(layout),
    ...placeProblems(layout, own, offset),
  ];
  return factsOf(bytes, layout, own, problems);
}

/** A partition table by itself, for the chip that it is flashed to; null for every other file. */
export function familyTable(bytes: Uint8Array, chip: Chip, offset: number | null): ImageFacts | null {
  const layout = loneTable(bytes, chip);
  return (
    layout && factsOf(bytes, layout, chip, [...tableProblems(layout), ...placeProblems(layout, chip, offset)])
  );
}

function factsOf(
  bytes: Uint8Array,
  layout: FamilyLayout,
  chip: Chip,
  problems: readonly ImageProblem[],
): ImageFacts {
  const { bootLoader, app, table } = layout;
  const descriptor = app?.descriptor ?? null;
  const headers = [bootLoader?.image.header, app?.image.header].filter((each) => !!each);
  const [header] = headers;
  const { kind, version, board } =
    layout.holds === 'partition-table'
      ? ({ kind: 'partition-table', version: null } as const)
      : firmwareInImage(bytes, { descriptor, table });
  const maxima = headers.map(({ maximumRevision }) => maximumRevision).filter((each) => each !== null);
  const isSound = problems.every(({ code }) => code !== 'image-damaged' && code !== 'image-truncated');
  return {
    kind,
    version,
    chip: layout.holds === 'partition-table' ? null : chip.id,
    sizeBytes: bytes.length,
    header: header ? headerOf(header, chip) : null,
    needsFlashBytes: null,
    problems,
    integrity: integrityOf([bootLoader?.image, app?.image], isSound),
    ...(board ? { board } : {}),
    family: {
      holds: layout.holds,
      offset: layout.offset,
      offsetReason: layout.reason,
      bootLoaderAt: bootLoader?.at ?? null,
      bootLoader: bootLoader ? bootLoaderDescriptor(bytes, bootLoader.at) : null,
      app: descriptor,
      appAt: app?.at ?? null,
      appBytes: app ? app.image.endOffset - app.at : null,
      minimumRevision: Math.max(0, ...headers.map(({ minimumRevision }) => minimumRevision)),
      maximumRevision: maxima.length === 0 ? null : Math.min(...maxima),
      partitions: table?.partitions ?? null,
    },
  };
}

function integrityOf(
  images: readonly (ExtendedImage | undefined)[],
  isSound: boolean,
): 'sha256' | 'checksum' | 'none' {
  const there = images.filter((image) => image !== undefined);
  if (!isSound || there.length === 0) return 'none';
  return there.every(({ digest }) => digest?.fits) ? 'sha256' : 'checksum';
}

/** null where its codes mean nothing for the chip. */
function headerOf(header: ExtendedHeader, { image }: Chip): ImageHeader | null {
  const { modeCode, frequencyCode, sizeCode, segments, entryAddress } = header;
  const flashMode = image.flashModes[modeCode] ?? (['fast', 'slow'] as const)[modeCode - 4];
  const flashFrequencyMHz = image.frequencyCodes.get(frequencyCode) as FlashFrequencyMHz | undefined;
  const flashSizeBytes = image.sizeCodes.get(sizeCode);
  if (!flashMode || flashFrequencyMHz === undefined || flashSizeBytes === undefined) return null;
  return { format: 1, segments, flashMode, flashFrequencyMHz, flashSizeBytes, entryAddress };
}

function damage({ bootLoader, app }: FamilyLayout): ImageProblem[] {
  const found: ImageProblem[] = [];
  if (bootLoader?.image.problem) found.push(bootLoader.image.problem);
  if (app?.image.problem)
    found.push(
      app.at === 0
        ? app.image.problem
        : {
            ...app.image.problem,
            message: `In the program at ${formatOffset(app.at)}: ${app.image.problem.message}`,
          },
    );
  return found;
}

/** A boot loader for one chip and a program for another come of builds that were mixed up. */
function otherChips({ bootLoader, app }: FamilyLayout, own: Chip): ImageProblem[] {
  const id = app?.image.header?.chipId;
  if (!bootLoader || id === undefined || id === own.image.imageChipId) return [];
  const name = chipOfImageId(id)?.name ?? `a chip with the id ${id}`;
  return [
    {
      code: 'image-wrong-chip',
      message: `Its boot loader is for an ${own.name}, its program for ${/^a /.test(name) ? name : `an ${name}`}.`,
    },
  ];
}

function tableProblems({ table, app, appPartition }: FamilyLayout): ImageProblem[] {
  const found: ImageProblem[] = (table?.problems ?? []).map((message) => ({
    code: 'image-partitions',
    message,
  }));
  if (app && appPartition && app.image.header) {
    const sizeBytes = app.image.endOffset - app.at;
    if (sizeBytes > appPartition.sizeBytes)
      found.push({
        code: 'image-partitions',
        message: `Its program has ${formatSize(sizeBytes)}, its partition "${appPartition.label}" ${formatSize(appPartition.sizeBytes)}.`,
      });
  }
  return found;
}

function placeProblems(
  { holds, offset: own }: FamilyLayout,
  chip: Chip,
  offset: number | null,
): ImageProblem[] {
  if (offset === null || offset === own) return [];
  const misplaced = (message: string, hint: string): ImageProblem[] => [
    { code: 'image-misplaced', message, hints: [hint] },
  ];
  const goes = `Give its place: ${formatOffset(own)}=FILE.`;
  const { bootLoaderOffset } = chip.image;
  const at = formatOffset(offset);
  if (holds === 'partition-table') {
    if (offset !== bootLoaderOffset) return [];
    return misplaced(
      `This is a partition table, not a boot loader: at ${at} an ${chip.name} could not start it.`,
      goes,
    );
  }
  if (holds === 'program') {
    const takesItsPlace = offset < usualAppOffset && offset <= bootLoaderOffset;
    if (takesItsPlace)
      return misplaced(
        `This is a program without a boot loader. At ${at} it would take the boot loader's place, and the board would not start.`,
        `Programs go into their partition: ${formatOffset(own)}=FILE as a rule. For a new board take the build that has everything (".factory.bin", "merged").`,
      );
    if (offset % usualAppOffset !== 0)
      return misplaced(
        `This is a program, whose code is mapped by pages of 64 KB: it does not run from ${at}.`,
        `Programs begin at a multiple of 0x10000: ${formatOffset(own)}=FILE as a rule.`,
      );
    return [];
  }
  const what =
    holds === 'everything' && own !== bootLoaderOffset
      ? 'is laid out from 0x0 on'
      : `begins with the boot loader, which an ${chip.name} looks for at ${formatOffset(own)}`;
  return misplaced(`This file ${what}: at ${at} the board would not start it.`, goes);
}

/** The chip that the file is for, by its own header; null where it says nothing that is known. */
export const chipOfFacts = ({ chip }: Pick<ImageFacts, 'chip'>): Chip | null =>
  chip === null ? null : chipById(chip);
