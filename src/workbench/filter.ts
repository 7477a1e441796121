// A list narrowed by what is typed after `/`. Pure.
import { emptyEntry, type TextEntry } from './text-entry.ts';

export type Filter = {
  readonly entry: TextEntry;
  /** It is being typed; else it is kept, and the list has the keys. */
  readonly typing: boolean;
};

export const newFilter: Filter = { entry: emptyEntry, typing: true };

/** Whether one of the texts holds it, in any case; nothing typed fits everything. */
export function fits(typed: string | undefined, texts: readonly (string | null | undefined)[]): boolean {
  const wanted = typed?.trim().toLowerCase() ?? '';
  return wanted === '' || texts.some((text) => text?.toLowerCase().includes(wanted));
}
