// Colours by meaning, out of the 16 that the user's own palette defines. Red is failure and nothing else.

export const theme = {
  /** Titles, the active tab, the cursor. */
  accent: 'cyan',
  good: 'green',
  /** Attention, and everything that changes the board. */
  warning: 'yellow',
  bad: 'red',
  /** Data that one compares: addresses, identifiers. */
  data: 'blue',
  /** What happens right now. */
  active: 'magenta',
  border: 'gray',
} as const;

export type Tone = 'quiet' | 'good' | 'warning' | 'bad';

/** A tone is never told by its colour alone. */
export const toneGlyph: Readonly<Record<Tone, string>> = { quiet: ' ', good: '✔', warning: '⚠', bad: '✖' };

export const toneColour: Readonly<Record<Tone, string | undefined>> = {
  quiet: undefined,
  good: theme.good,
  warning: theme.warning,
  bad: theme.bad,
};
