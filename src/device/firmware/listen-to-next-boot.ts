// A board that restarts by itself is heard at the boot ROM's own rate the next time that it does.
import type { BootReport } from '../chips/boot-report.ts';
import { presumedChip } from '../chips/index.ts';
import type { Clock } from '../clock.ts';
import { takesBaudRate } from '../loader/baud.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { asText, awaitText } from './await-text.ts';

const textMs = 400;
const quietMs = 100;

/**
 * Waits for a start within `limitMs`, resets nothing, and leaves the port at the rate that it had.
 * 'other' = something was said that is no boot text, perhaps text at another rate; 'not at this port' = its driver
 * refuses that rate, at once; null = nothing was, or the port's rate is fixed. @throws EspError unplugged | cancelled
 */
export async function listenToNextBoot(
  transport: Transport,
  reader: ByteReader,
  clock: Clock,
  limitMs: number,
  signal: AbortSignal,
): Promise<BootReport | 'other' | 'not at this port' | null> {
  if (!transport.capabilities.hasBaud) return null;
  const usualBaudRate = transport.baudRate;
  if (!(await takesBaudRate(transport, presumedChip.boot.baudRate))) return 'not at this port';
  await transport.discardInput();
  reader.take();
  try {
    const start = await awaitText(reader, clock, ['boot mode:('], limitMs, signal);
    if (!start) return reader.take().length > 0 ? 'other' : null;
    const rest = await reader.readUntilQuiet(quietMs, textMs, signal);
    const report = presumedChip.boot.decode(
      `${asText(start.before.slice(-64))}${start.found}${asText(rest)}`,
    );
    return report.starts.length > 0 ? report : 'other';
  } finally {
    reader.take();
    if (transport.isOpen) await transport.setBaudRate(usualBaudRate);
  }
}
