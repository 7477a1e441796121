// Changing the rate with the stub. It computes its new divider from the present one; so the argument is chosen
// from the divider that the chip really uses, such that the nearest one results.
import { advise } from '../advice.ts';
import type { ChipUart } from '../chips/chip.ts';
import { sleep } from '../clock.ts';
import { EspError, isEspError } from '../errors.ts';
import type { Transport } from '../transport/transport.ts';
import { testLine } from './line-test.ts';
import type { Loader, LoaderOnLine } from './loader.ts';
import { opcodes } from './opcodes.ts';
import { words } from './packet.ts';
import { isLineTrouble, retryHarmless } from './retry.ts';

/** The rate at which every board and program meets. */
export const commonBaudRate = 115_200;

/** What is tried, the fastest first, where nothing is remembered of an adapter. */
export const baudLadder = [921_600, 460_800, 230_400, commonBaudRate] as const;

/**
 * Beyond that, for the stub alone and where much is to be read: not every adapter has them, and what a write
 * sends is waited for by the flash.
 */
export const fastBaudRates = [2_000_000, 1_500_000] as const;

/** The next that is slower. */
export const slowerBaudRate = (baudRate: number): number | undefined =>
  [...fastBaudRates, ...baudLadder].find((each) => each < baudRate);

/** 8N1 bears about 2.5 % at each end. */
const maxErrorShare = 0.025;
const replyTimeoutMs = 250;
const greetingAttempts = 3;
const changeAttempts = 2;
/** The stub switches when its answer has left; what it hears meanwhile it hears in part. */
const settleMs = 20;

const unanswered: ReadonlySet<string> = new Set(['no-answer', 'stub-failed']);

/**
 * The argument of CHANGE_BAUD that gives the divider nearest to the request.
 * @throws EspError baud-failed where the nearest divider is more than 2.5 % off
 */
export function chooseDivider(
  uart: ChipUart,
  presentDivider: number,
  presentBaudRate: number,
  baudRate: number,
): { readonly divider: number; readonly argument: number } {
  const { divider, baudRate: made } = uart.nearestDivider(presentDivider, presentBaudRate, baudRate);
  if (Math.abs(made / baudRate - 1) > maxErrorShare) {
    const nearest = Math.round(made);
    throw new EspError('baud-failed', `The chip cannot do ${baudRate} baud; the nearest is ${nearest}.`);
  }
  return { divider, argument: uart.stubArgument(presentDivider, divider) };
}

/**
 * Both ends go to `baudRate`, then real traffic proves the line. Where the transport has no rate, the
 * chip alone goes there; whether what lies between follows shows in the traffic.
 * @throws EspError baud-failed: the stub may be at either rate, only a reset is sure to help
 */
export async function changeBaudRate(
  link: LoaderOnLine,
  baudRate: number,
  signal?: AbortSignal,
): Promise<void> {
  if (baudRate === link.baudRate) return;
  await tryingRate(link, baudRate, () => change(link, baudRate, signal));
}

/** What fails meanwhile fails for the rate. @throws EspError baud-failed, and what is not line trouble */
export async function tryingRate<T>(
  link: LoaderOnLine,
  baudRate: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isLineTrouble(error) && !(isEspError(error) && unanswered.has(error.code))) throw error;
    const { message, evidence } = error as EspError;
    const details = { baudRate, cause: error, ...(evidence ? { evidence } : {}) };
    if (link.transport.capabilities.hasBaud)
      throw new EspError(
        'baud-failed',
        `${baudRate} baud does not work on this connection: ${message}`,
        details,
      );
    throw new EspError(
      'baud-failed',
      `${link.transport.path} does not follow the board to ${baudRate} baud: ${message}`,
      { ...details, hints: [advise('without-rate')] },
    );
  }
}

async function change(link: LoaderOnLine, baudRate: number, signal?: AbortSignal): Promise<void> {
  const { transport, baudRate: before } = link;
  const argument = await rateArgument(link, baudRate, signal);
  // The rate at which the stub came up is proven already.
  const test = baudRate === commonBaudRate ? null : await retryHarmless(() => testLine(link, signal));
  for (let attempt = 1; ; attempt++) {
    await askForRate(link, words(argument, before), signal);
    await transport.setBaudRate(baudRate);
    await sleep(link.clock, settleMs, signal);
    if (await greets(link, signal)) break;
    // Perhaps the request was lost: then the stub is still where it was.
    await transport.setBaudRate(before);
    if (attempt === changeAttempts || !(await greets(link, signal))) {
      throw new EspError('timeout', 'the stub does not answer at the new rate.', { evidence: link.heard });
    }
  }
  await test?.run();
}

/**
 * The last thing that is said to a stub which stays behind: it goes to the rate at which others look for
 * it. Its answer, at the present rate, is all the proof that is waited for.
 */
export async function leaveAtCommonRate(link: LoaderOnLine): Promise<void> {
  if (link.baudRate === commonBaudRate) return;
  await askForRate(link, words(await rateArgument(link, commonBaudRate), link.baudRate));
}

/** What CHANGE_BAUD takes for a rate. @throws EspError baud-failed where the chip cannot make it */
async function rateArgument(link: LoaderOnLine, baudRate: number, signal?: AbortSignal): Promise<number> {
  const { uart } = link.chip;
  if (!uart) return baudRate;
  const divider = await readDivider(link, uart, signal);
  return chooseDivider(uart, divider, link.baudRate, baudRate).argument;
}

/** What the chip divides its clock by now. */
export const readDivider = (loader: Loader, uart: ChipUart, signal?: AbortSignal): Promise<number> =>
  retryHarmless(async () => (await loader.readRegister(uart.dividerAddress, signal)) & uart.dividerMask);

async function askForRate(link: LoaderOnLine, payload: Uint8Array, signal?: AbortSignal): Promise<void> {
  try {
    const options = { timeoutMs: replyTimeoutMs, ...(signal ? { signal } : {}) };
    await link.command(opcodes.CHANGE_BAUD, payload, options);
  } catch (error) {
    // The stub may switch while its answer is still leaving: the new rate tells whether it did.
    if (!isEspError(error) || error.code !== 'timeout') throw error;
  }
}

async function greets(link: LoaderOnLine, signal?: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < greetingAttempts; attempt++) {
    if ((await link.sync(signal)) === 'stub') return true;
  }
  return false;
}

/** Whether the driver has the rate, asked before the board goes there; it is at the present one afterwards. */
export async function hasBaudRate(transport: Transport, baudRate: number): Promise<boolean> {
  const { baudRate: before } = transport;
  const hasIt = await takesBaudRate(transport, baudRate);
  await transport.setBaudRate(before);
  return hasIt;
}

/** False where the driver does not have the rate: then nobody was left at it through this port. */
export async function takesBaudRate(transport: Transport, baudRate: number): Promise<boolean> {
  try {
    await transport.setBaudRate(baudRate);
    return true;
  } catch (error) {
    if (isEspError(error) && error.code === 'baud-failed') return false;
    throw error;
  }
}
