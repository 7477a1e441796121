// What the board's Python says of files, read: lines of numbers, entries as JSON. A program's timer may have printed
// among them.
import { advise } from '../../advice.ts';
import { EspError } from '../../errors.ts';
import type { ListedEntry } from '../../files/listing.ts';
import { remoteName } from '../../files/remote-path.ts';
import { isSize } from '../../files/transfer-errors.ts';

export const temporaryName = '.espwb.part';

/** 'a b' as two whole numbers; nothing for what is none. */
export const numbersOf = (line: string): number[] =>
  /^-?\d+( -?\d+)*$/.test(line) ? line.split(' ').map(Number) : [];

/** The line of that form: what a program's timer has printed stands before it or behind it. '' if none is. */
export const answerIn = (lines: readonly string[], form: RegExp): string =>
  lines.findLast((line) => form.test(line)) ?? lines[0] ?? '';

/** No room is an exception of its own: whatever else is said than the number of the bytes was spoiled. */
export const unconfirmed = (said: readonly string[]): EspError =>
  new EspError('repl-failed', 'The board did not say how much of the file it wrote.', {
    evidence: new TextEncoder().encode(said.join('\n').slice(-200)),
    hints: [advise('stop-what-prints')],
  });

export const unconfirmedAction = (stdout: Uint8Array): EspError =>
  new EspError('repl-failed', 'The board did not say that it was done.', { evidence: stdout.slice(-200) });

export const linesOf = (stdout: Uint8Array): string[] =>
  new TextDecoder()
    .decode(stdout)
    .split(/\r?\n/)
    .filter((line) => line !== '');

/** A part that a pulled cable has left is ours: no file of the person. */
export const withoutParts = (listed: readonly ListedEntry[]): ListedEntry[] =>
  listed.filter(({ name }) => remoteName(`/${name}`) !== temporaryName);

/** `[name, size or -1, base64 of the sha256 or ""]`; null for what is no such line. */
export function entryOf(line: string): ListedEntry | null {
  const [name, size, hash] = parsed(line);
  if (typeof name !== 'string' || typeof hash !== 'string') return null;
  if (size !== -1 && !isSize(size)) return null;
  const sha256 = hash === '' ? null : Buffer.from(hash, 'base64').toString('hex');
  return sha256 === null || sha256.length === 64 ? { name, size, sha256 } : null;
}

function parsed(line: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
