// Where the flash ends, for whoever only identifies a board: through the registers, which every loader has.
import type { ChipFacts } from '../loader/loader.ts';
import { attachFlash } from '../loader/spi-flash.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { type FlashEnd, findFlashEnd } from './flash-end.ts';
import { sightThroughRegisters } from './flash-sight.ts';
import { claimedSize, endOfFlash } from './true-size.ts';

/**
 * Two looks of 32 bytes where the contents differ, as they mostly do. Changes nothing; null where nothing in the
 * flash tells. Run it inside `session.run`. @throws EspError what Session.loader throws
 */
export async function lookAtFlashEnd(
  session: Session,
  facts: ChipFacts,
  context: OperationContext,
): Promise<FlashEnd> {
  const sizeBytes = claimedSize(facts, {});
  if (sizeBytes === null) return null;
  return endOfFlash(facts, async () => {
    const loader = await session.loader({ kind: 'any' }, context);
    await attachFlash(loader, context.signal);
    return findFlashEnd(sightThroughRegisters(loader, context.signal), sizeBytes);
  });
}
