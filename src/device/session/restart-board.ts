// Out of a loader into what the flash holds: an RTS reset, and the proof that it happened. The stub
// cannot reboot by command, so a port without lines has no way out.
import { presumedChip } from '../chips/index.ts';
import type { Clock } from '../clock.ts';
import { EspError } from '../errors.ts';
import { commonBaudRate, leaveAtCommonRate, takesBaudRate } from '../loader/baud.ts';
import { restoreCpuClock } from '../loader/cpu-clock.ts';
import type { LoaderLink } from '../loader/link.ts';
import { durationMs, playResetSequence, type ResetSequence } from '../loader/reset-sequence.ts';
import { hardReset } from '../loader/reset-strategies.ts';
import type { OperationContext } from '../operation.ts';
import { ByteReader, concat } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { isGone } from './wait-for-restart.ts';

/** Before the end of the reset: what came before is late, what comes after may be the start. */
const watchedFromMs = 60;
const watchedToMs = 10;
/** How long an adapter may keep what the board said before. */
const adapterLatencyMs = 20;
/** A software reset, the hardware watchdog. */
const ownCauses: ReadonlySet<number> = new Set([3, 4]);
const latin = new TextDecoder('latin1');
const notSeen = 'The board did not report a start after the reset: it may not have restarted.';

/** The ROM prints its boot line within a few milliseconds; a network adds its own delay. */
const bootLineMs = 200;
/** Where its words are the proof there is time for a slow EN, too. */
const bootTextMs = 600;

/**
 * Restarts and waits for the first sign of it: false where there was none. `link` is the loader that answered before, if any: if
 * it still answers, the board did not restart, and the link stays usable. `byBootText`: without a link, only what the
 * boot ROM says of the reset counts; for that the rate is changed, after which some adapters hear nothing more.
 * @throws EspError lines-unsupported | unplugged | cancelled
 */
export async function restartBoard(
  transport: Transport,
  clock: Clock,
  link: LoaderLink | null,
  runReset: ResetSequence = hardReset,
  { signal, onEvent }: OperationContext,
  byBootText = false,
): Promise<boolean> {
  const before = transport.baudRate;
  if (!transport.capabilities.hasLines) {
    // Somebody may have tapped RST.
    if (!link || !(await isGone(link, signal))) throw cannotReset(transport, link);
    if (before !== commonBaudRate) await transport.setBaudRate(commonBaudRate);
    return true;
  }
  if (!link && byBootText && (await takesBaudRate(transport, presumedChip.boot.baudRate))) {
    const isProven = await restartByText(transport, clock, runReset, signal);
    if (!isProven) onEvent({ type: 'note', text: notSeen });
    return isProven;
  }
  const reader = new ByteReader(transport, clock);
  try {
    if (before !== commonBaudRate) await transport.setBaudRate(commonBaudRate);
    const spokeInReset = await resetAndWatch(transport, clock, runReset, signal);
    // A firmware may have talked until the reset; a loader speaks only when it is asked.
    if (!link) reader.take();
    const heard = await reader.read(bootLineMs, signal);
    if (heard.length > 0 && (link || !spokeInReset)) return true;
  } finally {
    reader.stop();
  }
  if (!link) {
    onEvent({ type: 'note', text: notSeen });
    return false;
  }
  if (before !== commonBaudRate) await transport.setBaudRate(before);
  if (await link.isAlive(signal)) throw cannotReset(transport, link);
  if (before !== commonBaudRate) await transport.setBaudRate(commonBaudRate);
  return true;
}

/**
 * A board that starts over and over by itself, its lines wired to nothing, may do so just now: the boot ROM says
 * what reset it. At the boot ROM's rate, and back at the usual one.
 */
async function restartByText(
  transport: Transport,
  clock: Clock,
  runReset: ResetSequence,
  signal: AbortSignal,
): Promise<boolean> {
  const reader = new ByteReader(transport, clock);
  try {
    await playResetSequence(transport, clock, runReset, signal);
    let heard = reader.take().subarray(0, 0);
    let isSeen = false;
    await reader.readUntil(bootTextMs, signal, (more) => {
      heard = concat([heard, more]);
      const [start] = presumedChip.boot.decode(latin.decode(heard)).starts;
      isSeen = start !== undefined && !ownCauses.has(start.resetCause);
      return start !== undefined;
    });
    return isSeen;
  } finally {
    reader.stop();
    if (transport.isOpen) await transport.setBaudRate(commonBaudRate);
  }
}

/** Whether the board spoke while the lines should have held it in reset: then they do not reach it. */
async function resetAndWatch(
  transport: Transport,
  clock: Clock,
  runReset: ResetSequence,
  signal: AbortSignal,
): Promise<boolean> {
  const heardAtMs: number[] = [];
  const stop = transport.listen({ onBytes: () => heardAtMs.push(clock.now()), onClose: () => {} });
  try {
    await playResetSequence(transport, clock, runReset, signal);
  } finally {
    stop();
  }
  const endMs = clock.now();
  const wasLongEnough = durationMs(runReset) >= watchedFromMs + adapterLatencyMs;
  return wasLongEnough && heardAtMs.some((at) => at > endMs - watchedFromMs && at < endMs - watchedToMs);
}

/**
 * Without proof, for ways out that must not fail: the usual rate, and an RTS reset where there are
 * lines. False where the board could not be reset.
 */
export async function leaveQuietly(
  transport: Transport,
  clock: Clock,
  runReset: ResetSequence = hardReset,
): Promise<boolean> {
  try {
    if (transport.isOpen && transport.baudRate !== commonBaudRate)
      await transport.setBaudRate(commonBaudRate);
    if (!transport.isOpen || !transport.capabilities.hasLines) return false;
    await playResetSequence(transport, clock, runReset);
    return true;
  } catch {
    return false;
  }
}

/** The end of a session: into the firmware, or at least back to the rate at which others look. */
export async function leaveLoader(link: LoaderLink, runReset?: ResetSequence): Promise<void> {
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  try {
    await restartBoard(link.transport, link.clock, link, runReset, context);
  } catch {
    if (link.kind !== 'stub') return;
    await restoreCpuClock(link).catch(() => {});
    await leaveAtCommonRate(link).catch(() => {});
  }
}

const cannotReset = ({ path }: Transport, link: LoaderLink | null) =>
  new EspError(
    'lines-unsupported',
    link
      ? `The board is still in its boot loader: ${path} cannot reset it by DTR and RTS.`
      : `${path} cannot reset the board by DTR and RTS.`,
  );
