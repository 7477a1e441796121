// Makes untrusted text safe to show: what boards, files and servers say must not reach a terminal
// as control codes, nor move text about with tabs, line ends or bidirectional marks.

const latin = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** C0, DEL, C1, and the characters that reorder or hide what follows. */
const unsafe = /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * One line of text without control characters. Bytes are read as UTF-8 where they are valid, else
 * byte by byte. Unsafe characters become `\n`, `\t`, `\xNN` or `\u{NNNN}` in letters.
 */
export function printable(text: string | Uint8Array): string {
  const decoded = typeof text === 'string' ? text : decode(text);
  return decoded.replace(unsafe, escapeCharacter);
}

/** One line of JSON that a terminal can show: the same value, unsafe characters written as `\\uNNNN`. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    unsafe,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
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
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
