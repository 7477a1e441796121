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
  if (at >= 0) return isBegin(text.slice(0, at)) ? at + whole.length : -1;
  const amidOne = behindParts(text, whole);
  return amidOne >= 0 ? amidOne : behindLines(text, whole);
}

/** So few characters amid a line may be bytes that the board took for some of it, though nobody sent them. */
const fewCharacters = 3;

/** Nothing that the board took: no prompt, which a line end amid the line would have made, and no stray byte. */
const isTalk = (between: string): boolean =>
  !between.includes('\n>') && (between.includes('\n') || between.length > fewCharacters);

/** The line begins behind this: what stands in its row is a prompt, or more than stray bytes. */
function isBegin(before: string): boolean {
  const row = before.slice(before.lastIndexOf('\n') + 1).replace(/^>>? /, '');
  return row === '' || row.length > fewCharacters;
}

/** Both parts as they are, a program's words between them. */
function behindParts(text: string, whole: string): number {
  for (let cut = whole.length - 1; cut > 0; cut--) {
    const at = text.indexOf(whole.slice(0, cut));
    if (at < 0 || !isBegin(text.slice(0, at))) continue;
    const rest = text.indexOf(whole.slice(cut), at + cut);
    if (rest >= 0 && isTalk(text.slice(at + cut, rest))) return rest + whole.length - cut;
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
