// A stub at the best rate that the line carries. First the whole way at the wished rate, the stub's own
// upload included; where that fails, a stub at the rate that all share, which then tries the rates from
// the wished one down, each with real traffic. After a failed try nobody knows who listens at which
// rate, so the board starts anew.
import { isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import { baudLadder, commonBaudRate, tryingRate } from './baud.ts';
import { testWayBack } from './line-test.ts';
import type { LoaderLink } from './link.ts';
import { raiseRomRate } from './rom-rate.ts';
import { startStub } from './stub.ts';

export type StubSpeed = {
  /** What to try first. */
  readonly baudRate: number;
  /** False once an adapter has turned out to be deaf after a change of rate: then there is no other. */
  readonly mayChange?: () => boolean;
  /** A person asked for this rate; else it is only the best that could be. */
  readonly isWish?: boolean;
  /** Called with the rate that proved good; the caller may remember it for this adapter. */
  readonly onProven?: ((baudRate: number) => void) | undefined;
};

/** As far as the boot ROM is known to carry; beyond it the stub alone goes. */
const fastestRomRate = 921_600;

/** The wish, then what is slower. */
export const ratesFrom = (baudRate: number): readonly number[] => [
  baudRate,
  ...baudLadder.filter((rate) => rate < baudRate),
];

/**
 * @param first to a chip that is known to be an ESP8266
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
  // A bridge with a rate of its own would be lost with the first try: only on a person's word.
  const mayTry = link.transport.capabilities.hasBaud || speed.isWish === true;
  let wish = speed.baudRate;
  try {
    if (mayTry && link.kind === 'rom' && wish > link.baudRate) {
      const romRate = Math.min(wish, fastestRomRate);
      const isUp = await startFast(link, romRate, context);
      if (isUp && (romRate === wish || (await tryRate(link, wish, context)))) {
        speed.onProven?.(wish);
        return link;
      }
      if (isUp) wish = romRate;
      link.release();
      link = await reconnect();
    }
    await startStub(link, context);
    if (!link.transport.capabilities.hasBaud) {
      if (mayTry) await link.changeBaud(wish, context.signal);
      return link;
    }
    for (const baudRate of ratesFrom(wish)) {
      if (speed.mayChange?.() === false) break;
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
    if (!link.transport.capabilities.hasBaud) throw error;
    context.onEvent({ type: 'note', text: `${error.message} Trying a slower rate.` });
    return false;
  }
}

/**
 * ROM, upload and stub at one rate. The upload, of which the ROM checks every block, proves the way to
 * the board, so that only the way back is left to try.
 * @returns false where the board must be reset and started at the usual rate
 * @throws EspError baud-failed where the transport has no rate: nobody can bring the ends together
 */
async function startFast(link: LoaderLink, baudRate: number, context: OperationContext): Promise<boolean> {
  const { signal } = context;
  try {
    await tryingRate(link, baudRate, async () => {
      await raiseRomRate(link, baudRate, signal);
      // Where no reset can begin anew, a block that was damaged by chance is worth another try.
      await startStub(link, context, link.transport.capabilities.hasLines ? { attempts: 1 } : {});
      await testWayBack(link, signal);
    });
    return true;
  } catch (error) {
    if (!isEspError(error) || error.code !== 'baud-failed') throw error;
    if (!link.transport.capabilities.hasBaud) throw error;
    context.onEvent({ type: 'note', text: `${error.message} Starting at ${commonBaudRate} baud.` });
    return false;
  }
}
