// What a parser of bytes from outside is to the tests that break its inputs, and what they all use.
import { isPrintable, printable } from '../../src/text/printable.ts';

export type OutsideParser = {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** @throws Error where something does not hold; EspError and `refusals` are answers as good as any. */
  readonly parse: (bytes: Uint8Array) => unknown;
  /** What touches files takes its time: a test has fewer of it. */
  readonly isSlow?: boolean;
  readonly refusals?: readonly (new (...values: never[]) => Error)[];
};

export const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
export const utf8 = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
export const seeds = (...texts: readonly string[]) => texts.map((text) => Buffer.from(text, 'latin1'));

/** @throws Error for text that a terminal would obey */
export function mustBeText(text: string, sequences = /(?!)/g): void {
  const rest = text.replace(sequences, '').replace(/\n/g, '');
  if (!isPrintable(rest))
    throw new Error(`reaches the terminal: ${JSON.stringify(printable(rest)).slice(0, 200)}`);
}
export const must = (isSo: boolean, what: string) => {
  if (!isSo) throw new Error(what);
};
/** In three pieces: what is cut must come to the same as what is whole. */
export function pieces(bytes: Uint8Array): Uint8Array[] {
  const first = Math.floor(bytes.length / 3);
  const second = Math.floor((bytes.length * 2) / 3);
  return [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
}
