// Of a view what is new since it was read last: a whole screen where another one is shown, else the rows that changed
// and the one that is chosen now. Pure.
import { printable, type SafeText, safe } from '../text/printable.ts';
import type { ViewLine } from './view-lines.ts';

/** `before` is empty where nothing of it was read. */
export function changedLines(
  before: readonly ViewLine[],
  now: readonly ViewLine[],
  mark: SafeText = safe``,
): readonly SafeText[] {
  const known = new Map<string, number>();
  for (const line of before) known.set(plainOf(line), (known.get(plainOf(line)) ?? 0) + 1);
  const isSeen = (line: ViewLine): boolean => {
    const count = known.get(plainOf(line)) ?? 0;
    if (count > 0) known.set(plainOf(line), count - 1);
    return count > 0;
  };
  const selectedBefore = before.find(({ isSelected }) => isSelected);
  // Where there are several parts, a row that changed is told with the title of its part.
  const needsTitle = now.filter(({ kind }) => kind === 'title').length > 1;
  let title: ViewLine | null = null;
  const told: SafeText[] = [];
  for (const line of now) {
    const isChosen =
      line.isSelected === true && (!selectedBefore || plainOf(selectedBefore) !== plainOf(line));
    const isNew = !isSeen(line) || isChosen;
    if (line.kind === 'title') title = isNew || !needsTitle ? null : line;
    if (!isNew) continue;
    if (title) told.push(shown(title, mark));
    title = null;
    told.push(shown(line, mark));
  }
  return told;
}

const plainOf = ({ kind, number, text }: ViewLine): string => `${kind} ${number ?? ''} ${text}`;

function shown({ kind, text, number, isSelected }: ViewLine, mark: SafeText): SafeText {
  if (kind === 'title') return safe`${text}:`;
  if (number === undefined) return printable(`  ${mark}${text}`);
  return printable(`  ${String(number).padStart(2)} ${text}${isSelected ? ', chosen' : ''}`);
}
