// MicroPython for the ESP32 family, made here as demo-image.ts makes the ESP8266's: laid out, checked and named as the
// builds are; the code in it is noise, and only a virtual board can run it.
import { createHash } from 'node:crypto';
import type { Chip } from '../chips/chip.ts';
import { checksumSeed, xorChecksum } from '../xor-checksum.ts';
import { demoMark } from './banner.ts';
import { fillWithCode } from './demo-code.ts';
import { type DemoSize, demoMicroPythonVersion } from './demo-image.ts';
import { extendedHeaderBytes, extendedMagic } from './family/extended-header.ts';
import { partitionTableBytes } from './family/partition-table.ts';

const releaseDate = '2025-12-09';
const factoryAt = 0x10000;
const usualFactoryBytes = 0x1f0000;
const partitionUnit = 0x10000;
const bootLoaderBytes = 0x4000;
const usualSizeBytes = 0x1a0000;
/** DIO, 4 MB at 80 MHz. */
const [dio, fourMegabytes] = [2, 0x2f];
const stringsAt = 0x200;

/**
 * From the chip's boot loader on: boot loader, partition table, application. Deterministic; some 50 ms. null for a
 * chip that no virtual board has.
 */
export function demoFamilyMicroPython(
  { image }: Pick<Chip, 'image'>,
  { sizeBytes = usualSizeBytes, seed = 0x3270 }: DemoSize = {},
): Uint8Array | null {
  const { bootLoaderOffset: start, demo } = image;
  if (!demo) return null;
  const release = `v${demoMicroPythonVersion} on ${releaseDate}`;
  const strings = [
    `\0${demo.build}`,
    `3.4.0; MicroPython ${release}`,
    `MicroPython ${release}`,
    `; ${demo.board}`,
    'Type "help()" for more information.',
    demoMark,
  ];
  const whole = new Uint8Array(sizeBytes).fill(0xff);
  const chipId = image.imageChipId ?? 0;
  whole.set(extendedImage(chipId, demo.dataAddress, code(bootLoaderBytes, seed)));
  // Smaller ones are for smaller flashes.
  const fitting = Math.ceil((start + sizeBytes - factoryAt) / partitionUnit) * partitionUnit;
  const factoryBytes = sizeBytes < usualSizeBytes ? fitting : usualFactoryBytes;
  whole.set(table(factoryBytes), (image.partitionTableAt ?? 0x8000) - start);
  const program = code(sizeBytes - (factoryAt - start) - 0x100, seed + 1);
  program.set(Buffer.from(strings.map((string) => `${string}\0`).join(''), 'latin1'), stringsAt);
  whole.set(extendedImage(chipId, demo.mappedAddress, program), factoryAt - start);
  return whole;
}

function code(sizeBytes: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  fillWithCode(bytes, seed);
  // Whoever looks for descriptors finds none: MicroPython's are empty.
  bytes.fill(0, 0, 0x100);
  return bytes;
}

/** One segment, the checksum, the SHA-256. */
function extendedImage(chipId: number, address: number, data: Uint8Array): Uint8Array {
  const checksumAt = (extendedHeaderBytes + 8 + data.length) | 15;
  const image = Buffer.alloc(checksumAt + 1);
  image.set([extendedMagic, 1, dio, fourMegabytes]);
  image.writeUInt32LE(address, 4);
  image[8] = 0xee;
  image.writeUInt16LE(chipId, 12);
  image[23] = 1;
  image.writeUInt32LE(address, extendedHeaderBytes);
  image.writeUInt32LE(data.length, extendedHeaderBytes + 4);
  image.set(data, extendedHeaderBytes + 8);
  image[checksumAt] = xorChecksum(data, checksumSeed);
  return Buffer.concat([image, createHash('sha256').update(image).digest()]);
}

/** As the port's builds have it since 1.26: what is behind the program is the files'. */
function table(factoryBytes: number): Uint8Array {
  const rows = [
    ['nvs', 1, 2, 0x9000, 0x6000],
    ['phy_init', 1, 1, 0xf000, 0x1000],
    ['factory', 0, 0, factoryAt, factoryBytes],
  ] as const;
  const bytes = Buffer.alloc(partitionTableBytes, 0xff);
  for (const [index, [label, type, subtype, offset, sizeBytes]] of rows.entries()) {
    const row = bytes.subarray(index * 32, index * 32 + 32).fill(0);
    row.set([0xaa, 0x50, type, subtype]);
    row.writeUInt32LE(offset, 4);
    row.writeUInt32LE(sizeBytes, 8);
    row.write(label, 12, 'latin1');
  }
  const end = rows.length * 32;
  const digest = createHash('md5').update(bytes.subarray(0, end)).digest();
  bytes.set([0xeb, 0xeb], end);
  digest.copy(bytes, end + 16);
  return bytes;
}
