// Where what a board says is no text at the port's rate: listens at the rates that programs usually have
// until it is text.
import { isUnreadable, leastNoiseBytes } from '../noise.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import { concat } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { takesBaudRate } from './baud.ts';

/** The likeliest first. */
export const programBaudRates = [
  9600, 57_600, 115_200, 74_880, 38_400, 19_200, 230_400, 460_800, 921_600, 250_000, 4800, 1_000_000,
] as const;

/** Enough to tell text from noise. */
const judgedBytes = 64;

export type ReadableRate = { readonly baudRate: number; readonly words: Uint8Array };

export type RateSearch = {
  /** Pressed at each rate, so that a prompt answers; absent = nothing is sent. */
  readonly key?: Uint8Array;
  /** Default: those that programs usually have. */
  readonly rates?: readonly number[];
  /** How long each rate is listened at. */
  readonly eachMs: number;
  /** What is too short to be judged counts where this knows it: a prompt. */
  readonly knows?: (words: Uint8Array) => boolean;
};

/** What of the bytes decides: those that were on their way when the rate changed stand at their front. */
export const judged = (bytes: Uint8Array): Uint8Array => bytes.slice(-judgedBytes);

export const isText = (bytes: Uint8Array): boolean =>
  bytes.length >= leastNoiseBytes && !isUnreadable(judged(bytes));

/** No more than can be judged: constant noise is told soon. */
async function enoughWords(reader: ByteReader, timeMs: number, signal: AbortSignal): Promise<Uint8Array> {
  let words: Uint8Array = new Uint8Array(0);
  for (let waitMs = timeMs; words.length < 2 * judgedBytes; waitMs = timeMs / 4) {
    const more = await reader.read(waitMs, signal);
    if (more.length === 0) break;
    words = concat([words, more]);
  }
  return words;
}

/**
 * Leaves the port at the rate that it had; null where it is text at none, or the port's rate is fixed.
 * @throws EspError unplugged | cancelled
 */
export async function findReadableRate(
  transport: Transport,
  reader: ByteReader,
  { key, rates = programBaudRates, eachMs, knows = () => false }: RateSearch,
  signal: AbortSignal,
): Promise<ReadableRate | null> {
  if (!transport.capabilities.hasBaud) return null;
  const usualBaudRate = transport.baudRate;
  try {
    for (const baudRate of rates) {
      if (baudRate === usualBaudRate || !(await takesBaudRate(transport, baudRate))) continue;
      await transport.discardInput();
      reader.take();
      if (key) await transport.write(key);
      const words = await enoughWords(reader, eachMs, signal);
      if (isText(words) || knows(words)) return { baudRate, words: judged(words) };
    }
    return null;
  } finally {
    if (transport.isOpen) await transport.setBaudRate(usualBaudRate);
    reader.take();
  }
}
