// Images, partition tables and OTA records of the ESP32 family, built byte by byte from esptool's
// documentation, so that the parsers are not tested against writers of their own.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export type ExtendedSpec = {
  readonly chipId?: number;
  readonly segments?: readonly (readonly [address: number, data: Uint8Array])[];
  readonly mode?: number;
  readonly sizeAndFrequency?: number;
  readonly minimumRevision?: number;
  readonly oldMinimum?: number;
  readonly maximumRevision?: number;
  readonly hasDigest?: boolean;
};

const latin = (string: string, sizeBytes: number): Buffer =>
  Buffer.concat([Buffer.from(string, 'latin1'), Buffer.alloc(sizeBytes)]).subarray(0, sizeBytes);

/** A whole image with its extended header, checksum and SHA-256. */
export function extendedImage(spec: ExtendedSpec = {}): Uint8Array {
  const { segments = [[0x3fff_0030, Buffer.alloc(100, 0x21)]], hasDigest = true } = spec;
  const head = Buffer.alloc(24);
  head.set([0xe9, segments.length, spec.mode ?? 2, spec.sizeAndFrequency ?? 0x20]);
  head.writeUInt32LE(0x4008_05ac, 4);
  head[8] = 0xee;
  head.writeUInt16LE(spec.chipId ?? 0, 12);
  head[14] = spec.oldMinimum ?? 0;
  head.writeUInt16LE(spec.minimumRevision ?? 0, 15);
  head.writeUInt16LE(spec.maximumRevision ?? 399, 17);
  head[23] = hasDigest ? 1 : 0;
  const parts: Uint8Array[] = [head];
  let checksum = 0xef;
  for (const [address, data] of segments) {
    const about = Buffer.alloc(8);
    about.writeUInt32LE(address, 0);
    about.writeUInt32LE(data.length, 4);
    parts.push(about, data);
    for (const byte of data) checksum ^= byte;
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const body = Buffer.concat([...parts, Buffer.alloc(15 - (length % 16)), Buffer.of(checksum)]);
  return new Uint8Array(hasDigest ? Buffer.concat([body, createHash('sha256').update(body).digest()]) : body);
}

/** What ESP-IDF puts at the start of a program's first segment, with `strings` behind it. */
export function appData(
  about: { project?: string; version?: string; idf?: string; strings?: string } = {},
): Uint8Array {
  const descriptor = Buffer.alloc(256);
  descriptor.writeUInt32LE(0xabcd_5432, 0);
  latin(about.version ?? '', 32).copy(descriptor, 16);
  latin(about.project ?? '', 32).copy(descriptor, 48);
  latin('12:34:56', 16).copy(descriptor, 80);
  latin('Dec  9 2025', 16).copy(descriptor, 96);
  latin(about.idf ?? 'v5.4.2', 32).copy(descriptor, 112);
  descriptor.writeUInt16LE(99, 178);
  const strings = Buffer.from(about.strings ?? '', 'latin1');
  return new Uint8Array(
    Buffer.concat([descriptor, strings, Buffer.alloc(4 - ((descriptor.length + strings.length) % 4))]),
  );
}

/** What ESP-IDF puts at the start of a boot loader. */
export function bootLoaderData(idf = 'v5.4.2'): Uint8Array {
  const descriptor = Buffer.alloc(80);
  descriptor[0] = 0x50;
  descriptor.writeUInt32LE(1, 4);
  latin(idf, 32).copy(descriptor, 8);
  latin('Dec  9 2025 12:34:56', 24).copy(descriptor, 40);
  return new Uint8Array(Buffer.concat([descriptor, Buffer.alloc(120, 0x36)]));
}

export type RowSpec = readonly [
  label: string,
  type: number,
  subtype: number,
  offset: number,
  sizeBytes: number,
];

/** Rows, their MD5, FF to the end of what a table may fill. */
export function partitionTable(rows: readonly RowSpec[], hasDigest = true): Uint8Array {
  const table = Buffer.alloc(0xc00, 0xff);
  for (const [index, [label, type, subtype, offset, sizeBytes]] of rows.entries()) {
    const row = Buffer.alloc(32);
    row.set([0xaa, 0x50, type, subtype]);
    row.writeUInt32LE(offset, 4);
    row.writeUInt32LE(sizeBytes, 8);
    latin(label, 16).copy(row, 12);
    row.copy(table, index * 32);
  }
  const end = rows.length * 32;
  if (hasDigest) {
    table.set([0xeb, 0xeb], end);
    createHash('md5')
      .update(table.subarray(0, end))
      .digest()
      .copy(table, end + 16);
  }
  return new Uint8Array(table);
}

/** As MicroPython lays out 4 MB. */
export const micropythonRows: readonly RowSpec[] = [
  ['nvs', 1, 2, 0x9000, 0x6000],
  ['phy_init', 1, 1, 0xf000, 0x1000],
  ['factory', 0, 0, 0x10000, 0x1f0000],
];

/** As Arduino lays out 4 MB. */
export const arduinoRows: readonly RowSpec[] = [
  ['nvs', 1, 2, 0x9000, 0x5000],
  ['otadata', 1, 0, 0xe000, 0x2000],
  ['app0', 0, 0x10, 0x10000, 0x140000],
  ['app1', 0, 0x11, 0x150000, 0x140000],
  ['spiffs', 1, 0x82, 0x290000, 0x170000],
];

/** One of the two records of which program starts. */
export function otaEntry(sequence: number, state = 0xffff_ffff): Uint8Array {
  const entry = Buffer.alloc(32, 0xff);
  entry.writeUInt32LE(sequence, 0);
  entry.writeUInt32LE(state, 24);
  entry.writeUInt32LE(crc32(entry.subarray(0, 4), 0xffff_ffff), 28);
  return new Uint8Array(entry);
}

/** Each at its place, FF between them, from `start` on. */
export function laidOut(
  parts: readonly (readonly [offset: number, bytes: Uint8Array])[],
  start = 0,
): Uint8Array {
  const end = Math.max(...parts.map(([offset, bytes]) => offset + bytes.length));
  const whole = new Uint8Array(end - start).fill(0xff);
  for (const [offset, bytes] of parts) whole.set(bytes, offset - start);
  return whole;
}
