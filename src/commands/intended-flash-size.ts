// Which chip and how much flash an image is for, where the board has to say it, or the options do.
import type { Chip } from '../device/chips/chip.ts';
import { chipById, chipNamed, knownChips, presumedChip } from '../device/chips/index.ts';
import { EspError } from '../device/errors.ts';
import type { ChipFacts } from '../device/loader/loader.ts';
import { type BuildTarget, targetOf, targetOfBoard } from '../device/releases/build-target.ts';
import { chipAtPort } from '../platform/chip-at-port.ts';
import { choices } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import type { VerbContext } from './verb.ts';

/** What an image is for: as told, else as the board that was named is. @throws EspError usage for no such chip */
export async function intendedTarget(
  context: VerbContext,
  told: { readonly flashSizeBytes: number | null; readonly chip: string | undefined },
): Promise<BuildTarget> {
  const { environment } = context;
  const { port } = context.options;
  const chip = told.chip === undefined ? chipAtPort(port, environment) : chipCalled(told.chip);
  if (port === undefined || (chip && told.flashSizeBytes !== null))
    return targetOf(chip?.id, told.flashSizeBytes);
  const board = targetOfBoard(await factsOfBoard(context));
  if (chip && chip.id !== board.chip) return targetOf(chip.id, told.flashSizeBytes);
  return { ...board, flashSizeBytes: told.flashSizeBytes ?? board.flashSizeBytes };
}

/** 'esp32c3', 'ESP32-C3'. */
function chipCalled(word: string): Chip {
  const id = word.toLowerCase().replaceAll('-', '');
  const chip = chipById(id);
  if (chip) return chip;
  throw new EspError('usage', `"${printable(word)}" is not a chip that espwb knows.`, {
    hints: choices(
      id,
      knownChips.map((each) => each.id),
    ),
  });
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
  chipAtPort(options.port ?? environment['ESPWB_PORT'], environment);

async function factsOfBoard({ openSession, operation }: VerbContext): Promise<ChipFacts> {
  const session = await openSession();
  return session.run('info', operation, async (context) => {
    const found = await session.identify(context);
    await session.restart(context);
    return found;
  });
}
