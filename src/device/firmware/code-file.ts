// Code out of a file, on its way to the interpreter byte by byte: whether its bytes are text in some
// encoding is for the board to say. Pure.
import { EspError } from '../errors.ts';

export type FileCode = {
  /** A byte in each character: for `exec` with isBytes. */
  readonly code: string;
  /** What is not sent of the file, in a sentence; null where all of it is. */
  readonly note: string | null;
};

const marks = [
  { bytes: [0xff, 0xfe, 0, 0], name: 'UTF-32' },
  { bytes: [0, 0, 0xfe, 0xff], name: 'UTF-32' },
  { bytes: [0xff, 0xfe], name: 'UTF-16' },
  { bytes: [0xfe, 0xff], name: 'UTF-16' },
] as const;
const utf8Mark = [0xef, 0xbb, 0xbf];

/** `name` is for the words. @throws EspError file-unreadable for UTF-16 and UTF-32 */
export function codeOfFile(content: Uint8Array, name: string): FileCode {
  const wide = encodingWithZeros(content);
  if (wide) throw wideCode(name, wide);
  const hasMark = startsWith(content, utf8Mark);
  return {
    code: Buffer.from(hasMark ? content.subarray(utf8Mark.length) : content).toString('latin1'),
    note: hasMark
      ? `${name} begins with a byte order mark (EF BB BF), which no interpreter of a board takes: it was left out.`
      : null,
  };
}

/**
 * What is worth a word about a file of code before it is stored on the board, where the interpreter refuses
 * it; null for every other. It goes as it is.
 */
export function codeFileNote(content: Uint8Array, name: string): string | null {
  if (!/\.(?:py|lua)$/i.test(name)) return null;
  const wide = encodingWithZeros(content);
  if (wide) return `${name} is ${wide}: the board keeps it, but cannot run it. Save it as UTF-8.`;
  if (!startsWith(content, utf8Mark)) return null;
  return `${name} begins with a byte order mark (EF BB BF): the board keeps it, but refuses to run it. Save it as UTF-8 without a mark.`;
}

/** By its mark, or by the zeros that every second byte of plain code is. */
function encodingWithZeros(content: Uint8Array): string | null {
  const marked = marks.find(({ bytes }) => startsWith(content, bytes));
  if (marked) return marked.name;
  const start = content.subarray(0, 256);
  if (start.length < 4 || start.length % 2 !== 0) return null;
  const zeroAt = (odd: 0 | 1) => start.every((byte, at) => (at % 2 === odd ? byte === 0 : byte !== 0));
  return zeroAt(0) || zeroAt(1) ? 'UTF-16' : null;
}

const startsWith = (content: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, at) => content[at] === byte);

const wideCode = (name: string, encoding: string): EspError =>
  new EspError('file-unreadable', `${name} is ${encoding}, with zero bytes between the characters.`, {
    hints: ['Save it as UTF-8: the interpreters on a board take nothing wider.'],
    hintsSayAll: true,
  });
