// From a request for a loader to one that answers: the present one if it suits and is alive, else reset,
// sync, proof of who is there, and for a stub its upload and rate. Owns no state: the session does.
import { decodeBoot } from '../chips/boot-texts.ts';
import type { Clock } from '../clock.ts';
import { EspError, isEspError } from '../errors.ts';
import { baudLadder, commonBaudRate, fastBaudRates } from '../loader/baud.ts';
import { isChip, proveChip } from '../loader/chip.ts';
import { connect } from '../loader/connect.ts';
import { diagnoseNextStart } from '../loader/diagnose.ts';
import { raiseFlashLimit } from '../loader/flash-limit.ts';
import { isOwnEcho, looksLikeGarbledBootText } from '../loader/heard.ts';
import type { LoaderLink } from '../loader/link.ts';
import type { ChipFacts, LoaderOptions } from '../loader/loader.ts';
import { calmOverUsb } from '../loader/native-usb.ts';
import { fastestRomRate, openStub } from '../loader/open-stub.ts';
import { startStub } from '../loader/stub.ts';
import { waitForBootRom } from '../loader/wait-for-boot-rom.ts';
import type { OperationContext } from '../operation.ts';
import type { Transport } from '../transport/transport.ts';
import type { BoardState } from './session.ts';
import type { SessionOptions } from './session-options.ts';

export type Means = {
  readonly transport: Transport;
  readonly clock: Clock;
  /** What answered last; released here if it is not kept. */
  readonly present: LoaderLink | null;
  readonly options: SessionOptions;
  /** No hands are waited for where a REPL answers. */
  readonly replSuffices: boolean;
  readonly identify: (link: LoaderLink) => Promise<ChipFacts>;
  readonly knownFacts: () => ChipFacts | null;
};

/** One lost byte is no reason to upload a stub again. */
const livenessChecks = 2;

/** @throws EspError as connect, openStub and identifyChip do; unsupported for a ROM out of reach */
export async function obtainLoader(
  means: Means,
  request: LoaderOptions,
  context: OperationContext,
): Promise<LoaderLink> {
  const { present } = means;
  if (present && (await isAlive(present, context.signal))) {
    if (suits(present, request) && !(await couldHurry(present, means, request))) return present;
    if (request.kind === 'stub') {
      const stub = await stubFromPresent(present, means, request, context);
      if (stub) return stub;
    } else if (!means.transport.capabilities.hasLines) throw romOutOfReach();
  }
  present?.release();
  const link = await proven(means, request, context);
  if (request.kind === 'rom' && link.kind === 'stub') {
    link.release();
    throw romOutOfReach();
  }
  return request.kind === 'stub' ? stubFrom(link, means, request, context) : link;
}

/** A command that was damaged may stop a stub for good; what a reset mends is no reason to give up. */
const mendedByReset: ReadonlySet<string> = new Set(['timeout', 'protocol', 'no-answer', 'stub-failed']);

/** null where only a reset helps, and one is possible. */
async function stubFromPresent(
  present: LoaderLink,
  means: Means,
  request: LoaderOptions,
  context: OperationContext,
): Promise<LoaderLink | null> {
  try {
    if (!means.knownFacts()) await proveChip(present, context.signal);
    return await stubFrom(present, means, request, context);
  } catch (error) {
    if (!means.transport.capabilities.hasLines) throw error;
    if (!isEspError(error) || !mendedByReset.has(error.code)) throw error;
    return null;
  }
}

const romOutOfReach = () =>
  new EspError(
    'unsupported',
    'A flasher stub is running and this port cannot reset the board to its boot ROM.',
    { hints: ['Hold FLASH and tap RST, then try again.'] },
  );

async function isAlive(link: LoaderLink, signal: AbortSignal): Promise<boolean> {
  for (let check = 0; check < livenessChecks; check++) {
    if (await link.isAlive(signal)) return true;
  }
  return false;
}

function suits(link: LoaderLink, request: LoaderOptions): boolean {
  if (request.kind !== 'any' && request.kind !== link.kind) return false;
  return link.kind === 'rom' || !request.baudRate || request.baudRate === link.baudRate;
}

const couldHurry = async (link: LoaderLink, means: Means, request: LoaderOptions): Promise<boolean> =>
  request.kind === 'stub' && (await ratesBeyond(link, means, request)).some((rate) => rate > link.baudRate);

/**
 * Rates that are tried although nobody asked for them: for a long read, of an adapter of which nothing else is
 * known, where the lines are sure to bring the board back.
 */
async function ratesBeyond(
  { obeysLines, transport }: LoaderLink,
  { options }: Means,
  { isForReading, baudRate }: LoaderOptions,
): Promise<readonly number[]> {
  if (!isForReading || baudRate !== undefined || !obeysLines || !transport.capabilities.hasBaud) return [];
  const best = (await options.bestBaudRate?.()) ?? fastBaudRates[0];
  return fastBaudRates.filter((rate) => rate <= best);
}

/** What a person's hands can mend. */
const needsHands: ReadonlySet<string> = new Set(['no-answer', 'firmware-runs', 'repl-answered', 'noise']);

async function reach(means: Means, context: OperationContext): Promise<LoaderLink> {
  const { transport, clock, options, replSuffices } = means;
  try {
    return await connect(transport, clock, { bootReset: options.bootReset }, context);
  } catch (error) {
    const { waitForHandsMs } = options;
    if (!waitForHandsMs || !isEspError(error) || !needsHands.has(error.code)) throw error;
    const isHasty = replSuffices && options.isUnattended;
    const isInDoubt = isHasty && error.code === 'noise' && isHeard(error);
    const failure = (isInDoubt && (await diagnoseNextStart(transport, clock, context.signal))) || error;
    if ((replSuffices && isProgram(failure)) || (isHasty && isHeard(failure))) throw failure;
    context.onEvent({ type: 'note', text: failure.message });
    return withHands(transport, clock, { limitMs: waitForHandsMs, failure }, context);
  }
}

/** It answers what is sent, and is no boot loader. */
const isProgram = ({ code, evidence }: EspError): boolean =>
  code === 'repl-answered' || (evidence !== undefined && isOwnEcho(evidence));

const latin = new TextDecoder('latin1');

/**
 * A program that only prints, or noise: it goes on doing so, whoever waits. Not the boot ROM's own words: a board that
 * starts, once or over and over, can be led into its boot loader by hand at its next start.
 */
const isHeard = ({ code, evidence = new Uint8Array(0) }: EspError): boolean => {
  const isBoot = decodeBoot(latin.decode(evidence)).starts.length > 0 || looksLikeGarbledBootText(evidence);
  return (code === 'firmware-runs' || code === 'noise') && !isBoot;
};

/** @throws what led here when nobody lent a hand in time */
async function withHands(
  transport: Transport,
  clock: Clock,
  { limitMs, failure }: { readonly limitMs: number; readonly failure: EspError },
  { signal, onEvent }: OperationContext,
): Promise<LoaderLink> {
  const late = new AbortController();
  const cancelTimer = clock.setTimer(limitMs, () => late.abort(failure));
  try {
    return await waitForBootRom(transport, clock, {
      signal: AbortSignal.any([signal, late.signal]),
      onEvent,
    });
  } finally {
    cancelTimer();
  }
}

/**
 * A fresh link to a chip that espwb speaks to, and to that one of which the facts are known, if they are.
 * Where a stub is to come they are read through it, which is faster.
 */
async function proven(means: Means, request: LoaderOptions, context: OperationContext): Promise<LoaderLink> {
  const link = await reach(means, context);
  try {
    // A stub found running may still owe the answer to what failed before.
    if (link.kind === 'stub') await startStub(link, context);
    const known = means.knownFacts();
    if (!known && request.kind === 'stub') await proveChip(link, context.signal);
    else if (!known || !(await isChip(link, known.mac, context.signal))) await means.identify(link);
    if (link.kind === 'rom') await calmOverUsb(link, context.signal);
    return link;
  } catch (error) {
    link.release();
    throw error;
  }
}

async function stubFrom(
  link: LoaderLink,
  means: Means,
  request: LoaderOptions,
  context: OperationContext,
): Promise<LoaderLink> {
  const { options } = means;
  let isDeaf = false;
  const reconnect = async () => {
    const { reopen } = means.transport;
    if (!reopen || isDeaf) return proven(means, request, context);
    try {
      // No hands are waited for: those of the board are not what is missing.
      return await proven({ ...means, options: { ...options, waitForHandsMs: undefined } }, request, context);
    } catch (error) {
      if (!isEspError(error) || error.code !== 'no-answer') throw error;
      const text = `Nothing has been received since the rate was changed: the port is reopened and stays at ${commonBaudRate} baud.`;
      context.onEvent({ type: 'note', text });
      isDeaf = true;
      await means.transport.reopen?.({ baudRate: commonBaudRate });
      return proven(means, request, context);
    }
  };
  const { baudRate: requested, failedBaudRate } = request;
  const best = (await options.bestBaudRate?.()) ?? baudLadder[0];
  const mayRemember = requested === undefined || failedBaudRate !== undefined;
  const speed = {
    mayChange: () => !isDeaf,
    baudRate: requested ?? Math.min(best, fastestRomRate),
    isRequested: requested !== undefined,
    beyond: await ratesBeyond(link, means, request),
    onProven: mayRemember
      ? (proven: number, tried: number) => options.onBaudRate?.(proven, failedBaudRate ?? tried)
      : undefined,
  };
  const stub = await openStub(link, reconnect, speed, context);
  try {
    const facts = means.knownFacts() ?? (await means.identify(stub));
    await raiseFlashLimit(stub, facts.flash.sizeBytes ?? 0, context.signal);
    return stub;
  } catch (error) {
    stub.release();
    throw error;
  }
}

/** What a failed attempt to reach a loader tells of the board. */
export function stateAfterFailure(error: unknown, restarted: boolean): BoardState {
  const code = isEspError(error) ? error.code : 'internal';
  if (code === 'unplugged') return 'unplugged';
  if (code === 'firmware-runs' || code === 'repl-answered') return 'firmware unknown';
  if (code === 'no-answer' || code === 'noise') return 'silent';
  return restarted ? 'booting' : 'silent';
}
