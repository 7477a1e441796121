// Which word of a list was probably meant: one with few letters wrong, missing, added or exchanged.

/** null where none is near: a guess that is far off only misleads. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const typed = word.toLowerCase();
  const most = typed.length <= 2 ? 1 : typed.length <= 5 ? 2 : 3;
  let found: string | null = null;
  let least = most + 1;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const steps = distance(typed, other);
    const isNear = steps <= Math.ceil(Math.max(typed.length, other.length) / 2);
    if (isNear && steps < least) {
      found = candidate;
      least = steps;
    }
  }
  return found;
}

/** What was meant, and what is possible: hints for a word that is none of these. */
export function choices(word: string, candidates: readonly string[]): readonly string[] {
  // Of 'get ID' the first word is the one that was to be typed.
  const meant = nearest(
    word,
    candidates.map((each) => each.split(' ', 1)[0] ?? each),
  );
  const all = `Possible: ${candidates.join(', ')}`;
  return meant === null ? [all] : [`Did you mean ${meant}?`, all];
}

/** Damerau and Levenshtein: letters replaced, missing, added, or two that changed places, each counts one. */
export function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = [...Array(other.length + 1).keys()];
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      now[column] = Math.min(
        (last[column] ?? 0) + 1,
        (now[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = now;
  }
  return last[other.length] ?? 0;
}
