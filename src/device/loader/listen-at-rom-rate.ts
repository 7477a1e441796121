// What the boot ROM says, at its own rate: at a reset by the lines, or at the next start that a board with
// nothing to run makes by itself. The port is left at the rate that it had.
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
const restOfTextMs = 100;
/** The watchdog restarts a chip that finds nothing to run within about two seconds of its start. */
const nextStartMs = 2000;

/** null where nobody could listen at the ROM's rate, which many drivers do not do: no verdict on the board. */
export const listenToReset = async (
  transport: Transport,
  clock: Clock,
  bootReset: ResetSequence | null,
  signal: AbortSignal,
): Promise<{ readonly heard: Uint8Array; readonly areLinesSlow: boolean } | null> =>
  bootReset &&
  atRomRate(transport, clock, async (reader) => {
    let slowestMs = 0;
    const setLines = async (lines: Lines) => {
      const startMs = clock.now();
      await transport.setLines(lines);
      slowestMs = Math.max(slowestMs, clock.now() - startMs);
    };
    await playResetSequence({ setLines }, clock, bootReset, signal);
    const heard = await reader.readUntilQuiet(bootTextMs, bootTextMs, signal);
    return { heard, areLinesSlow: slowestMs >= slowLinesMs };
  });

/** Resets nothing. null as above; what was heard need not be a start. */
export const listenToNextStart = (
  transport: Transport,
  clock: Clock,
  signal: AbortSignal,
): Promise<Uint8Array | null> =>
  atRomRate(transport, clock, async (reader) => {
    let heard: Uint8Array = new Uint8Array(0);
    await reader.readUntil(nextStartMs, signal, (bytes) => {
      heard = concat([heard, bytes]).slice(-1024);
      return boot.decode(latin.decode(heard)).starts.length > 0;
    });
    return concat([heard, await reader.readUntilQuiet(restOfTextMs, bootTextMs, signal)]);
  });

async function atRomRate<T>(
  transport: Transport,
  clock: Clock,
  work: (reader: ByteReader) => Promise<T>,
): Promise<T | null> {
  if (!transport.capabilities.hasBaud) return null;
  const before = transport.baudRate;
  if (!(await takesBaudRate(transport, boot.baudRate))) return null;
  const reader = new ByteReader(transport, clock);
  try {
    return await work(reader);
  } finally {
    reader.stop();
    if (transport.isOpen) await transport.setBaudRate(before);
  }
}
