// Decodes lines of base64, or of Python's bytes literals, as they arrive from the board. Pure.
import { EspError } from '../errors.ts';
import { concat } from '../transport/byte-reader.ts';
import { bytesOfLiteral } from './bytes-literal.ts';

export type Base64Stream = {
  readonly push: (bytes: Uint8Array) => void;
  readonly doneBytes: number;
  /** The content. @throws EspError read-failed if anything but such lines came */
  readonly finish: () => Uint8Array;
};

const line = /^[A-Za-z0-9+/]*={0,2}$/;
/** No flash that an ESP8266 takes holds more. */
const largestFile = 16 * 1024 * 1024;

export function createBase64Stream(): Base64Stream {
  const parts: Uint8Array[] = [];
  let doneBytes = 0;
  let held = '';
  let broken: string | null = null;

  const take = (text: string) => {
    const trimmed = text.replace(/\r$/, '');
    const literal = bytesOfLiteral(trimmed);
    if (literal === null && (!line.test(trimmed) || trimmed.length % 4 !== 0))
      broken ??= trimmed.slice(0, 80);
    const part = literal ?? Buffer.from(trimmed, 'base64');
    doneBytes += part.length;
    if (doneBytes > largestFile) broken ??= 'more than 16 MB';
    if (broken === null) parts.push(part);
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
    finish: () => {
      if (held !== '') take(held);
      if (broken === null) return concat(parts);
      throw new EspError('read-failed', 'Something else than the file came from the board.', {
        evidence: Uint8Array.from(Buffer.from(broken, 'latin1')),
        hints: ['A program that prints in the background disturbs transfers: stop it first.'],
      });
    },
  };
}
