// A stretch of flash by the name that the board's own partition table gives it.
import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';
import { formatOffset } from '../sizes.ts';
import type { FlashLink } from './flash-link.ts';
import type { Range } from './geometry.ts';
import { readBoardTable } from './partitions.ts';

/** @throws EspError usage where the board has no such partition, and what a FlashLink throws */
export async function partitionRange(link: FlashLink, label: string): Promise<Range> {
  const { chip } = link.loader;
  const board = await readBoardTable(link);
  if (!board)
    throw new EspError(
      'usage',
      chip.image.partitionTableAt === null
        ? `An ${chip.name} has no partition table: name the region.`
        : `The board has no partition table at ${formatOffset(chip.image.partitionTableAt)}: name the region.`,
      { hints: [advise('told-region')] },
    );
  const { partitions } = board.table;
  const found = partitions.find((partition) => partition.label === label);
  if (found) return { offset: found.offset, sizeBytes: found.sizeBytes };
  const names = partitions.map((partition) => partition.label).join(', ');
  const end = Math.max(0, ...partitions.map(({ offset, sizeBytes }) => offset + sizeBytes));
  const restBytes = (link.facts.flash.sizeBytes ?? 0) - end;
  throw new EspError('usage', `The board has no partition "${label}". It has ${names || 'none'}.`, {
    hints:
      restBytes > 0
        ? [advise('region-behind-partitions', { region: `${formatOffset(end)}:${formatOffset(restBytes)}` })]
        : [],
  });
}
