// Looks for plain text of a known form in an image.

const lookAhead = 400;
/** What begins so thousands of times is no firmware, and may not take long for it. */
const mostTries = 20_000;

/** The first place where `start` stands and `pattern`, which begins with it, fits. */
export function firstMatch(bytes: Buffer, start: string, pattern: RegExp): RegExpExecArray | null {
  let at = bytes.indexOf(start, 0, 'latin1');
  for (let tries = 0; at >= 0 && tries < mostTries; tries++) {
    const match = pattern.exec(bytes.toString('latin1', at, at + lookAhead));
    if (match) return match;
    at = bytes.indexOf(start, at + 1, 'latin1');
  }
  return null;
}
