// What the boot ROM can start from 0x0, and what needs a boot loader there instead. The ROM copies segments
// into RAM; code in mapped flash is run in place once a boot loader or the SDK has turned the mapping on.
// Sources: ESP8266 memory map; linker scripts of the NONOS SDK, the RTOS SDK, eboot and rBoot.

import type { ImageHeader, ImageProblem } from '../../image/image-facts.ts';
import { hex } from './image-header.ts';
import { dram, iram, isIn, type Memory, mappedFlash, sketchAt } from './memory.ts';

const headerBytes = 8;
const segmentHeaderBytes = 8;
const sectorBytes = 0x1000;
const rtosProgramAt = 0x10000;
/** eboot, the boot loader of the Arduino core, in the last 4 KB of IRAM. */
const eboot: Memory = { start: 0x4010f000, end: iram.end };

/** What is wrong with a sound image at 0x0; null where the ROM can start it. */
export function bootProblem(header: ImageHeader): ImageProblem | null {
  const { segments, entryAddress, format } = header;
  if (format === 2) return null;
  const mapped = segments.findIndex(({ address }) => isIn(address, mappedFlash));
  if (mapped >= 0) return withoutBootLoader(header, mapped);
  const elsewhere = memoryProblem(header);
  if (elsewhere || isIn(entryAddress, iram)) return elsewhere;
  return unsuitable(
    `It starts at ${hex(entryAddress)}, outside of the memory for code that the boot ROM fills: a board could not start it.`,
    notForThisChip,
  );
}

/** A segment that no memory of the chip holds, whoever loads it; code in mapped flash is left alone. */
export function memoryProblem({ segments, format }: ImageHeader): ImageProblem | null {
  if (format === 2) return null;
  for (const [index, { address, sizeBytes }] of segments.entries()) {
    const memory = [iram, dram, mappedFlash].find((each) => isIn(address, each));
    if (memory && address + sizeBytes <= memory.end) continue;
    const where = memory
      ? `reaches from ${hex(address)} beyond the end of that memory at ${hex(memory.end)}`
      : `loads to ${hex(address)}, where an ESP8266 has no memory`;
    return unsuitable(`Segment ${index + 1} ${where}.`, notForThisChip);
  }
  return null;
}

const notForThisChip = 'The file is whole: it was built so. Check that it was built for the ESP8266.';

function withoutBootLoader(header: ImageHeader, segment: number): ImageProblem {
  const address = header.segments[segment]?.address ?? 0;
  const place = linkedFor(header);
  const goes = place === undefined ? '' : ` It belongs at ${hex(place)}, behind a boot loader at 0x0.`;
  return unsuitable(
    `Segment ${segment + 1} lies in mapped flash (${hex(address)}), which the boot ROM cannot load: this is a program without its boot loader.${goes}`,
    partsOf(place),
  );
}

function partsOf(place: number | undefined): string {
  if (place === sketchAt)
    return 'Flash the .bin of the Arduino build as it is: it has the boot loader (eboot) in front. Or name both: 0x0=eboot.bin 0x1000=FILE.';
  if (place === rtosProgramAt)
    return 'Flash it with its other parts, from the same build: 0x0=bootloader.bin 0x8000=partitions.bin 0x10000=FILE.';
  return 'Flash it with the boot loader of the same build: 0x0=BOOTLOADER OFFSET=FILE.';
}

const unsuitable = (message: string, hint: string): ImageProblem => ({
  code: 'image-unsuitable',
  message,
  hints: [hint],
});

/** Where in flash an image must begin so that its code is mapped where it was linked; undefined where it has none. */
export function linkedFor({ format, segments }: ImageHeader): number | undefined {
  if (format === 2) return undefined;
  let at = headerBytes;
  for (const { address, sizeBytes } of segments) {
    const place = address - mappedFlash.start - at - segmentHeaderBytes;
    if (isIn(address, mappedFlash)) return place >= 0 && place % sectorBytes === 0 ? place : undefined;
    at += segmentHeaderBytes + sizeBytes;
  }
  return undefined;
}

const bootLoaders: readonly { readonly says: string; readonly programAt: number }[] = [
  { says: '2nd stage bootloader', programAt: rtosProgramAt },
  { says: '2nd boot version', programAt: 0x1000 },
  { says: 'rBoot v', programAt: 0x2000 },
];

/** For a boot loader alone: where the program lies that it starts. Undefined for all else, and where the file has both. */
export function startsProgramAt(bytes: Uint8Array, { segments, format }: ImageHeader): number | undefined {
  if (format === 2) return undefined;
  const isEboot = segments.length > 0 && segments.every(({ address }) => isIn(address, eboot));
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, rtosProgramAt));
  const known = bootLoaders.find(({ says }) => text.includes(says, 0, 'latin1'));
  const programAt = isEboot ? sketchAt : known?.programAt;
  return programAt !== undefined && bytes.length <= programAt ? programAt : undefined;
}
