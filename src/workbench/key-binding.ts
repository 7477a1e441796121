// How a line of the keymap is written down. The table itself is keymap.ts and the files it is made of.
import type { Refusal } from './availability.ts';
import type { Focus } from './focus.ts';

/** Looks and harmless deeds. `quiet`: not in the footer. */
export function key<const Id extends string>(
  id: Id,
  keys: readonly string[],
  where: readonly (Focus | 'everywhere')[],
  label: string,
  help: string,
  refuse: Refusal,
  quiet?: 'quiet',
) {
  return { id, keys, where, label, help, refuse, ...(quiet ? { quiet: true as const } : {}) };
}

/** Changes the board. */
export const danger = <const Id extends string>(...line: Parameters<typeof key<Id>>) => ({
  ...key<Id>(...line),
  changesBoard: true as const,
});
