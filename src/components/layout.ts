// Widths and heights as arithmetic, so that nothing depends on a terminal to wrap or clip.

/** Characters that a terminal draws two cells wide: East Asian wide forms and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const marks = /\p{Mark}/u;

/** Terminal cells that printable text takes. */
export function cellWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character >= ' ' && character <= '~') width += 1;
    else if (!marks.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** Cut to at most `width` cells, with an ellipsis where something is missing; what is safe stays so. */
export function truncate<Text extends string>(text: Text, width: number): Text {
  if (width <= 0) return '' as Text;
  if (cellWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
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
  for (const character of word) {
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
