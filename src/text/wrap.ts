// Breaks a line at its blanks where a terminal would break it within a word.

/**
 * Rows of at most `columns` characters; those that follow begin below the text of the first, behind its
 * number, mark or heading ("  1. …", "Firmware  …"). A word that is longer than a row is left as it is.
 */
export function wrap(line: string, columns: number): readonly string[] {
  if (line.length <= columns) return [line];
  const lead = /^\s*(?:\d+\. |[!+~-]>? |\S{1,12}\s{2,})?/.exec(line)?.[0] ?? '';
  const indent = lead.length <= columns / 2 ? lead.length : 0;
  const rows: string[] = [];
  let row = line.slice(0, indent);
  let isEmpty = true;
  for (const word of line.slice(indent).split(' ')) {
    if (!isEmpty && row.length + 1 + word.length > columns) {
      rows.push(row.trimEnd());
      row = ' '.repeat(indent);
      isEmpty = true;
    }
    row += isEmpty ? word : ` ${word}`;
    isEmpty = isEmpty && word === '';
  }
  return [...rows, row.trimEnd()];
}
