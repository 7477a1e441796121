// What the boot ROM says, at its own rate: at a reset by the lines, or at the next start that a board with
// nothing to run makes by itself. The port is left at the rate that it had.
import type { BootReport } from '../chips/boot-report.ts';
import { presumedChip } from '../chips/index.ts';
import type { Clock } from '../clock.ts';
import { ByteReader, concat } from '../transport/byte-reader.ts';
import type { Lines, Transport } from '../transport/transport.ts';
import { takesBaudRate } from './baud.ts';
import { playResetSequence, type ResetSequence } from './reset-sequence.ts';

const { boot } = presumedChip;
const latin = new TextDecoder('latin1');
/** By then the chip has looked at GPIO0. */
const slowLinesMs = 15;
const bootTextMs = 200;
const restOfTextMs = 400;
const quietMs = 100;
const heardLimitBytes = 1024;

export type NextStart = {
  /** At most the last 1 KB, and what came at once behind it. */
  readonly heard: Uint8Array;
  /** null where it is no boot text: perhaps text at another rate. */
  readonly report: BootReport | null;
};

/** null where nobody could listen at the ROM's rate, which many drivers do not do: no verdict on the board. */
export async function listenToReset(
  transport: Transport,
  clock: Clock,
  bootReset: ResetSequence | null,
  signal: AbortSignal,
): Promise<{ readonly heard: Uint8Array; readonly areLinesSlow: boolean } | null> {
  if (!bootReset) return null;
  const outcome = await atRomRate(transport, async () => {
    const reader = new ByteReader(transport, clock);
    let slowestMs = 0;
    const setLines = async (lines: Lines) => {
      const startMs = clock.now();
      await transport.setLines(lines);
      slowestMs = Math.max(slowestMs, clock.now() - startMs);
    };
    try {
      await playResetSequence({ setLines }, clock, bootReset, signal);
      const heard = await reader.readUntilQuiet(bootTextMs, bootTextMs, signal);
      return { heard, areLinesSlow: slowestMs >= slowLinesMs };
    } finally {
      reader.stop();
    }
  });
  return typeof outcome === 'string' ? null : outcome;
}

/**
 * Waits for a start that the board makes by itself within `limitMs`, and resets nothing.
 * 'not at this port' = its driver refuses the ROM's rate, at once; null = the port's rate is fixed.
 * @throws EspError unplugged | cancelled
 */
export const listenToNextStart = (
  transport: Transport,
  reader: ByteReader,
  limitMs: number,
  signal: AbortSignal,
): Promise<NextStart | 'not at this port' | null> =>
  atRomRate(transport, async () => {
    await transport.discardInput();
    reader.take();
    let heard: Uint8Array = new Uint8Array(0);
    const report = () => {
      const found = boot.decode(latin.decode(heard));
      return found.starts.length > 0 ? found : null;
    };
    try {
      const isStart = await reader.readUntil(limitMs, signal, (bytes) => {
        heard = concat([heard, bytes]).slice(-heardLimitBytes);
        return report() !== null;
      });
      if (!isStart) return { heard, report: null };
      heard = concat([heard, await reader.readUntilQuiet(quietMs, restOfTextMs, signal)]);
      return { heard, report: report() };
    } finally {
      reader.take();
    }
  });

async function atRomRate<T>(
  transport: Transport,
  work: () => Promise<T>,
): Promise<T | 'not at this port' | null> {
  if (!transport.capabilities.hasBaud) return null;
  const before = transport.baudRate;
  if (!(await takesBaudRate(transport, boot.baudRate))) return 'not at this port';
  try {
    return await work();
  } finally {
    if (transport.isOpen) await transport.setBaudRate(before);
  }
}
