// Resets the board and listens at the boot ROM's rate first, then at the firmware's: what ordinary
// terminals show as noise becomes readable.

import type { BootReport, BootText } from '../chips/boot-report.ts';
import { bootTextOf, bootTextsOf } from '../chips/boot-texts.ts';
import type { Chip } from '../chips/chip.ts';
import { chipNamed, presumedChip } from '../chips/index.ts';
import type { Clock } from '../clock.ts';
import { takesBaudRate } from '../loader/baud.ts';
import { playResetSequence } from '../loader/reset-sequence.ts';
import { runResetFor } from '../loader/reset-strategies.ts';
import { beginsAsNoise } from '../noise.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { ByteReader, concat } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { asText } from './await-text.ts';

const listenMs = 400;
/** The ROM and the SDK speak in one breath; a firmware takes longer to start. */
const quietMs = 40;

/** For a person who wanted to read what the boot ROM says. */
export const noRomRateWords = `The driver of this adapter does not do ${presumedChip.boot.baudRate} baud: what the boot ROM says cannot be read through it.`;

export type BootOutput = {
  readonly report: BootReport;
  /** What the report comes to; null if nothing was heard. */
  readonly words: string | null;
  /** False where the driver refuses 74880 baud, and nothing that came at the port's own rate is boot text. */
  readonly isAtRomRate: boolean;
  /** What came at the boot ROM's rate; the firmware's first words at its own rate may be at its end as noise. */
  readonly text: Uint8Array;
};

/**
 * Resets by RTS and leaves the port at the rate that it had. Each boot ROM has its own rate: where the board is heard
 * at the first and cannot be read, it is reset once more and read at the next.
 * @param chip where it is known
 * @throws EspError lines-unsupported | unplugged | cancelled
 */
export async function listenToBoot(
  transport: Transport,
  clock: Clock,
  signal: AbortSignal,
  chip: Chip | null = null,
): Promise<BootOutput> {
  const usualBaudRate = transport.baudRate;
  let output: BootOutput | null = null;
  try {
    for (const boot of bootTextsOf(chip, transport.capabilities.native !== undefined)) {
      output = await listenAt(transport, clock, boot, usualBaudRate, signal);
      const isRead = output.report.starts.length > 0;
      // Where the driver refuses the rate of one, the usual rate is where it was listened.
      if (isRead || !output.isAtRomRate || !beginsAsNoise(output.text)) break;
    }
  } finally {
    if (transport.isOpen && transport.baudRate !== usualBaudRate) await transport.setBaudRate(usualBaudRate);
  }
  return output as BootOutput;
}

async function listenAt(
  transport: Transport,
  clock: Clock,
  { baudRate }: BootText,
  usualBaudRate: number,
  signal: AbortSignal,
): Promise<BootOutput> {
  const hasRate = await takesBaudRate(transport, baudRate);
  await transport.discardInput();
  const reader = new ByteReader(transport, clock);
  try {
    await playResetSequence(transport, clock, runResetFor(transport.capabilities), signal);
    const first = await reader.read(listenMs, signal);
    const heard = concat([first, await reader.readUntilQuiet(quietMs, listenMs, signal)]);
    const text = asText(heard);
    const boot = bootTextOf(text);
    const report = boot.decode(text);
    const isAtRomRate = hasRate || report.starts.length > 0;
    if (transport.baudRate !== usualBaudRate) await transport.setBaudRate(usualBaudRate);
    // The firmware may have begun while the rate was changed.
    return { text: concat([heard, reader.take()]), report, words: boot.words(report), isAtRomRate };
  } finally {
    reader.stop();
  }
}

/**
 * The same for a person who wants to see what the board says when it starts: whoever had the board lets go of it; afterwards it boots.
 * @throws EspError lines-unsupported | unplugged | cancelled
 */
export const watchBoot = (session: Session, context: OperationContext): Promise<BootOutput> =>
  session.run('boot', context, ({ signal }) => bootWatched(session, signal));

async function bootWatched(session: Session, signal: AbortSignal): Promise<BootOutput> {
  session.firmware?.release();
  session.firmware = null;
  session.abandonLoader();
  const id = session.facts?.id;
  const chip = id === undefined ? null : chipNamed(id);
  const heard = await listenToBoot(session.transport, session.clock, signal, chip);
  session.setState('booting');
  return heard;
}
