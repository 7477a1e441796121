// Which chip and how much flash an image is for, where nothing but the board can say.
import type { Chip } from '../device/chips/chip.ts';
import { chipNamed, presumedChip } from '../device/chips/index.ts';
import type { ChipFacts } from '../device/loader/loader.ts';
import { chipAtPort } from '../platform/chip-at-port.ts';
import type { VerbContext } from './verb.ts';

/** How much flash the image is for: as told, or as the board that was named has; null if neither. */
export async function intendedFlashSize(context: VerbContext, told: number | null): Promise<number | null> {
  if (told !== null || context.options.port === undefined) return told;
  return (await factsOfBoard(context)).flash.sizeBytes;
}

/** The chip of the board: as its port tells, else as it answers. */
export async function chipOfBoard(context: VerbContext): Promise<Chip> {
  const known = knownChip(context);
  if (known) return known;
  const { id } = await factsOfBoard(context);
  return id === undefined ? presumedChip : chipNamed(id);
}

/** null where only the board can say. */
export const knownChip = ({ options, environment }: VerbContext): Chip | null =>
  chipAtPort(options.port ?? environment['ESPWB_PORT']);

async function factsOfBoard({ openSession, operation }: VerbContext): Promise<ChipFacts> {
  const session = await openSession();
  return session.run('info', operation, async (context) => {
    const found = await session.identify(context);
    await session.restart(context);
    return found;
  });
}
