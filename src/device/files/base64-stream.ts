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
  let broken: string | null = null;
  let wanted: string | undefined;

  const take = (text: string) => {
    const trimmed = text.replace(/\r$/, '');
    if (wanted === undefined) wanted = sum.exec(trimmed)?.[1];
    else if (trimmed !== '') broken ??= trimmed.slice(0, 80);
    if (wanted !== undefined) return;
    const part = bytesOfLine(trimmed);
    if (part === null) broken ??= trimmed.slice(0, 80);
    doneBytes += part?.length ?? 0;
    if (doneBytes > largestFileBytes) broken ??= 'more than 16 MB';
    if (broken === null && part) parts.push(part);
  };

  return {
    push: (bytes) => {
      if (broken !== null) return;
      const lines = (held + Buffer.from(bytes).toString('latin1')).split('\n');
      held = lines.pop() ?? '';
      for (const each of lines) take(each);
      if (held.length > 65_536) broken ??= held.slice(0, 80);
    },
    get doneBytes() {
      return doneBytes;
    },
    get failure() {
      return broken === null ? null : notTheFile(broken);
    },
    finish: () => {
      if (held !== '') take(held);
      if (broken !== null) throw notTheFile(broken);
      if (hasSum && wanted === undefined)
        throw new EspError(
          'read-failed',
          'The file did not arrive whole: its sha256, which comes last, is missing.',
        );
      const content = concat(parts);
      if (wanted !== undefined && createHash('sha256').update(content).digest('hex') !== wanted)
        throw new EspError('verify-mismatch', 'The file arrived damaged: its sha256 differs.', {
          hints: ['Try again; if it happens often, use a better cable or another USB port.'],
        });
      return content;
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
