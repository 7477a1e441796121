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
  return now.flatMap((line) => {
    const isNewlySelected =
      line.isSelected === true && (!selectedBefore || plainOf(selectedBefore) !== plainOf(line));
    return isSeen(line) && !isNewlySelected ? [] : [shown(line, mark)];
  });
}

const plainOf = ({ kind, number, text }: ViewLine): string => `${kind} ${number ?? ''} ${text}`;

function shown({ kind, text, number, isSelected }: ViewLine, mark: SafeText): SafeText {
  if (kind === 'title') return safe`${text}:`;
  if (number === undefined) return printable(`  ${mark}${text}`);
  return printable(`  ${String(number).padStart(2)} ${text}${isSelected ? ', chosen' : ''}`);
}
