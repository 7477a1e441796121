// Everything that can be known to be wrong before a byte is erased. What would surely fail is refused;
// what is a person's right to do anyway is refused unless forced, and a warning then.

import { advise, type Hint } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import { chipNamed, presumedChip } from '../chips/index.ts';
import { type ErrorCode, EspError } from '../errors.ts';
import type { ImageKind, ImageProblem } from '../image/image-facts.ts';
import { chipOfImage, familyOffset, recogniseImage } from '../image/recognise.ts';
import type { ChipFacts } from '../loader/loader.ts';
import { formatOffset, formatSize } from '../sizes.ts';
import { familyFindings, familyWarnings } from './checks-family.ts';
import type { Finding, Target } from './finding.ts';
import { endOf, overlaps, type Range, sectorBytes, toSectors } from './geometry.ts';
import type { FlashFile, PreparedFile } from './prepare.ts';
import type { PresentImage } from './present-image.ts';

export type { Target } from './finding.ts';

/**
 * @returns warnings
 * @throws EspError image-overlap | image-too-large | image-empty | image-unknown | image-wrong-chip |
 *   image-truncated | image-damaged | image-unsuitable | image-misplaced | image-revision | image-partitions |
 *   image-flash-size | usage
 */
export function checkFiles(files: readonly PreparedFile[], target: Target, force: boolean): Hint[] {
  const chip = chipOfFacts(target.chip);
  const findings = [
    ...files.flatMap(placeFindings(target)),
    ...overlapFindings(files),
    ...files.flatMap(imageFindings(target)),
    ...familyFindings(files, target, chip),
  ];
  const found = findings.find((finding) => !(force && finding.mayForce));
  if (found) throw refused(found);
  return [...findings.map(({ message }) => advise('forced', { message })), ...warnings(files, target, chip)];
}

const chipOfFacts = ({ id }: ChipFacts): Chip => (id === undefined ? presumedChip : chipNamed(id));

/** What of a file is needed to know where it lies. */
type Placed = Pick<PreparedFile, 'path' | 'offset' | 'bytes'>;

/**
 * What is wrong whatever the board: to be called before one is reset for it.
 * @throws EspError usage | image-empty | image-overlap
 */
export function checkPlaces(files: readonly FlashFile[]): void {
  const placed = files.flatMap(({ path, offset, bytes }) =>
    // Without an offset init data goes where the size of the flash says, a program where the board starts one.
    offset === null && looksLikeInitData(bytes)
      ? []
      : [{ path, offset: offset ?? familyOffset(bytes) ?? 0, bytes }],
  );
  checkNotEmpty(files);
  const [found] = [...placed.flatMap(offsetFindings), ...overlapFindings(placed)];
  if (found) throw refused(found);
}

/**
 * What is wrong with the files themselves, whatever the board: the same, and after checkPlaces.
 * @param chip of the board; null = nobody knows before it answers: each is taken for one of the chip it is for
 * @throws EspError image-unknown | image-wrong-chip | image-truncated | image-damaged | image-unsuitable |
 *   image-misplaced | image-partitions
 */
export function checkImages(
  files: readonly FlashFile[],
  force: boolean,
  chip: Chip | null = presumedChip,
): void {
  if (force) return;
  for (const { path, offset, bytes } of files) {
    const [problem] = recogniseImage(bytes, offset ?? undefined, chip ?? chipOfImage(bytes)).problems;
    if (problem) throw refused(problemFinding(path, problem));
  }
}

/** @throws EspError image-empty */
export function checkNotEmpty(files: readonly FlashFile[]): void {
  const empty = files.find(({ bytes }) => bytes.length === 0);
  if (empty) throw new EspError('image-empty', `${empty.path}: The file is empty.`);
}

const looksLikeInitData = (bytes: Uint8Array): boolean => bytes.length === 128 && bytes[0] === 5;

function offsetFindings({ path, offset }: Placed): Finding[] {
  if (offset % 4 === 0) return [];
  return [refusal('usage', `${path}: the offset ${formatOffset(offset)} is not a multiple of 4.`)];
}

function placeFindings({ flashSizeBytes }: Target): (file: PreparedFile) => Finding[] {
  return (file) => {
    const { path, offset, bytes } = file;
    const findings = offsetFindings(file);
    const end = offset + bytes.length;
    if (flashSizeBytes === null)
      findings.push({
        code: 'flash-not-found',
        message: `The flash chip does not tell its size, so whether ${path} fits is not known.`,
        mayForce: true,
        hints: [advise('told-flash-size')],
      });
    else if (end > flashSizeBytes)
      findings.push(
        refusal(
          'image-too-large',
          `${path} reaches to ${formatOffset(end)}, but the flash ends at ${formatOffset(flashSizeBytes)} (${formatSize(flashSizeBytes)}).`,
        ),
      );
    return findings;
  };
}

function overlapFindings(files: readonly Placed[]): Finding[] {
  return files.flatMap((file, index) =>
    files.slice(index + 1).flatMap((other) => {
      if (!overlaps(toSectors(rangeOf(file)), toSectors(rangeOf(other)))) return [];
      const where = formatOffset(Math.max(file.offset, other.offset));
      const why = overlaps(rangeOf(file), rangeOf(other))
        ? 'overlap'
        : `share a sector of ${sectorBytes} bytes, which is erased as a whole,`;
      return [refusal('image-overlap', `${file.path} and ${other.path} ${why} at ${where}.`)];
    }),
  );
}

const problemFinding = (path: string, { code, message, hints = [] }: ImageProblem): Finding => ({
  code,
  message: `${path}: ${message}`,
  mayForce: code !== 'image-empty',
  hints,
});

function imageFindings(target: Target): (file: PreparedFile) => Finding[] {
  return ({ path, offset, facts }) => {
    const findings = facts.problems.map((problem) => problemFinding(path, problem));
    const unsuitable = (message: string, hint: Hint) =>
      findings.push({
        code: 'image-unsuitable',
        message: `${path}: ${message}`,
        mayForce: true,
        hints: [hint],
      });
    const { flashSizeBytes } = target;
    if (facts.header?.format === 2 && offset === 0)
      unsuitable(
        'this is the second part of a pair: it needs the SDK boot loader at 0x0 and goes to 0x1000.',
        "Name both: 0x0=boot_v1.7.bin 0x1000=FILE. The boot loader is in Espressif's ESP8266_NONOS_SDK, too.",
      );
    if (facts.needsFlashBytes !== null && flashSizeBytes !== null && facts.needsFlashBytes > flashSizeBytes)
      unsuitable(
        `this build needs ${formatSize(facts.needsFlashBytes)} of flash, the board has ${formatSize(flashSizeBytes)}.`,
        smallerBuild(flashSizeBytes),
      );
    if (facts.demo && !target.isVirtual)
      unsuitable('this is the demo image, which only a virtual board can run.', advise('real-build'));
    return findings;
  };
}

/** Of MicroPython, which alone says what it needs. */
const smallerBuild = (flashSizeBytes: number): Hint =>
  advise('build-for-size', { size: formatSize(flashSizeBytes).replace(' ', '') });

function warnings(files: readonly PreparedFile[], target: Target, chip: Chip): Hint[] {
  if (chip !== presumedChip) return files.flatMap((file) => familyWarnings(file, target));
  return files.flatMap((file) => [
    ...headerWarnings(file, target),
    ...placeWarnings(file, files),
    ...changeWarnings(file, target),
    ...initDataWarnings(file, target),
  ]);
}

function headerWarnings({ path, offset, facts }: PreparedFile, { chip, flashSizeBytes }: Target): Hint[] {
  const { header } = facts;
  if (!header || offset !== 0) return [];
  const found: Hint[] = [];
  const needed = presumedChip.neededFlashMode(chip.chip);
  if (needed && header.flashMode !== needed)
    found.push(advise('boots-in-dout', { path, mode: header.flashMode }));
  if (flashSizeBytes !== null && header.flashSizeBytes > flashSizeBytes)
    found.push(advise('header-larger', { path, ...sizes(header, flashSizeBytes) }));
  if (
    facts.kind === 'micropython' &&
    flashSizeBytes !== null &&
    header.flashSizeBytes < Math.min(flashSizeBytes, 4 * 1024 * 1024)
  )
    found.push(advise('header-smaller', { path, ...sizes(header, flashSizeBytes) }));
  return found;
}

const sizes = (header: { readonly flashSizeBytes: number }, chipBytes: number) => ({
  header: formatSize(header.flashSizeBytes),
  chip: formatSize(chipBytes),
});

/** So much flash is mapped at a time: what runs at an address runs as many whole ones further on. */
const { mappedBytes } = presumedChip.image;

function placeWarnings({ path, offset, facts }: PreparedFile, files: readonly PreparedFile[]): string[] {
  const { linkedFor, startsProgramAt } = facts;
  const found: string[] = [];
  if (linkedFor !== undefined && offset !== 0 && (offset - linkedFor) % mappedBytes !== 0)
    found.push(
      `${path}: its code was linked to run from ${formatOffset(linkedFor)}, but goes to ${formatOffset(offset)}, where it will not run.`,
    );
  const isCovered = files.some(
    (other) => other.offset <= (startsProgramAt ?? 0) && endOf(rangeOf(other)) > (startsProgramAt ?? 0),
  );
  if (startsProgramAt !== undefined && offset === 0 && !isCovered)
    found.push(
      `${path}: this is a boot loader alone. The program that it starts lies at ${formatOffset(startsProgramAt)}, and no file here goes there.`,
    );
  return found;
}

/** The file systems of the two firmwares lie behind the image and are poison to each other. */
function changeWarnings({ path, facts }: PreparedFile, { present, willEraseAll }: Target): Hint[] {
  if (willEraseAll || !present) return [];
  const swaps: Partial<Record<ImageKind, PresentImage>> = { micropython: 'other', nodemcu: 'micropython' };
  if (swaps[facts.kind] !== present) return [];
  const was = present === 'micropython' ? 'MicroPython' : 'another firmware';
  return [advise('old-files-stay', { path, was })];
}

function initDataWarnings(file: PreparedFile, { flashSizeBytes }: Target): string[] {
  if (flashSizeBytes === null || file.facts.kind === 'init-data') return [];
  const initData = {
    offset: flashSizeBytes - presumedChip.radioInitData.fromEndBytes,
    sizeBytes: sectorBytes,
  };
  if (!overlaps(toSectors(rangeOf(file)), initData)) return [];
  return [`${file.path} overwrites the radio's init data at ${formatOffset(initData.offset)}.`];
}

const rangeOf = ({ offset, bytes }: Placed): Range => ({ offset, sizeBytes: bytes.length });

const refused = ({ code, message, mayForce, hints = [] }: Finding): EspError =>
  new EspError(code, message, {
    hints: [...hints, ...(mayForce ? [advise('all-the-same', { does: 'flashes' })] : [])],
    // What the code says of it is for the chip that boards are taken for.
    hintsSayAll: code === 'image-wrong-chip' && hints.length > 0,
  });

const refusal = (code: ErrorCode, message: string): Finding => ({ code, message, mayForce: false });
