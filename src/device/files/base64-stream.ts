// Decodes what the board sends of a file as it arrives: lines of base64, lines with a Python literal of
// bytes, and a last one with the sha256 of all. Pure.
import { createHash } from 'node:crypto';
import { EspError } from '../errors.ts';
import { concat } from '../transport/byte-reader.ts';
import { bytesOfLiteral } from './bytes-literal.ts';

/** A file on its way from the board. */
export type ContentStream = {
  readonly push: (bytes: Uint8Array) => void;
  readonly doneBytes: number;
  /** What `finish` will throw whatever follows; null while it may still be whole. */
  readonly failure: EspError | null;
  /**
   * The content.
   * @throws EspError read-failed if anything but such lines came | verify-mismatch if the sum differs
   */
  readonly finish: () => Uint8Array;
};

const line = /^[A-Za-z0-9+/]*={0,2}$/;
/** '#' and the sha256 in hex. */
const sum = /^#([0-9a-f]{64})$/;
/** A character that stands for four spaces, then the literal. */
const shortened = /^([~^@|])(b['"].*)$/s;
/** What readCode puts in a line. */
const pieceBytes = 510;
/** What a program may print between the lines, beside as much as the file itself. */
const mostForeignBytes = 64 * 1024;
/** No flash that an ESP8266 takes holds more. */
export const largestFileBytes = 16 * 1024 * 1024;

/**
 * Takes the bytes as they come, cut anywhere; keeps at most 16 MB. `hasSum`: the board sends one, and what
 * comes without it was cut off.
 */
export function createBase64Stream(hasSum: boolean): ContentStream {
  const parts: Uint8Array[] = [];
  let doneBytes = 0;
  let held = '';
  /** The first line that is none of the file's. */
  let foreign: string | null = null;
  let foreignBytes = 0;
  let hasTooMuch = false;
  let wanted: string | undefined;

  const take = (text: string) => {
    const trimmed = text.replace(/\r$/, '');
    const found = sum.exec(trimmed)?.[1];
    if (wanted === undefined && found !== undefined) {
      wanted = found;
      return;
    }
    const part = bytesOfLine(trimmed);
    // Content behind the sum is not that of the sum.
    if (part === null || (wanted !== undefined && trimmed !== '')) {
      foreign ??= trimmed.slice(0, 80);
      foreignBytes += trimmed.length;
      hasTooMuch ||= part !== null && part.length > 0;
      return;
    }
    doneBytes += part.length;
    if (doneBytes <= largestFileBytes) parts.push(part);
  };
  const isTheSum = (content: Uint8Array): boolean =>
    createHash('sha256').update(content).digest('hex') === wanted;
  /** Without a sum nothing tells a timer's line from a damaged one. */
  const isBroken = (): boolean =>
    hasTooMuch || doneBytes > largestFileBytes || foreignBytes > mostForeignBytes + doneBytes;

  return {
    push: (bytes) => {
      const lines = (held + Buffer.from(bytes).toString('latin1')).split('\n');
      held = lines.pop() ?? '';
      for (const each of lines) take(each);
      if (held.length > 65_536) {
        foreign ??= held.slice(0, 80);
        foreignBytes += held.length;
        held = '';
      }
    },
    get doneBytes() {
      return doneBytes;
    },
    get failure() {
      return isBroken() || (!hasSum && foreign !== null) ? notTheFile(foreign ?? '') : null;
    },
    finish: () => {
      if (held !== '') take(held);
      held = '';
      if (isBroken() || (foreign !== null && wanted === undefined)) throw notTheFile(foreign ?? '');
      if (hasSum && wanted === undefined)
        throw new EspError(
          'read-failed',
          'The file did not arrive whole: its sha256, which comes last, is missing.',
        );
      const content = concat(parts);
      if (wanted === undefined || isTheSum(content)) return content;
      // A word of a timer can be base64, too: all pieces but the last are of one length.
      const without = concat(
        parts.filter(({ length }, at) => length === pieceBytes || at === parts.length - 1),
      );
      if (isTheSum(without)) return without;
      if (foreign !== null) throw notTheFile(foreign);
      throw new EspError('verify-mismatch', 'The file arrived damaged: its sha256 differs.', {
        hints: ['Try again; if it happens often, use a better cable or another USB port.'],
      });
    },
  };
}

function notTheFile(seen: string): EspError {
  return new EspError('read-failed', 'Something else than the file came from the board.', {
    evidence: Uint8Array.from(Buffer.from(seen, 'latin1')),
    hints: ['A program that prints in the background disturbs transfers: stop it first.'],
  });
}

function bytesOfLine(text: string): Uint8Array | null {
  const [, shorthand, literal] = shortened.exec(text) ?? [];
  const bytes = bytesOfLiteral(literal ?? text);
  if (bytes && shorthand !== undefined) return withSpaces(bytes, shorthand.charCodeAt(0));
  return bytes ?? (line.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64') : null);
}

function withSpaces(bytes: Uint8Array, shorthand: number): Uint8Array {
  const spaces = [0x20, 0x20, 0x20, 0x20];
  return Uint8Array.from([...bytes].flatMap((byte) => (byte === shorthand ? spaces : [byte])));
}
