// NodeMCU shows every byte that it takes: what it has shown of a line is what it has got of it. A program's
// timer may print in between. Pure.

/** An echo comes at once: what lies beyond is not searched. */
export const searchedCharacters = 4096;

/**
 * Offset behind the whole echo of `line` and its line end in `seen`; -1 where it is not there, or a byte of
 * it is another. Text in it is passed over where it is one piece, or lines.
 */
export function behindEcho(seen: string, line: string): number {
  const text = seen.slice(0, searchedCharacters);
  const whole = `${line}\r\n`;
  const at = text.indexOf(whole);
  if (at >= 0) return at + whole.length;
  const amidOne = behindParts(text, whole);
  return amidOne >= 0 ? amidOne : behindLines(text, whole);
}

/** Both parts as they are, something between them. */
function behindParts(text: string, whole: string): number {
  for (let cut = whole.length - 1; cut > 0; cut--) {
    const at = text.indexOf(whole.slice(0, cut));
    if (at < 0) continue;
    const rest = text.indexOf(whole.slice(cut), at + cut);
    if (rest >= 0) return rest + whole.length - cut;
  }
  return -1;
}

/** Anywhere lines: behind each of them the echo goes on. */
function behindLines(text: string, whole: string): number {
  /** So much of `whole` can have come up to here, with nothing foreign behind it, or with a line under way. */
  let bare = new Set<number>();
  const interrupted = new Set<number>();
  for (let at = 0; at < text.length; at++) {
    const next = new Set<number>();
    const goOn = (length: number) => void (text[at] === whole[length] && next.add(length + 1));
    goOn(0);
    bare.forEach(goOn);
    if (text[at - 1] === '\n') interrupted.forEach(goOn);
    if (next.has(whole.length)) return at + 1;
    for (const length of bare) interrupted.add(length);
    bare = next;
  }
  return -1;
}
