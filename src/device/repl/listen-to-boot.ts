// Resets the board and listens at the boot ROM's rate first, then at the firmware's: what ordinary
// terminals show as noise becomes readable.

import { type BootReport, bootRomBaudRate, decodeBootText } from '../boot-text.ts';
import type { Clock } from '../clock.ts';
import { ByteReader, concat } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { asText } from './await-text.ts';

const listenMs = 400;

export type BootHeard = {
  readonly report: BootReport;
  /** What came at 74880 baud; the firmware's first words at its own rate may be at its end as noise. */
  readonly text: Uint8Array;
};

/**
 * `reset` restarts the board (Session.restart, say). Leaves the port at the rate that it had.
 * @throws EspError what `reset` throws | unplugged | cancelled
 */
export async function listenToBoot(
  transport: Transport,
  clock: Clock,
  reset: () => Promise<void>,
  signal: AbortSignal,
): Promise<BootHeard> {
  const usualBaudRate = transport.baudRate;
  await transport.setBaudRate(bootRomBaudRate);
  await transport.discardInput();
  const reader = new ByteReader(transport, clock);
  try {
    await reset();
    const deadline = clock.now() + listenMs;
    const parts: Uint8Array[] = [];
    for (let leftMs = listenMs; leftMs > 0; leftMs = deadline - clock.now()) {
      parts.push(await reader.read(leftMs, signal));
    }
    const text = concat(parts);
    return { text, report: decodeBootText(asText(text)) };
  } finally {
    reader.stop();
    if (transport.isOpen) await transport.setBaudRate(usualBaudRate);
  }
}
