// A stub at the best rate that the line carries: from the wished rate down, each tried with real
// traffic. After a failed try nobody knows at which rate the stub listens, so it starts anew.
import { isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import { baudLadder } from './baud.ts';
import type { LoaderLink } from './link.ts';
import { startStub } from './stub.ts';

export type StubSpeed = {
  /** What to try first. */
  readonly baudRate: number;
  /** A person asked for this rate; else it is only the best that could be. */
  readonly isWish?: boolean;
  /** Called with the rate that proved good; the caller may remember it for this adapter. */
  readonly onProven?: ((baudRate: number) => void) | undefined;
};

/** The wish, then what is slower. */
export const ratesFrom = (baudRate: number): readonly number[] => [
  baudRate,
  ...baudLadder.filter((rate) => rate < baudRate),
];

/**
 * @param reconnect gives a fresh link after a failed rate; the one before is released
 * @throws EspError stub-failed; baud-failed where the transport has no rate; and what connect throws
 */
export async function openStub(
  first: LoaderLink,
  reconnect: () => Promise<LoaderLink>,
  speed: StubSpeed,
  context: OperationContext,
): Promise<LoaderLink> {
  let link = first;
  try {
    await startStub(link, context);
    if (!link.transport.capabilities.hasBaud) {
      // A bridge with a rate of its own would be lost with the first try: only on a person's word.
      if (speed.isWish) await link.changeBaud(speed.baudRate, context.signal);
      return link;
    }
    for (const baudRate of ratesFrom(speed.baudRate)) {
      if (await tryRate(link, baudRate, context)) {
        speed.onProven?.(baudRate);
        break;
      }
      link.release();
      link = await reconnect();
      await startStub(link, context);
    }
    return link;
  } catch (error) {
    link.release();
    throw error;
  }
}

async function tryRate(link: LoaderLink, baudRate: number, context: OperationContext): Promise<boolean> {
  try {
    await link.changeBaud(baudRate, context.signal);
    return true;
  } catch (error) {
    if (!isEspError(error) || error.code !== 'baud-failed') throw error;
    context.onEvent({ type: 'note', text: `${error.message} Trying a slower rate.` });
    return false;
  }
}
