// The palette's list: every command by its name, the best match first. Pure.
import type { Binding, Focus } from './binding.ts';
import type { State } from './state.ts';

export type PaletteEntry = { readonly binding: Binding; readonly disabledReason: string | null };

/** `isPassing`: a question, a result, something that runs; what answers it means nothing elsewhere. */
export function paletteEntries(
  bindings: readonly Binding[],
  isPassing: (focus: Focus) => boolean,
  state: State,
  query: string,
): readonly PaletteEntry[] {
  const wanted = query.trim().toLowerCase();
  return bindings
    .filter(({ notInPalette, where }) => !notInPalette && !where.every(isPassing))
    .map((binding) => ({ binding, score: scoreOf(binding, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ binding }) => ({ binding, disabledReason: binding.disabledReason(state) }));
}

/** Names that begin with the query, then names and helps that hold it, then its letters in order. */
function scoreOf({ label, help }: Binding, wanted: string): number {
  const name = label.toLowerCase();
  if (wanted === '' || name.startsWith(wanted)) return 4;
  if (name.includes(wanted)) return 3;
  if (help.toLowerCase().includes(wanted)) return 2;
  let at = 0;
  for (const letter of name) if (letter === wanted[at]) at++;
  return at === wanted.length ? 1 : 0;
}
