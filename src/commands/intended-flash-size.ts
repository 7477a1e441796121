// How much flash an image is for, where nothing but the board can say.
import type { VerbContext } from './verb.ts';

/** How much flash the image is for: as told, or as the board that was named has; null if neither. */
export async function intendedFlashSize(
  { openSession, operation, options }: VerbContext,
  told: number | null,
): Promise<number | null> {
  if (told !== null || options.port === undefined) return told;
  const session = await openSession();
  const facts = await session.run('info', operation, async (context) => {
    const found = await session.identify(context);
    await session.restart(context);
    return found;
  });
  return facts.flash.sizeBytes;
}
