// From an open port to a boot loader that answers: resets in the order that suits the port, a few
// SYNCs after each, and within three seconds either a link or a diagnosis. Where the port has no
// lines, or they are wired to nothing, a board that already waits is found, a running stub too.
import type { Clock } from '../clock.ts';
import { type EspError, isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import type { Transport } from '../transport/transport.ts';
import { baudLadder, commonBaudRate, fastBaudRates, takesBaudRate } from './baud.ts';
import { diagnose } from './diagnose.ts';
import { LoaderLink, syncTimeoutMs } from './link.ts';
import { durationMs, playResetSequence, type ResetSequence } from './reset-sequence.ts';
import { bootResets, type NamedReset, quickBootReset } from './reset-strategies.ts';

export type ConnectOptions = {
  /** The person's own sequence, tried before the known ones. */
  readonly bootReset?: ResetSequence | undefined;
};

/** Resets and their SYNCs end by then, so that the diagnosis is there within three seconds. */
const resetsLimitMs = 1800;
const firstSyncs = 3;
const laterSyncs = 2;
/** A stub that an earlier program left behind answers at once; one that was reading takes the first SYNC for an ACK. */
const adoptionTimeoutMs = 60;
const adoptionSyncs = 2;

/**
 * @returns a link in step with the ROM or with a stub that was already running (see its kind)
 * @throws EspError no-answer | firmware-runs | repl-answered | noise | unplugged | cancelled; the
 *   lines are idle then, and the session restarts the board into its firmware
 */
export async function connect(
  transport: Transport,
  clock: Clock,
  options: ConnectOptions,
  context: OperationContext,
): Promise<LoaderLink> {
  const { signal, onEvent } = context;
  onEvent({ type: 'progress', step: 'connect', done: 0 });
  if (transport.baudRate !== commonBaudRate) await transport.setBaudRate(commonBaudRate);
  const link = new LoaderLink(transport, clock);
  try {
    if (await findLoader(link, options, signal)) return link;
    // What other rates make of a firmware's text is no evidence.
    const { heard } = link;
    if (await findAtOtherRates(link, signal)) return link;
    throw await diagnosis(transport, clock, heard, signal);
  } catch (error) {
    link.release();
    throw error;
  }
}

async function findLoader(link: LoaderLink, options: ConnectOptions, signal: AbortSignal): Promise<boolean> {
  const { transport, clock } = link;
  const endMs = clock.now() + resetsLimitMs;
  for (const [index, { sequence }] of resetsFor(transport, options).entries()) {
    const syncs = index === 0 ? firstSyncs : laterSyncs;
    if (index > 0 && clock.now() + durationMs(sequence) + syncs * syncTimeoutMs > endMs) continue;
    link.dropInput();
    if (!(await resetInto(transport, clock, sequence, signal))) break;
    // The boot ROM's text, at whatever rate: who was reset so can be reset again.
    link.obeysLines = link.dropInput() > 0;
    if (await syncSome(link, syncs, signal)) return true;
  }
  if (transport.capabilities.hasLines) return false;
  return (await syncSome(link, firstSyncs, signal)) || adopt(link, signal);
}

function resetsFor(transport: Transport, { bootReset }: ConnectOptions): readonly NamedReset[] {
  const known = bootResets(transport.capabilities);
  return bootReset ? [{ name: 'own reset', sequence: bootReset }, ...known] : known;
}

/** False where the port turns out to have no lines. */
async function resetInto(
  transport: Transport,
  clock: Clock,
  sequence: ResetSequence,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await playResetSequence(transport, clock, sequence, signal);
    return true;
  } catch (error) {
    if (isEspError(error) && error.code === 'lines-unsupported') return false;
    throw error;
  }
}

async function syncSome(link: LoaderLink, attempts: number, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if ((await link.sync(signal)) && (await isThere(link, signal))) return true;
  }
  return false;
}

/** What a stub was asked at another rate may have been on its way still: it answers here, too, when asked again. */
async function isThere(link: LoaderLink, signal: AbortSignal): Promise<boolean> {
  if (link.kind === 'rom') return true;
  try {
    await link.resync(signal, syncTimeoutMs);
    return true;
  } catch (error) {
    if (isEspError(error) && error.code === 'no-answer') return false;
    throw error;
  }
}

/** A stub or a ROM may be left at any rate, by a program that ended or where no line can reset the board. */
async function findAtOtherRates(link: LoaderLink, signal: AbortSignal): Promise<boolean> {
  const { transport } = link;
  if (!transport.capabilities.hasBaud) return false;
  // Who was just reset is no stub at a rate of its own: that costs no time where a diagnosis is due.
  for (const baudRate of link.obeysLines ? baudLadder : [...baudLadder, ...fastBaudRates]) {
    if (baudRate === commonBaudRate) continue;
    if (!(await takesBaudRate(transport, baudRate))) continue;
    if (await adopt(link, signal)) return true;
  }
  await transport.setBaudRate(commonBaudRate);
  return false;
}

/** Whoever left a stub behind may have ended in the midst of a frame. */
async function adopt(link: LoaderLink, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < adoptionSyncs; attempt++) {
    await link.resetFraming();
    if ((await link.sync(signal, adoptionTimeoutMs)) && (await isThere(link, signal))) return true;
  }
  return false;
}

async function diagnosis(
  transport: Transport,
  clock: Clock,
  heard: Uint8Array,
  signal: AbortSignal,
): Promise<EspError> {
  const bootReset = transport.capabilities.hasLines ? quickBootReset : null;
  return diagnose(transport, clock, { heard, bootReset }, signal);
}
