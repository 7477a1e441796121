// Says what a file is that someone wants to put into flash, and why it must not go there.
// Pure: bytes in, facts out; what fits a certain board is checked in flash/checks.ts.
import { advise } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import type { ParsedImage } from '../chips/image-format.ts';
import { familyName, presumedChip } from '../chips/index.ts';
import { u32 } from '../little-endian.ts';
import { formatOffset } from '../sizes.ts';
import { type Banner, findBanner, isDemo } from './banner.ts';
import { parseExtendedImage } from './family/extended-header.ts';
import { familyImage, familyTable } from './family/family-image.ts';
import { type FamilyStart, familyStart } from './family/family-start.ts';
import { familyProgram } from './family/firmware-in-image.ts';
import { foreignFile } from './foreign-file.ts';
import type { ImageFacts, ImageHeader, ImageKind, ImageProblem } from './image-facts.ts';
import { checkTrailer, type MicroPythonTrailer, trailerProblem } from './micropython-trailer.ts';
import { nodemcuBuild } from './nodemcu-build.ts';
import { asBinary, hasConvertedLineEnds, textBehind } from './text-file.ts';

const { image: rules, name: chipName, radioInitData } = presumedChip;
const { magicV1, magicV2, sketchAt } = rules;
const MB = 1024 * 1024;
/** The header of an answer, or a few line ends. */
const longestShift = 4096;
const sectorBytes = 4096;

/**
 * @param bytes the whole file
 * @param offset where it is to go: behind 0x0 a file without a header is fine (`0x10000.bin`). Absent = where a file
 *   of its kind belongs
 * @param chip whose flash it is for
 */
export function recogniseImage(bytes: Uint8Array, offset?: number, chip: Chip = presumedChip): ImageFacts {
  if (bytes.length === 0)
    return without('raw', bytes, { code: 'image-empty', message: 'The file is empty.' });
  const family = familyStart(bytes);
  if (family) return ofFamily(bytes, family, chip, offset);
  if (chip !== presumedChip) return notOfFamily(bytes, chip, offset);
  if (bytes.length === radioInitData.sizeBytes && bytes[0] === radioInitData.mark)
    return { ...without('init-data', bytes, null), chip: presumedChip.id };
  if (bytes[0] === magicV1 || bytes[0] === magicV2) return bootable(bytes, offset ?? 0);
  return withoutHeader(bytes, offset ?? 0, chip);
}

/** The chip whose flash a file is for, by its own header: the one that boards are taken for where it says nothing. */
export const chipOfImage = (bytes: Uint8Array): Chip => familyStart(bytes)?.chip ?? presumedChip;

/** Where in flash a file of the family belongs, by its own content; null for every other. */
export function familyOffset(bytes: Uint8Array): number | null {
  const start = familyStart(bytes);
  return start?.chip ? (familyImage(bytes, start.at, start.chip, null).family?.offset ?? null) : null;
}

function ofFamily(
  bytes: Uint8Array,
  { at, chip: own, imageChipId }: FamilyStart,
  chip: Chip,
  offset: number | undefined,
): ImageFacts {
  if (own === null)
    return wrongChip(
      bytes,
      null,
      `This image is for a chip of ${familyName} that espwb does not know (image chip id ${imageChipId}), not for an ${chip.name}.`,
      chip,
    );
  const facts = familyImage(bytes, at, own, offset ?? null);
  if (own.id === chip.id) return facts;
  const wrong = wrongChip(bytes, own.id, `This image is for an ${own.name}, not for an ${chip.name}.`, chip);
  return { ...wrong, ...(facts.family ? { family: facts.family } : {}) };
}

/** For a chip of the family, a file that names none of them. */
function notOfFamily(bytes: Uint8Array, chip: Chip, offset: number | undefined): ImageFacts {
  const table = familyTable(bytes, chip, offset ?? null);
  if (table) return table;
  const isOther = rules.isLoadAddress(bytes.length >= 12 ? u32(bytes, 8) : 0) || bytes[0] === magicV2;
  const parsed = bytes[0] === magicV1 || bytes[0] === magicV2 ? rules.parse(bytes) : null;
  if (parsed?.header && isOther)
    return {
      ...bootable(bytes, offset ?? 0),
      problems: [
        {
          code: 'image-wrong-chip',
          message: `This image is for an ${chipName}, not for an ${chip.name}.`,
          hints: [buildFor(chip)],
        },
      ],
    };
  if (bytes[0] === magicV1) {
    const { problem } = parseExtendedImage(bytes);
    if (problem) return without('raw', bytes, problem);
  }
  return withoutHeader(bytes, offset ?? chip.image.bootLoaderOffset, chip);
}

const buildFor = ({ name }: Chip): string => `Download the build for the ${name}.`;

function bootable(bytes: Uint8Array, offset: number): ImageFacts {
  const parsed = rules.parse(bytes);
  const { header } = parsed;
  const banner = findBanner(bytes);
  const trailer = bytes[0] === magicV1 ? microPythonTrailer(bytes, banner) : ({ kind: 'absent' } as const);
  const sketch = bytes[sketchAt] === magicV1 && parsed.endOffset <= sketchAt;
  const problems = [
    parsed.problem,
    trailerProblem(trailer, bytes.length),
    sketch ? sketchProblem(bytes) : null,
    soundProblem(parsed, offset === 0 ? rules.bootProblem : rules.memoryProblem),
    trailingProblem(bytes),
  ]
    .filter((problem) => problem !== null)
    .map((problem) => explained(problem, bytes));
  const kind: ImageKind =
    trailer.kind !== 'absent' ? 'micropython' : (banner?.kind ?? (sketch ? 'arduino' : presumedChip.id));
  return {
    kind,
    version: banner?.version ?? null,
    chip: presumedChip.id,
    sizeBytes: bytes.length,
    header,
    needsFlashBytes: kind === 'micropython' ? microPythonNeeds(banner?.board) : null,
    problems,
    integrity: integrityOf(trailer, parsed),
    ...(banner?.board ? { board: banner.board } : {}),
    ...nodemcuFacts(kind, bytes),
    ...(isDemo(bytes) ? { demo: true } : {}),
    ...(header && !parsed.problem ? placeFacts(bytes, header) : {}),
  };
}

/** A download that went on behind its file. What stands in front of it may be whole. */
function trailingProblem(bytes: Uint8Array): ImageProblem | null {
  const found = textBehind(bytes);
  return (
    found && { code: 'image-damaged', message: `The file ends with ${found.what}.`, hints: [found.hint] }
  );
}

function placeFacts(
  bytes: Uint8Array,
  header: ImageHeader,
): Pick<ImageFacts, 'startsProgramAt' | 'linkedFor'> {
  const programAt = rules.startsProgramAt(bytes, header);
  const place = rules.linkedFor(header);
  return {
    ...(programAt === undefined ? {} : { startsProgramAt: programAt }),
    ...(place === undefined ? {} : { linkedFor: place }),
  };
}

/** Damage that shows what did it gets the step that undoes it. */
function explained(problem: ImageProblem, bytes: Uint8Array): ImageProblem {
  const isDamage = problem.code === 'image-damaged' || problem.code === 'image-truncated';
  return isDamage && !problem.hints && hasConvertedLineEnds(bytes)
    ? { ...problem, hints: [`Its line ends were changed as if it were text. ${asBinary}`] }
    : problem;
}

function nodemcuFacts(kind: ImageKind, bytes: Uint8Array): Pick<ImageFacts, 'nodemcu'> {
  const build = kind === 'nodemcu' ? nodemcuBuild(bytes) : null;
  return build ? { nodemcu: build } : {};
}

/** The word at 0x8ffc is only a length where something else says MicroPython too, or the MD5 fits. */
function microPythonTrailer(bytes: Uint8Array, banner: Banner | null): MicroPythonTrailer {
  const trailer = checkTrailer(bytes);
  if (trailer.kind === 'intact' || trailer.kind === 'absent') return trailer;
  const padded = bytes.subarray(0x8fec, 0x8ffc).every((byte) => byte === 0xff);
  const named = banner === null ? padded : banner.kind === 'micropython';
  return named ? trailer : { kind: 'absent' };
}

function sketchProblem(bytes: Uint8Array): ImageProblem | null {
  const parsed = rules.parse(bytes, sketchAt);
  const problem = parsed.problem ?? soundProblem(parsed, rules.memoryProblem);
  return (
    problem && { ...problem, message: `In the program at ${formatOffset(sketchAt)}: ${problem.message}` }
  );
}

/** What `look` finds in an image that is whole; null in one that is not, of which more is wrong than that. */
const soundProblem = (
  { header, problem }: ParsedImage,
  look: (header: ImageHeader) => ImageProblem | null,
): ImageProblem | null => (header && !problem ? look(header) : null);

function integrityOf(trailer: MicroPythonTrailer, parsed: ParsedImage): 'md5' | 'checksum' | 'none' {
  if (trailer.kind === 'intact') return 'md5';
  return parsed.problem === null ? 'checksum' : 'none';
}

/** The standard build keeps its file system behind the first megabyte; small builds name their size. */
function microPythonNeeds(board: string | undefined): number {
  if (board?.includes('(512K)')) return MB / 2;
  return board?.includes('(1M)') ? MB : 2 * MB;
}

function withoutHeader(bytes: Uint8Array, offset: number, chip: Chip): ImageFacts {
  const goesToStart = offset === chip.image.bootLoaderOffset || offset === 0;
  const foreign = foreignFile(bytes, goesToStart ? 0 : offset, chip.name);
  if (foreign) return without('raw', bytes, foreign);
  if (!goesToStart) return without('raw', bytes, null);
  return without('raw', bytes, noHeader(bytes, chip));
}

function noHeader(bytes: Uint8Array, chip: Chip): ImageProblem {
  const { name, image } = chip;
  const first = bytes[0] as number;
  const start = formatOffset(image.bootLoaderOffset);
  const code = 'image-unknown';
  if (bytes.every((byte) => byte === first) && (first === 0xff || first === 0))
    return {
      code,
      message: `The file holds nothing but ${first ? 'FF' : 'zero bytes'}: a board could not start it.`,
      hints: ['Get the file again: its contents are missing.', advise('make-flash-blank')],
    };
  const shift = imageBehind(bytes);
  if (shift !== null)
    return {
      code,
      message: `An ${name} image begins at ${formatOffset(shift)} in the file: what stands before it does not belong to it.`,
      hints: ['Get the file again, without a header or line ends in front of it.'],
    };
  const banner = findBanner(bytes);
  const half = `The boot ROM needs the part with the boot header at ${start}. Name both: ${start}=FIRST 0x10000=FILE.`;
  if (banner)
    return {
      code,
      message: `The file begins with ${formatOffset(first)}, not with e9 as an ${name} image does: it holds ${banner.kind === presumedChip.id ? 'program code' : `code of ${banner.kind}`} without a boot header, as the second file of a firmware does.`,
      hints: [half],
    };
  return {
    code,
    message: `The file begins with ${formatOffset(first)}, not with e9 as an ${name} image does: a board could not start it from ${start}.`,
    hints: [
      `A part of a firmware goes to its own place in flash, for example 0x10000=FILE, beside the part for ${start}.`,
    ],
  };
}

/** Where a whole image begins within the first sectors, at no place of flash; null where none does. */
function imageBehind(bytes: Uint8Array): number | null {
  for (let at = bytes.indexOf(magicV1, 1); at > 0 && at < longestShift; at = bytes.indexOf(magicV1, at + 1))
    if (at % sectorBytes !== 0 && rules.parse(bytes.subarray(at)).problem === null) return at;
  return null;
}

function wrongChip(bytes: Uint8Array, own: Chip['id'] | null, message: string, chip: Chip): ImageFacts {
  const hints = chip === presumedChip ? {} : { hints: [buildFor(chip)] };
  return { ...without(familyProgram, bytes, { code: 'image-wrong-chip', message, ...hints }), chip: own };
}

function without(kind: ImageKind, bytes: Uint8Array, problem: ImageProblem | null): ImageFacts {
  return {
    kind,
    version: null,
    chip: null,
    sizeBytes: bytes.length,
    header: null,
    needsFlashBytes: null,
    problems: problem ? [problem] : [],
    integrity: 'none',
  };
}
