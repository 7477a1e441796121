// ESP-IDF's boot loader, as far as it can be seen: it reads the partition table, verifies the application that it
// starts, and says what is wrong. A boot loader that logs errors only, as most are built, says nothing else.
// Wording: bootloader_utility.c, esp_image_format.c, flash_partitions.c of ESP-IDF.
import { readImage } from './image.ts';
import { applicationsOf, type Partition, readPartitions } from './partitions.ts';

/** The errors' time stamp, milliseconds since the reset. */
const stampMs = 56;

export type SecondStage = {
  readonly text: string;
  /** What starts; null where nothing can. */
  readonly application: {
    readonly partition: Partition;
    readonly endAddress: number;
    readonly chipId: number;
  } | null;
  /** The table's rows; none where it cannot be read. */
  readonly partitions: readonly Partition[];
};

export function secondStage(flash: Uint8Array, chipId: number): SecondStage {
  const partitions = readPartitions(flash);
  if (typeof partitions === 'string')
    return {
      text: `${log('flash_parts', partitions)}${log('boot', 'Failed to verify partition table')}${log('boot', 'load partition table error!')}`,
      application: null,
      partitions: [],
    };
  const lines: string[] = [];
  const applications = applicationsOf(flash, partitions);
  for (const partition of applications) {
    const problem = problemOf(flash, partition, chipId);
    if (typeof problem !== 'string')
      return {
        text: lines.join(''),
        application: { partition, endAddress: problem.endAddress, chipId },
        partitions,
      };
    lines.push(log('esp_image', problem), log('boot', `${nameOf(partition)} is not bootable`));
  }
  lines.push(log('boot', 'No bootable app partitions in the partition table'));
  return { text: lines.join(''), application: null, partitions };
}

function problemOf(
  flash: Uint8Array,
  { offset }: Partition,
  chipId: number,
): string | { readonly endAddress: number } {
  const image = readImage(flash, offset);
  if ('notAnImage' in image)
    return `image at 0x${offset.toString(16)} has invalid magic byte (nothing flashed here?)`;
  if (image.chipId !== chipId) return `mismatch chip ID, expected ${chipId}, found ${image.chipId}`;
  const { computed, stored } = image.checksum;
  if (computed !== stored)
    return `Checksum failed. Calculated 0x${computed.toString(16)} read 0x${stored.toString(16)}`;
  return image.hasRightDigest === false ? 'Image hash failed - image is corrupt' : image;
}

const nameOf = ({ subtype }: Partition) =>
  subtype === 0 ? 'Factory app partition' : `OTA app partition slot ${subtype - 0x10}`;

const log = (tag: string, text: string) => `E (${stampMs}) ${tag}: ${text}\r\n`;
