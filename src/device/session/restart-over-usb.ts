// Out of a loader on a chip's own USB port. RTS resets its core there and does not look at the boot pin again: a chip
// that a person led into its boot loader by the button comes back to it, and needs its watchdog, or a hand.
import { decodeBoot, familyWaits } from '../chips/boot-texts.ts';
import type { Clock } from '../clock.ts';
import { EspError } from '../errors.ts';
import { commonBaudRate } from '../loader/baud.ts';
import { LoaderLink } from '../loader/link.ts';
import { resetOverUsb } from '../loader/native-usb.ts';
import { playResetSequence, type ResetSequence } from '../loader/reset-sequence.ts';
import { ByteReader } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';

const latin = new TextDecoder('latin1');
/** The start of a program, or the boot ROM's own words; the port may be away for most of it. */
const firstWordsMs = 600;
const syncs = 2;

/**
 * @param link the loader that answered before, or null
 * @returns whether the start was seen, or the loader is proven gone
 * @throws EspError lines-unsupported where only a hand helps | port-not-back | unplugged | cancelled
 */
export async function restartOverUsb(
  transport: Transport,
  clock: Clock,
  link: LoaderLink | null,
  runReset: ResetSequence,
  signal: AbortSignal,
): Promise<boolean> {
  if (!transport.capabilities.hasLines) {
    if (!link || !(await resetOverUsb(link, signal))) throw needsHands(transport);
    return true;
  }
  const heard = await resetAndListen(transport, clock, runReset, signal);
  if (showsProgram(heard)) return true;
  const chip = link?.chip;
  const again = new LoaderLink(transport, clock);
  try {
    if (!(await answers(again, signal))) return link !== null;
    if (chip) again.chip = chip;
    if (!chip || !(await resetOverUsb(again, signal))) throw needsHands(transport);
    if (await answers(again, signal)) throw needsHands(transport);
    return true;
  } finally {
    again.release();
  }
}

/** The port goes in the midst of what the boot ROM says of itself: less than that tells nothing. */
const romWordsBytes = 100;

function showsProgram(heard: string): boolean {
  if (familyWaits(heard)) return false;
  return heard.length > romWordsBytes || decodeBoot(heard).starts.length > 0;
}

async function resetAndListen(
  transport: Transport,
  clock: Clock,
  runReset: ResetSequence,
  signal: AbortSignal,
): Promise<string> {
  const reader = new ByteReader(transport, clock);
  try {
    if (transport.baudRate !== commonBaudRate) await transport.setBaudRate(commonBaudRate);
    await transport.discardInput();
    reader.take();
    await playResetSequence(transport, clock, runReset, signal);
    return latin.decode(await reader.readUntilQuiet(firstWordsMs, firstWordsMs, signal));
  } finally {
    reader.stop();
  }
}

async function answers(link: LoaderLink, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < syncs; attempt++) if ((await link.sync(signal)) !== null) return true;
  return false;
}

const needsHands = ({ path }: Transport): EspError =>
  new EspError(
    'lines-unsupported',
    `The board is still in its boot loader: over its own USB port ${path} cannot lead it out, because it was led in by its BOOT button.`,
    { hints: ['Press RESET on the board, or pull its cable and plug it in again.'], hintsSayAll: true },
  );
