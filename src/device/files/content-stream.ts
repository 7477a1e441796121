// Decodes what the board sends of a file as it arrives: a line for each piece, last '#' and a sum of all. What a
// program prints meanwhile is passed over, and the sum decides. Pure.

import { createHash } from 'node:crypto';
import { presumedChip } from '../chips/index.ts';
import { EspError } from '../errors.ts';
import { concat } from '../transport/byte-reader.ts';
import { bytesOfLiteral } from './bytes-literal.ts';
import { lineSum } from './line-sum.ts';

/** A file on its way from the board. */
export type ContentStream = {
  readonly push: (bytes: Uint8Array) => void;
  readonly doneBytes: number;
  /** What `finish` will throw whatever follows; null while it may still be whole. */
  readonly failure: EspError | null;
  /**
   * The content.
   * @throws EspError read-failed if it did not come whole | verify-mismatch if the sum differs
   */
  readonly finish: () => Uint8Array;
};

/** How a board writes a file: its lines, the bytes in each but the last, and its sum. */
export type ContentForm = {
  /** null for what is no line of the file. */
  readonly bytesOf: (line: string) => Uint8Array | null;
  readonly pieceBytes: number;
  /** What stands behind the '#'. */
  readonly sum: RegExp;
  readonly sumOf: (content: Uint8Array) => string;
};

const base64Line = /^[A-Za-z0-9+/]*={0,2}$/;
const hexLine = /^(?:[0-9a-f]{2})*$/;
/** A character that stands for four spaces, then the literal. */
const shortened = /^([~^@|])(b['"].*)$/s;

const base64Of = (line: string): Uint8Array | null =>
  base64Line.test(line) && line.length % 4 === 0 ? Buffer.from(line, 'base64') : null;

/** readCode of firmware/micropython/file-code.ts: base64 or a literal, and the sha256. */
export const micropythonForm: ContentForm = {
  bytesOf: (line) => {
    const [, shorthand, literal] = shortened.exec(line) ?? [];
    const bytes = bytesOfLiteral(literal ?? line);
    if (bytes && shorthand !== undefined) return withSpaces(bytes, shorthand.charCodeAt(0));
    return bytes ?? base64Of(line);
  },
  pieceBytes: 510,
  sum: /^[0-9a-f]{64}$/,
  sumOf: (content) => createHash('sha256').update(content).digest('hex'),
};

/** readCode of nodemcu-code.ts: base64 or hex, and a sum that Lua reckons itself. */
export const nodemcuForm = (isBase64: boolean): ContentForm => ({
  bytesOf: (line) => (isBase64 ? base64Of(line) : hexLine.test(line) ? Buffer.from(line, 'hex') : null),
  pieceBytes: 240,
  sum: /^\d{1,5} \d{1,8}$/,
  sumOf: (content) => `${lineSum(content)} ${content.length}`,
});

/** What a program may print between the lines, beside as much as the file itself. */
const mostForeignBytes = 64 * 1024;
/** No flash holds more. */
export const largestFileBytes = presumedChip.mostFlashBytes;

/** Takes the bytes as they come, cut anywhere; keeps at most 16 MB. */
export function createContentStream(form: ContentForm): ContentStream {
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
    if (wanted === undefined && trimmed.startsWith('#') && form.sum.test(trimmed.slice(1))) {
      wanted = trimmed.slice(1);
      return;
    }
    const part = form.bytesOf(trimmed);
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
  const isTheSum = (content: Uint8Array): boolean => form.sumOf(content) === wanted;
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
      return isBroken() ? notTheFile(foreign ?? '') : null;
    },
    finish: () => {
      if (held !== '') take(held);
      held = '';
      if (isBroken()) throw notTheFile(foreign ?? '');
      if (wanted === undefined) {
        if (foreign !== null) throw notTheFile(foreign);
        throw new EspError('read-failed', 'The file arrived incomplete: the checksum at its end is missing.');
      }
      const content = concat(parts);
      if (isTheSum(content)) return content;
      // A word of a timer can be such a line, too: all pieces but the last are of one length.
      const without = concat(
        parts.filter(({ length }, at) => length === form.pieceBytes || at === parts.length - 1),
      );
      if (isTheSum(without)) return without;
      if (foreign !== null) throw notTheFile(foreign);
      throw new EspError('verify-mismatch', 'The file arrived damaged: its checksum differs.', {
        hints: ['Try again; if it happens often, use a better cable or another USB port.'],
      });
    },
  };
}

function notTheFile(seen: string): EspError {
  return new EspError('read-failed', 'Something other than the file came from the board.', {
    evidence: Uint8Array.from(Buffer.from(seen, 'latin1')),
    hints: ['A program that prints in the background is in the way: stop it first.'],
  });
}

function withSpaces(bytes: Uint8Array, shorthand: number): Uint8Array {
  const spaces = [0x20, 0x20, 0x20, 0x20];
  return Uint8Array.from([...bytes].flatMap((byte) => (byte === shorthand ? spaces : [byte])));
}
