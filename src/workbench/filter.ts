// A list narrowed by what is typed after `/`. Pure.

/** Whether one of the texts holds it, in any case; nothing typed fits everything. */
export function fits(typed: string | undefined, texts: readonly (string | null | undefined)[]): boolean {
  const wanted = typed?.trim().toLowerCase() ?? '';
  return wanted === '' || texts.some((text) => text?.toLowerCase().includes(wanted));
}
