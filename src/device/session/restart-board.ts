// Out of a loader into what the flash holds: an RTS reset, and the proof that it happened. The stub
// cannot reboot by command, so a port without lines has no way out.
import type { BootText } from '../chips/boot-report.ts';
import { bootTextsOf } from '../chips/boot-texts.ts';
import type { Chip } from '../chips/chip.ts';
import type { Clock } from '../clock.ts';
import { EspError } from '../errors.ts';
import { commonBaudRate, leaveAtCommonRate, takesBaudRate } from '../loader/baud.ts';
import { restoreCpuClock } from '../loader/cpu-clock.ts';
import type { LoaderLink } from '../loader/link.ts';
import { durationMs, playResetSequence, type ResetSequence } from '../loader/reset-sequence.ts';
import { hardReset, nativeRunReset, runResetFor } from '../loader/reset-strategies.ts';
import { beginsAsNoise } from '../noise.ts';
import type { OperationContext } from '../operation.ts';
import { ByteReader, concat } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { restartOverUsb } from './restart-over-usb.ts';
import { isGone } from './wait-for-restart.ts';

/** Before the end of the reset: what came before is late, what comes after may be the start. */
const watchedFromMs = 60;
const watchedToMs = 10;
/** How long an adapter may keep what the board said before. */
const adapterLatencyMs = 20;
const latin = new TextDecoder('latin1');
const notSeen = 'The board did not report a start after the reset: it may not have restarted.';

/** The ROM prints its boot line within a few milliseconds; a network adds its own delay. */
const bootLineMs = 200;
/** Where its words are the proof there is time for a slow EN, too. */
const bootTextMs = 600;

export type Proof = {
  /**
   * Without a link, only what the boot ROM says of the reset counts; for that the rate is changed, after which some
   * adapters hear nothing more.
   */
  readonly byBootText?: boolean;
  /** Whose boot ROM that is; null = nobody has asked it. */
  readonly chip?: Chip | null;
};

/**
 * Restarts and waits for the first sign of it: false where there was none. `link` is the loader that answered before, if any: if
 * it still answers, the board did not restart, and the link stays usable.
 * @throws EspError lines-unsupported | unplugged | cancelled
 */
export async function restartBoard(
  transport: Transport,
  clock: Clock,
  link: LoaderLink | null,
  runReset: ResetSequence | undefined,
  { signal, onEvent }: OperationContext,
  proof: Proof = {},
): Promise<boolean> {
  if (transport.capabilities.native) {
    const isSeen = await restartOverUsb(transport, clock, link, runReset ?? nativeRunReset, signal);
    if (!isSeen) onEvent({ type: 'note', text: notSeen });
    return isSeen;
  }
  return restartByLines(transport, clock, link, runReset ?? hardReset, { signal, onEvent }, proof);
}

async function restartByLines(
  transport: Transport,
  clock: Clock,
  link: LoaderLink | null,
  runReset: ResetSequence,
  { signal, onEvent }: OperationContext,
  { byBootText = false, chip = null }: Proof,
): Promise<boolean> {
  const before = transport.baudRate;
  if (!transport.capabilities.hasLines) {
    // Somebody may have tapped RST.
    if (!link || !(await isGone(link, signal))) throw cannotReset(transport, link);
    if (before !== commonBaudRate) await transport.setBaudRate(commonBaudRate);
    return true;
  }
  if (!link && byBootText) {
    const isProven = await restartByTexts(transport, clock, runReset, bootTextsOf(chip), signal);
    if (isProven === false) onEvent({ type: 'note', text: notSeen });
    if (isProven !== null) return isProven;
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
 * At the rate of each boot ROM in turn, until one can be read: a board that is heard and not understood has another
 * one. The port is at the usual rate afterwards. null where the driver has none of these rates.
 */
async function restartByTexts(
  transport: Transport,
  clock: Clock,
  runReset: ResetSequence,
  boots: readonly BootText[],
  signal: AbortSignal,
): Promise<boolean | null> {
  let isProven: boolean | null = null;
  try {
    for (const boot of boots) {
      if (!(await takesBaudRate(transport, boot.baudRate))) continue;
      const { isSeen, isAtOtherRate } = await restartByText(transport, clock, runReset, boot, signal);
      isProven = isSeen ?? false;
      if (!isAtOtherRate) break;
    }
  } finally {
    if (transport.isOpen && transport.baudRate !== commonBaudRate)
      await transport.setBaudRate(commonBaudRate);
  }
  return isProven;
}

/**
 * A board that starts over and over by itself, its lines wired to nothing, may do so just now: the boot ROM says
 * what reset it. `isSeen` is null where it said nothing that can be read.
 */
async function restartByText(
  transport: Transport,
  clock: Clock,
  runReset: ResetSequence,
  boot: BootText,
  signal: AbortSignal,
): Promise<{ readonly isSeen: boolean | null; readonly isAtOtherRate: boolean }> {
  const reader = new ByteReader(transport, clock);
  try {
    await playResetSequence(transport, clock, runReset, signal);
    let heard = reader.take().subarray(0, 0);
    let isSeen: boolean | null = null;
    await reader.readUntil(bootTextMs, signal, (more) => {
      heard = concat([heard, more]);
      const [start] = boot.decode(latin.decode(heard)).starts;
      if (start) isSeen = !boot.ownResets.has(start.resetCause);
      return start !== undefined;
    });
    return { isSeen, isAtOtherRate: isSeen === null && beginsAsNoise(heard) };
  } finally {
    reader.stop();
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
  runReset?: ResetSequence,
): Promise<boolean> {
  try {
    if (transport.isOpen && transport.baudRate !== commonBaudRate)
      await transport.setBaudRate(commonBaudRate);
    if (!transport.isOpen || !transport.capabilities.hasLines) return false;
    await playResetSequence(transport, clock, runReset ?? runResetFor(transport.capabilities));
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
