// Widths and heights as arithmetic, so that nothing depends on a terminal to wrap or clip.

import stringWidth from 'string-width';

/** One cell each, and never joined to their neighbours: ASCII, Latin, quotes and dashes, frames and blocks. */
const single = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2500-\u259f]*$/;
/** Takes longer to be made than a frame to be drawn, and few texts need it. */
let segmenter: Intl.Segmenter | undefined;

/** Terminal cells that printable text takes: what Ink reckons with, by a shorter way for what frames are made of. */
export const cellWidth = (text: string): number => (single.test(text) ? text.length : stringWidth(text));

/** What a terminal draws as one: a letter with its marks, a flag, an emoji that is joined of several. */
function* drawnCharacters(text: string): Generator<string> {
  if (single.test(text)) return yield* text;
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** Cut to at most `width` cells, with an ellipsis where something is missing; what is safe stays so. */
export function truncate<Text extends string>(text: Text, width: number): Text {
  if (width <= 0) return '' as Text;
  if (cellWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of drawnCharacters(text)) {
    const cells = cellWidth(character);
    if (used + cells > width - 1) break;
    kept += character;
    used += cells;
  }
  return `${kept}…` as Text;
}

/** Exactly `width` cells: cut or filled up with blanks. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, width);
  const blanks = ' '.repeat(Math.max(0, width - cellWidth(cut)));
  return align === 'left' ? cut + blanks : blanks + cut;
}

/** Words broken into lines of at most `width` cells; a longer word is cut, or goes on in the next line. */
export function wrapWords(text: string, width: number, longWord: 'cut' | 'broken' = 'cut'): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (cellWidth(longer) <= width) line = longer;
    else {
      if (line) lines.push(line);
      const parts = longWord === 'cut' ? [truncate(word, width)] : broken(word, width);
      line = parts.pop() ?? '';
      lines.push(...parts);
    }
  }
  if (line) lines.push(line);
  return lines;
}

function broken(word: string, width: number): string[] {
  const parts = [''];
  for (const character of drawnCharacters(word)) {
    const part = `${parts.at(-1)}${character}`;
    if (parts.at(-1) !== '' && cellWidth(part) > width) parts.push(character);
    else parts[parts.length - 1] = part;
  }
  return parts;
}

/** The first row of a window of `height` rows over `count`, so that `cursor` is in it. */
export function windowTop(cursor: number, count: number, height: number): number {
  if (count <= height) return 0;
  return Math.min(Math.max(0, cursor - Math.floor(height / 2)), count - height);
}
