// A frame for terminals that cannot show more than ASCII (the Linux console, TERM=dumb, a locale
// that is not UTF-8). Every glyph becomes exactly one character, so that columns stay aligned.
const pairs: Readonly<Record<string, string>> = {
  '╭╮╰╯┌┐└┘├┤┬┴┼': '+',
  '─━╌': '-',
  '▔': "'",
  '↕': '|',
  '▣': '#',
  '▁': '_',
  '∿': '~',
  '│┃': '|',
  '●◉■◼': '*',
  '○□◻': 'o',
  '⊘': '/',
  '✔': 'v',
  '✖✗×': 'x',
  '▶❯›→': '>',
  '◀‹←': '<',
  '▲↑': '^',
  '▼▽↓': 'v',
  '⚠': '!',
  '…·•': '.',
  '–—': '-',
  '█▇▆': '#',
  '▓▅▄▌▋▊▉▐▀': '=',
  '▃▂▒▍▎▏': '-',
  '░': ':',
  '⟳': '@',
  '’‘': "'",
  '“”': '"',
  '≈': '~',
  µ: 'u',
};

const byGlyph = new Map(
  Object.entries(pairs).flatMap(([glyphs, ascii]) => [...glyphs].map((glyph) => [glyph, ascii] as const)),
);

/** Leaves escape sequences, line ends and ASCII as they are. */
export function toAscii(frame: string): string {
  let text = '';
  for (const glyph of frame) {
    if (glyph <= '~') text += glyph;
    else text += byGlyph.get(glyph) ?? '?';
  }
  return text;
}
