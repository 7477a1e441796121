// The width of text that is mostly all there is: one cell a character. Intl.Segmenter and the table of emoji, which
// string-width asks for everything but ASCII, take a fifth of the time to the first frame, so the workbench's bundle
// asks here first (scripts/build.mjs).

/** Latin, punctuation, arrows, lines and blocks: each is a cluster of its own, and one cell wide. */
const plain =
  /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u238d\u2500-\u25fc\u26a0\u2713-\u2718\u276f]*$/;
const colours = /\x1b\[[0-9;]*m/g;

/** Cells, as string-width counts them; null where it has to be asked. Colours take none. */
export function plainWidth(text: string): number | null {
  const shown = text.includes('\x1b') ? text.replace(colours, '') : text;
  return plain.test(shown) ? shown.length : null;
}

/** Of text that is plain but for escape sequences: its clusters, as Intl.Segmenter gives them; null where it has to be asked. */
export function plainSegments(text: string): readonly { segment: string; index: number }[] | null {
  if (!plain.test(text.includes('\x1b') ? text.replaceAll('\x1b', '') : text)) return null;
  return Array.from(text, (segment, index) => ({ segment, index }));
}
