// Resets the board and listens at the boot ROM's rate first, then at the firmware's: what ordinary
// terminals show as noise becomes readable.

import type { BootReport } from '../chips/boot-report.ts';
import { presumedChip } from '../chips/index.ts';
import type { Clock } from '../clock.ts';
import { takesBaudRate } from '../loader/baud.ts';
import { playResetSequence } from '../loader/reset-sequence.ts';
import { hardReset } from '../loader/reset-strategies.ts';
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
  /** False where the driver refuses 74880 baud: then all of the text came at the port's own rate. */
  readonly isAtRomRate: boolean;
  /** What came at 74880 baud; the firmware's first words at its own rate may be at its end as noise. */
  readonly text: Uint8Array;
};

/**
 * Resets by RTS and leaves the port at the rate that it had.
 * @throws EspError lines-unsupported | unplugged | cancelled
 */
export async function listenToBoot(
  transport: Transport,
  clock: Clock,
  signal: AbortSignal,
): Promise<BootOutput> {
  const usualBaudRate = transport.baudRate;
  const isAtRomRate = await takesBaudRate(transport, presumedChip.boot.baudRate);
  await transport.discardInput();
  const reader = new ByteReader(transport, clock);
  try {
    await playResetSequence(transport, clock, hardReset, signal);
    const first = await reader.read(listenMs, signal);
    const heard = concat([first, await reader.readUntilQuiet(quietMs, listenMs, signal)]);
    const report = presumedChip.boot.decode(asText(heard));
    if (isAtRomRate) await transport.setBaudRate(usualBaudRate);
    // The firmware may have begun while the rate was changed.
    return { text: concat([heard, reader.take()]), report, isAtRomRate };
  } finally {
    reader.stop();
    if (transport.isOpen && transport.baudRate !== usualBaudRate) await transport.setBaudRate(usualBaudRate);
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
  const heard = await listenToBoot(session.transport, session.clock, signal);
  session.setState('booting');
  return heard;
}
