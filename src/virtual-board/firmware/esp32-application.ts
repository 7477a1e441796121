// What an application of the ESP32 family is that runs here: MicroPython, by the words of its banner.
// Strings: ports/esp32 (mpconfigport.h, main.c) and three builds of 1.26 and 1.27.
import type { Esp32MicroPython, FlashPartition } from './boot-image.ts';

export type FoundApplication = {
  /** As in the image's header. */
  readonly chipId: number;
  readonly partition: FlashPartition;
  /** The first address behind its image. */
  readonly endAddress: number;
};

/** `partitions`: the rows of the table. Null where it is none that runs here. Takes some milliseconds. */
export type RecogniseApplication = (
  flash: Uint8Array,
  partitions: readonly FlashPartition[],
  application: FoundApplication,
) => Esp32MicroPython | null;

/** Its files' partition, by the name that the port looks for. */
const filesLabels = ['vfs', 'ffat'];
const data = 1;
const fat = 0x81;
const sectorBytes = 0x1000;
const buildBytes = 64;

export const recogniseApplication: RecogniseApplication = (
  flash,
  partitions,
  { chipId, partition, endAddress },
) => {
  const image = Buffer.from(
    flash.buffer,
    flash.byteOffset + partition.offset,
    Math.max(0, Math.min(endAddress, flash.length) - partition.offset),
  );
  const text = image.toString('latin1');
  const banner = /MicroPython v(\d{1,3}\.\d{1,3}[\w.-]{0,40}) on (\d{4}-\d\d-\d\d)/.exec(text);
  if (!banner?.[1] || !banner[2]) return null;
  const board = /; ([\w() .-]{1,64} with ESP32[\w-]{0,12})/.exec(text)?.[1];
  return {
    kind: 'micropython-esp32',
    chipId,
    version: banner[1],
    date: banner[2],
    board: board ?? 'Generic ESP32 module with ESP32',
    build: buildName(text),
    partitions: withFiles(partitions, flash.length),
    running: partition,
  };
};

/** The string that stands before sys.version: sys.implementation._build. */
function buildName(text: string): string | null {
  const at = text.indexOf('3.4.0; MicroPython v');
  if (at < 0) return null;
  return (
    /(?:^|\0)([A-Z][A-Z0-9_-]{2,60})\0+$/.exec(text.slice(Math.max(0, at - buildBytes), at))?.[1] ?? null
  );
}

/** Since 1.26 the port makes a partition of what is behind the last one, where the table has none for files. */
function withFiles(partitions: readonly FlashPartition[], flashBytes: number): readonly FlashPartition[] {
  if (filesOf(partitions)) return partitions;
  const end = Math.max(sectorBytes, ...partitions.map(({ offset, sizeBytes }) => offset + sizeBytes));
  const offset = Math.ceil(end / sectorBytes) * sectorBytes;
  if (offset >= flashBytes) return partitions;
  return [...partitions, { type: data, subtype: fat, offset, sizeBytes: flashBytes - offset, label: 'vfs' }];
}

export const filesOf = (partitions: readonly FlashPartition[]): FlashPartition | undefined =>
  partitions.find(({ type, label }) => type === data && filesLabels.includes(label));
