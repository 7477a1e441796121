// Text from a board, a file name or an image is shown, never obeyed: this is the one door through
// which it comes into a frame. A raw \r or tab would garble the layout, an escape sequence worse.

/** Longer strings are cut: a firmware string may be as long as its flash. */
const usualLimit = 4096;

/** Controls, format characters (bidirectional, zero-width), line separators, lone surrogates, glyph variants. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;

/** The text on one line: tabs become a space, anything that is not a visible character becomes `·`. */
export function printable(text: string, limit = usualLimit): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return cut.replaceAll('\t', ' ').replace(unprintable, '·');
}

/** Bytes as one line of text, read as UTF-8. */
export function printableBytes(bytes: Uint8Array, limit = usualLimit): string {
  return printable(new TextDecoder().decode(bytes.subarray(0, limit * 4)), limit);
}
