// Which part of a frame a place on the terminal belongs to, read off the rows as they stand there: a frame knows best
// where its parts are. Pure.

const sgr = /\x1b\[[0-9;]*m/g;

/** A row of a list that was pointed at: how far it is from the one with the cursor. */
export type ListPlace = { readonly by: number; readonly isFocused: boolean };

/** null where no row of a list with a cursor stands. */
export function listPlace(rows: readonly string[], row: number, column: number): ListPlace | null {
  const plain = rows.map((each) => each.replace(sgr, ''));
  for (const [y, text] of plain.entries())
    for (let x = text.indexOf('❯'); x >= 0; x = text.indexOf('❯', x + 1)) {
      const panel = panelAround(plain, y, x - 2);
      if (!panel || row <= panel.top || row >= panel.bottom) continue;
      if (column <= panel.left || column >= panel.right) continue;
      const between = plain.slice(Math.min(y, row), Math.max(y, row) + 1);
      const isList = between.every((each) => isItem(each.slice(panel.left + 1, panel.right)));
      return isList ? { by: row - y, isFocused: isBoldAt(rows[panel.top] ?? '', panel.left) } : null;
    }
  return null;
}

const isItem = (text: string): boolean => text.trim() !== '' && !/^ \u2500+ *$/.test(text);

function panelAround(plain: readonly string[], y: number, left: number) {
  if (left < 0) return null;
  let top = y;
  while (top >= 0 && plain[top]?.[left] === '│') top--;
  let bottom = y;
  while (bottom < plain.length && plain[bottom]?.[left] === '│') bottom++;
  const right = plain[top]?.indexOf('╮', left) ?? -1;
  const isWhole = plain[top]?.[left] === '╭' && plain[bottom]?.[left] === '╰' && right > left;
  return isWhole ? { top, bottom, left, right } : null;
}

/** The title of the panel that begins at `column` is bold: it has the keys. */
function isBoldAt(row: string, column: number): boolean {
  let at = 0;
  let bold = false;
  for (const part of row.split(/(\x1b\[[0-9;]*m)/)) {
    if (part.startsWith('\x1b[')) {
      const codes = part.slice(2, -1).split(';');
      if (codes.includes('1')) bold = true;
      else if (codes.includes('22') || codes.includes('0') || codes.includes('')) bold = false;
    } else {
      // Behind the corner, its line and a blank the title begins.
      if (column + 3 < at + part.length && column + 3 >= at) return bold;
      at += part.length;
    }
  }
  return false;
}

/** Whether `text` stands in the row so that the column is in it. */
export function standsAt(row: string, text: string, column: number): boolean {
  const plain = row.replace(sgr, '');
  for (let at = plain.indexOf(text); at >= 0; at = plain.indexOf(text, at + 1))
    if (column >= at && column < at + text.length) return true;
  return false;
}
