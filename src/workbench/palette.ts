// The palette's list: every command by its name and by what others call it, the best match first, what cannot be
// done now below what can. Pure.
import { distance } from '../text/nearest.ts';
import type { Binding, Focus } from './binding.ts';

export type PaletteEntry = { readonly binding: Binding; readonly disabledReason: string | null };

export type PaletteParts = {
  /** A question, a result, something that runs; what answers it means nothing elsewhere. */
  readonly isPassing: (focus: Focus) => boolean;
  /** Why it cannot be done now; null where it can. */
  readonly reason: (binding: Binding) => string | null;
  /** It belongs to a screen that is not shown: of equals it comes last. */
  readonly isElsewhere: (binding: Binding) => boolean;
};

export function paletteEntries(
  bindings: readonly Binding[],
  { isPassing, reason, isElsewhere }: PaletteParts,
  query: string,
): readonly PaletteEntry[] {
  const wanted = folded(query);
  const found = bindings
    .filter(({ notInPalette, where }) => !notInPalette && !where.every(isPassing))
    .map((binding) => ({
      binding,
      disabledReason: reason(binding),
      rank: rankOf(binding, wanted),
      elsewhere: isElsewhere(binding) ? 1 : 0,
    }))
    .filter(({ rank }) => rank > ranks.none);
  // Guesses only where nothing holds what was typed.
  const isSure = found.some(({ rank }) => rank >= ranks.help);
  // Typed by its name and not possible now: Enter says why, and does nothing else in its place.
  const namesFirst = !found.some(
    ({ rank, disabledReason }) => rank >= ranks.begins && disabledReason === null,
  );
  return found
    .filter(({ rank }) => !isSure || rank >= ranks.help)
    .sort(
      (one, other) =>
        groupOf(one, namesFirst) - groupOf(other, namesFirst) ||
        other.rank - one.rank ||
        one.elsewhere - other.elsewhere,
    )
    .map(({ binding, disabledReason }) => ({ binding, disabledReason }));
}

type Found = PaletteEntry & { readonly rank: number };

/** What can be done now; then what cannot; then what stands back until somebody names it. */
const groupOf = ({ binding, disabledReason, rank }: Found, namesFirst: boolean): number => {
  if (rank === ranks.name && namesFirst) return 0;
  const isNamed = rank === ranks.slipOfName || (rank >= ranks.begins && rank < ranks.all);
  if (binding.standsBack && !isNamed) return 3;
  return disabledReason === null ? 1 : 2;
};

const ranks = {
  none: 0,
  /** Letters of the name, in order. */
  letters: 1,
  /** A slip of the finger away from a word, or from how the name begins. */
  slip: 2,
  slipOfBegin: 2.25,
  slipOfName: 2.5,
  help: 3,
  /** What others call it. */
  word: 4,
  holds: 5,
  begins: 6,
  name: 7,
  /** Nothing was typed. */
  all: 8,
} as const;

function rankOf(binding: Binding, wanted: string): number {
  if (wanted === '') return ranks.all;
  const whole = rankOfTerm(binding, wanted);
  const terms = wanted.split(/\s+/);
  if (whole > ranks.letters || terms.length === 1) return whole;
  // In any order, and the weakest of them counts.
  return Math.min(...terms.map((term) => rankOfTerm(binding, term)));
}

function rankOfTerm({ label, help, words = [] }: Binding, wanted: string): number {
  // Whoever types it leaves out the dots of what asks first.
  const name = folded(label).replaceAll('…', '');
  if (name === wanted) return ranks.name;
  if (name.startsWith(wanted)) return ranks.begins;
  if (name.includes(wanted)) return ranks.holds;
  if (words.some((word) => word.startsWith(wanted))) return ranks.word;
  if (wordsOf(help).some((word) => word.startsWith(wanted)) || folded(help).includes(` ${wanted}`))
    return ranks.help;
  if (isSlipOfWhole(wanted, name)) return ranks.slipOfName;
  if (isSlip(wanted, name)) return ranks.slipOfBegin;
  if ([...wordsOf(label), ...words].some((word) => isSlip(wanted, word))) return ranks.slip;
  return isInOrder(wanted, name) ? ranks.letters : ranks.none;
}

/** A letter wrong, missing or too many, two exchanged; in a long word two of that. */
const isSlipOfWhole = (typed: string, word: string): boolean =>
  typed.length >= 3 && distance(typed, word) <= (typed.length >= 7 ? 2 : 1);

/** The same, and it need not be typed out. */
function isSlip(typed: string, word: string): boolean {
  if (isSlipOfWhole(typed, word)) return true;
  if (typed.length < 4) return false;
  return [-1, 0, 1].some((more) => distance(typed, word.slice(0, typed.length + more)) <= 1);
}

function isInOrder(letters: string, name: string): boolean {
  let at = 0;
  for (const letter of name) if (letter === letters[at]) at++;
  return at === letters.length;
}

const folded = (text: string): string => text.trim().toLowerCase();
const wordsOf = (text: string): readonly string[] => folded(text).split(/[^\p{L}\p{N}_.-]+/u);
