// A stub at the best rate that the line carries. First the whole way at the requested rate, the stub's own
// upload included; where that fails, a stub at the rate that all share, which then tries the rates from
// the requested one down, each with real traffic. Rates beyond the boot ROM's come last, from a stub that is
// up. After a failed try nobody knows who listens at which rate, so the board starts anew.
import { isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import { baudLadder, commonBaudRate, fastBaudRates, hasBaudRate, tryingRate } from './baud.ts';
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
  readonly isRequested?: boolean;
  /** Beyond `baudRate`, the fastest first: tried where the driver has them and the board can be reset. */
  readonly beyond?: readonly number[];
  /**
   * Called with the rate that proved good and the highest that was tried; the caller may remember them for
   * this adapter.
   */
  readonly onProven?: ((baudRate: number, triedBaudRate: number) => void) | undefined;
};

/** As far as the boot ROM is known to carry; beyond it the stub alone goes. */
export const fastestRomRate = 921_600;

/**
 * @param first to a chip that is proven
 * @param reconnect gives a fresh link after a failed rate; the one before is released
 * @throws EspError stub-failed; baud-failed where the transport has no rate; and what connect throws
 */
export async function openStub(
  first: LoaderLink,
  reconnect: () => Promise<LoaderLink>,
  speed: StubSpeed,
  context: OperationContext,
): Promise<LoaderLink> {
  const rates = new Rates(speed);
  let link = first;
  try {
    for (;;) {
      if ((await comeUp(link, rates, context)) && (await goBeyond(link, rates, context))) {
        if (link.transport.capabilities.hasBaud && rates.mayChange)
          speed.onProven?.(link.baudRate, rates.highest);
        return link;
      }
      link.release();
      link = await reconnect();
    }
  } catch (error) {
    link.release();
    throw error;
  }
}

/** What is still to be tried. */
class Rates {
  readonly highest: number;
  readonly isRequested: boolean;
  readonly #speed: StubSpeed;
  /** What the boot ROM takes, too; the first is tried next. */
  readonly usual: number[];
  readonly beyond: number[];
  mayHurryRom = true;
  /** Whether what comes from the board comes whole has not been looked at: the next rate would be looked at anyway. */
  isWayBackOpen = false;

  constructor(speed: StubSpeed) {
    const { baudRate, beyond = [] } = speed;
    this.#speed = speed;
    this.isRequested = speed.isRequested === true;
    const start = Math.min(baudRate, fastestRomRate);
    this.usual = [start, ...baudLadder.filter((rate) => rate < start)];
    this.beyond =
      baudRate > fastestRomRate
        ? [baudRate, ...fastBaudRates.filter((rate) => rate < baudRate)]
        : [...beyond];
    this.highest = this.beyond[0] ?? start;
  }

  get mayChange(): boolean {
    return this.#speed.mayChange?.() !== false;
  }

  /** The next of the usual ones has failed, and with it whatever is faster. */
  giveUp(): void {
    this.usual.shift();
    this.beyond.length = 0;
  }
}

/** False where the board must be started anew, and a try fewer is left. */
async function comeUp(link: LoaderLink, rates: Rates, context: OperationContext): Promise<boolean> {
  const { hasBaud, native } = link.transport.capabilities;
  // A bridge with a rate of its own would be lost with the first try: only on a person's word.
  // A chip's own USB port is as fast as it is, whatever is asked for.
  const mayTry = native === undefined && (hasBaud || rates.isRequested) && rates.mayChange;
  const [request = commonBaudRate] = rates.usual;
  if (mayTry && rates.mayHurryRom && mayRaiseRom(link, rates) && request > link.baudRate) {
    rates.isWayBackOpen = rates.beyond.length > 0;
    rates.mayHurryRom = await startFast(link, request, !rates.isWayBackOpen, context);
    return rates.mayHurryRom;
  }
  await startStub(link, context);
  if (!mayTry) return true;
  if (await tryRate(link, request, context)) return true;
  rates.giveUp();
  return false;
}

/**
 * A rate that the ROM makes from a clock that drifts is not worth its doubts. That the stub of every one of the family
 * stays at the rate of its ROM is not proven: only where a reset brings the board back, or on a person's word.
 */
const mayRaiseRom = ({ kind, chip, transport }: LoaderLink, { isRequested }: Rates): boolean =>
  kind === 'rom' &&
  (chip.uart !== null ||
    (chip.romRate?.isSteady === true && (transport.capabilities.hasLines || isRequested)));

/** The same for what the stub alone can do. */
async function goBeyond(link: LoaderLink, rates: Rates, context: OperationContext): Promise<boolean> {
  const { transport } = link;
  // Where no line can reset the board, a rate that the driver does not have would lose it.
  const asksFirst = transport.capabilities.hasBaud && !(rates.isRequested && transport.capabilities.hasLines);
  while (rates.mayChange) {
    const rate = rates.beyond.shift();
    if (rate === undefined) break;
    if (rate <= link.baudRate || (asksFirst && !(await hasBaudRate(transport, rate)))) continue;
    return tryRate(link, rate, context);
  }
  if (!rates.isWayBackOpen) return true;
  rates.isWayBackOpen = false;
  rates.mayHurryRom = await atRate(link, link.baudRate, context, () => testWayBack(link, context.signal));
  return rates.mayHurryRom;
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
 * @returns and throws as atRate
 */
const startFast = (link: LoaderLink, baudRate: number, testsBack: boolean, context: OperationContext) =>
  atRate(link, baudRate, context, async () => {
    await raiseRomRate(link, baudRate, context.signal);
    // Where no reset can begin anew, a block that was damaged by chance is worth another try.
    await startStub(link, context, link.transport.capabilities.hasLines ? { attempts: 1 } : {});
    if (testsBack) await testWayBack(link, context.signal);
  });

/**
 * @returns false where the board must be reset and started at the usual rate
 * @throws EspError baud-failed where the transport has no rate: nobody can bring the ends together
 */
async function atRate(
  link: LoaderLink,
  baudRate: number,
  context: OperationContext,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await tryingRate(link, baudRate, work);
    return true;
  } catch (error) {
    if (!isEspError(error) || error.code !== 'baud-failed') throw error;
    if (!link.transport.capabilities.hasBaud) throw error;
    context.onEvent({ type: 'note', text: `${error.message} Starting at ${commonBaudRate} baud.` });
    return false;
  }
}
