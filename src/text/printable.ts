// The one place where text from outside becomes text for a terminal: what boards, files, servers and the
// environment say must not reach it as control codes, nor move or hide text with tabs, line ends, marks of
// direction and characters that nobody sees. Only this file makes SafeText.

declare const safeText: unique symbol;

/**
 * Text that commands no terminal. What draws and what prints takes nothing else, so that whoever forgets
 * the filter is told by the compiler. It is a string everywhere else.
 */
export type SafeText = string & { readonly [safeText]: true };

const latin = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * C0, DEL, C1, line and paragraph separators, halves of surrogate pairs, all that is made to be invisible
 * (zero-width characters, soft hyphens, joiners, tags, variation selectors, fillers), marks of direction,
 * annotations, and the ninth mark on one letter, which would reach into other rows. Unicode 15, UAX #44.
 */
const unsafe =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]|(?<=\p{Mark}{8})\p{Mark}/gu;
const plain = /^[\x20-\x7e]*$/;

/**
 * One line of text without control characters. Bytes are read as UTF-8 where they are valid, else
 * byte by byte. Unsafe characters become `\n`, `\t`, `\xNN` or `\u{NNNN}` in letters.
 */
export function printable(text: string | Uint8Array): SafeText {
  return replaced(typeof text === 'string' ? text : decode(text), escapeCharacter);
}

/**
 * The same for text that is laid out in cells: what must not be shown is left out. Twice, because marks that
 * stood apart stand on one letter then.
 */
export const visible = (text: string): SafeText =>
  replaced(
    replaced(text, () => ''),
    () => '',
  );

/**
 * Our own words with text from outside in them: safe`${name} is a folder.` The literal is taken as it
 * stands, line ends and sequences included; what is put in is made printable.
 */
export function safe(literal: TemplateStringsArray, ...inserts: readonly (string | number)[]): SafeText {
  return String.raw({ raw: literal }, ...inserts.map((insert) => printable(String(insert)))) as SafeText;
}

/** Safe pieces stay safe when they are joined, also by a line end. */
export const joined = (parts: readonly SafeText[], separator: '' | ' ' | '\n' = ''): SafeText =>
  parts.join(separator) as SafeText;

/** Several lines of text from outside, whose line ends are meant. */
export const printableLines = (text: string): SafeText =>
  joined(
    text.split(/\r?\n/).map((line) => printable(line)),
    '\n',
  );

/** One line of JSON that a terminal can show: the same value, unsafe characters written as `\\uNNNN`. */
export const printableJson = (value: unknown): SafeText =>
  replaced(JSON.stringify(value), (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** Whether nothing in it had to be replaced: what is not may be shown, but is no name for a file. */
export const isPrintable = (text: string): boolean => printable(text) === text;

function replaced(text: string, by: (character: string) => string): SafeText {
  return (plain.test(text) ? text : text.replace(unsafe, by)) as SafeText;
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin.decode(bytes).replace(/[\x80-\xff]/g, escapeCharacter);
  }
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) as number;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
