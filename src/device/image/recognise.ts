// Says what a file is that someone wants to put into flash, and why it must not go there.
// Pure: bytes in, facts out; what fits a certain board is checked in flash/checks.ts.
import { type Banner, findBanner, isDemo } from './banner.ts';
import { foreignFile, mergedSisterChip, sisterChip } from './foreign-image.ts';
import { hex, magicV1, magicV2, type ParsedImage, parseImage } from './header.ts';
import type { ImageFacts, ImageKind, ImageProblem } from './image-facts.ts';
import { checkTrailer, type MicroPythonTrailer, trailerProblem } from './micropython-trailer.ts';
import { nodemcuBuild } from './nodemcu-build.ts';

const MB = 1024 * 1024;
const initDataBytes = 128;
/** Arduino's boot loader (eboot) sits at 0x0, the sketch has its own header here. */
const sketchOffset = 0x1000;

/**
 * @param bytes the whole file
 * @param offset where it is to go: behind 0x0 a file without a header is fine (`0x10000.bin`)
 */
export function recogniseImage(bytes: Uint8Array, offset = 0): ImageFacts {
  if (bytes.length === 0)
    return without('raw', bytes, { code: 'image-empty', message: 'The file is empty.' });
  if (bytes.length === initDataBytes && bytes[0] === 0x05)
    return { ...without('init-data', bytes, null), chip: 'esp8266' };
  const sister = bytes[0] === magicV1 ? sisterChip(bytes, 0) : mergedSisterChip(bytes);
  if (sister !== null) return foreignChip(bytes, sister);
  if (bytes[0] === magicV1 || bytes[0] === magicV2) return bootable(bytes);
  return withoutHeader(bytes, offset);
}

function bootable(bytes: Uint8Array): ImageFacts {
  const parsed = parseImage(bytes);
  const banner = findBanner(bytes);
  const trailer = bytes[0] === magicV1 ? microPythonTrailer(bytes, banner) : ({ kind: 'absent' } as const);
  const sketch = bytes[sketchOffset] === magicV1 && parsed.endOffset <= sketchOffset;
  const problems = [
    parsed.problem,
    trailerProblem(trailer, bytes.length),
    sketch ? sketchProblem(bytes) : null,
  ].filter((problem) => problem !== null);
  const kind: ImageKind =
    trailer.kind !== 'absent' ? 'micropython' : (banner?.kind ?? (sketch ? 'arduino' : 'esp8266'));
  return {
    kind,
    version: banner?.version ?? null,
    chip: 'esp8266',
    sizeBytes: bytes.length,
    header: parsed.header,
    needsFlashBytes: kind === 'micropython' ? microPythonNeeds(banner?.board) : null,
    problems,
    integrity: integrityOf(trailer, parsed),
    ...(banner?.board ? { board: banner.board } : {}),
    ...nodemcuFacts(kind, bytes),
    ...(isDemo(bytes) ? { demo: true } : {}),
  };
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
  const { problem } = parseImage(bytes, sketchOffset);
  return problem && { ...problem, message: `In the program at ${hex(sketchOffset)}: ${problem.message}` };
}

function integrityOf(trailer: MicroPythonTrailer, parsed: ParsedImage): 'md5' | 'checksum' | 'none' {
  if (trailer.kind === 'intact') return 'md5';
  return parsed.problem === null ? 'checksum' : 'none';
}

/** The standard build keeps its file system behind the first megabyte; small builds name their size. */
function microPythonNeeds(board: string | undefined): number {
  if (board?.includes('(512K)')) return MB / 2;
  return board?.includes('(1M)') ? MB : 2 * MB;
}

function withoutHeader(bytes: Uint8Array, offset: number): ImageFacts {
  const foreign = foreignFile(bytes);
  if (foreign) return without('raw', bytes, foreign);
  if (offset !== 0) return without('raw', bytes, null);
  const first = hex(bytes[0] as number);
  const blank = bytes.every((byte) => byte === 0xff);
  return without('raw', bytes, {
    code: 'image-unknown',
    message: blank
      ? 'The file holds nothing but FF: a board could not start it.'
      : `The file begins with ${first}, not with e9 as an ESP8266 image does: a board could not start it from 0x0.`,
  });
}

function foreignChip(bytes: Uint8Array, chip: string): ImageFacts {
  const name = chip.toUpperCase().replace(/^ESP32(.)/, 'ESP32-$1');
  return {
    ...without('esp32', bytes, {
      code: 'image-wrong-chip',
      message: `This image is for an ${name}, not for an ESP8266.`,
    }),
    chip,
  };
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
