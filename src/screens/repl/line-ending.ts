// What Enter sends to the board. REPLs take CR; AT firmware wants both, some programs LF alone.

export const lineEndings = ['CR', 'LF', 'CR LF'] as const;
export type LineEnding = (typeof lineEndings)[number];

const bytes: Readonly<Record<LineEnding, readonly number[]>> = {
  CR: [0x0d],
  LF: [0x0a],
  'CR LF': [0x0d, 0x0a],
};

/** The bytes of one Enter. */
export const enterBytes = (ending: LineEnding): Uint8Array => Uint8Array.from(bytes[ending]);

export const nextLineEnding = (ending: LineEnding): LineEnding =>
  lineEndings[(lineEndings.indexOf(ending) + 1) % lineEndings.length] ?? 'CR';
