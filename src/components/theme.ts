// What a colour means, and how each theme shows it. Screens name meanings; Row and Panel draw them by the
// theme at hand. Red is failure and nothing else, and nothing is told by colour alone.
import { createContext, useContext } from 'react';

/** Meanings, by their own names: what a piece says as its `colour`. */
export const theme = {
  /** Titles, the active tab, the cursor. */
  accent: 'accent',
  good: 'good',
  /** Attention, and everything that changes the board. */
  warning: 'warning',
  bad: 'bad',
  /** Data that one compares: addresses, identifiers. */
  data: 'data',
  /** What happens right now. */
  active: 'active',
  border: 'border',
} as const;

export type Meaning = keyof typeof theme;

export type Tone = 'quiet' | 'good' | 'warning' | 'bad';

/** A tone is never told by its colour alone. */
export const toneGlyph: Readonly<Record<Tone, string>> = { quiet: ' ', good: '✔', warning: '⚠', bad: '✖' };

export const toneColour: Readonly<Record<Tone, Meaning | undefined>> = {
  quiet: undefined,
  good: theme.good,
  warning: theme.warning,
  bad: theme.bad,
};

/** How a meaning is drawn. A colour is a name of the 16 or 'ansi256(N)', as Ink takes it. */
export type Look = { readonly colour?: string; readonly bold?: true; readonly dim?: true };

export type Theme = Readonly<Record<Meaning, Look>> & {
  /** Text of less weight is dimmed; else it stays as the rest. */
  readonly dims: boolean;
  /** Colours that a board's own text asks for are shown. */
  readonly boardColours: boolean;
};

/** In the order in which the settings offer them; 'auto' follows what the terminal tells of its background. */
export const themeNames = ['auto', 'dark', 'light', 'high-contrast', '16-colours', 'mono'] as const;
export type ThemeName = (typeof themeNames)[number];

/** How many colours the terminal has; none where NO_COLOR asks for none. */
export type ColourDepth = 'none' | '16' | '256';
export type Background = 'dark' | 'light' | 'unknown';

type Looks = Readonly<Record<Meaning, Look>>;

const indexed = (colours: Readonly<Record<Meaning, number>>): Looks =>
  Object.fromEntries(
    Object.entries(colours).map(([meaning, index]) => [meaning, { colour: `ansi256(${index})` }]),
  ) as Looks;

// Contrast of each on black, white and the grounds of the usual palettes: theme.test.ts.
const dark = indexed({ accent: 80, good: 114, warning: 221, bad: 210, data: 117, active: 182, border: 246 });
const light = indexed({ accent: 24, good: 22, warning: 94, bad: 124, data: 19, active: 90, border: 241 });
/** For a ground that nobody tells: between the two, readable on black and on white. */
const both = indexed({ accent: 31, good: 28, warning: 130, bad: 160, data: 67, active: 133, border: 243 });
const strongDark = indexed({
  accent: 87,
  good: 120,
  warning: 227,
  bad: 217,
  data: 231,
  active: 219,
  border: 255,
});
const strongLight = indexed({
  accent: 18,
  good: 22,
  warning: 52,
  bad: 88,
  data: 16,
  active: 53,
  border: 232,
});

/** Blue is left out: on a dark ground nobody can read it in the palettes that most terminals come with. */
const sixteenDark: Looks = {
  accent: { colour: 'cyan' },
  good: { colour: 'green' },
  warning: { colour: 'yellow' },
  bad: { colour: 'red' },
  data: { bold: true },
  active: { colour: 'magenta' },
  border: { colour: 'gray' },
};
/** Yellow and cyan are left out: on white they are the palest of the 16. */
const sixteenLight: Looks = {
  ...sixteenDark,
  accent: { colour: 'blue' },
  warning: { colour: 'magenta', bold: true },
  active: { colour: 'blue', bold: true },
};
const sixteenStrong: Looks = {
  accent: { bold: true },
  good: { bold: true },
  warning: { bold: true },
  bad: { colour: 'red', bold: true },
  data: { bold: true },
  active: { bold: true },
  border: {},
};
const none: Looks = {
  accent: { bold: true },
  good: {},
  warning: { bold: true },
  bad: { bold: true },
  data: {},
  active: { bold: true },
  border: { dim: true },
};

const made = new Map<string, Theme>();

/** The theme of a name on this terminal: without colours there is one, with 16 each has its nearest. */
export function themeOf(name: ThemeName, depth: ColourDepth, background: Background): Theme {
  const key = `${name} ${depth} ${background}`;
  const theme = made.get(key) ?? makeTheme(name, depth, background);
  made.set(key, theme);
  return theme;
}

function makeTheme(name: ThemeName, depth: ColourDepth, background: Background): Theme {
  if (name === 'mono' || depth === 'none') return { ...none, dims: true, boardColours: false };
  const ground = name === 'dark' || name === 'light' ? name : background;
  const isDark = ground !== 'light';
  const isFew = depth === '16' || name === '16-colours';
  if (name === 'high-contrast') {
    const looks = isFew || ground === 'unknown' ? sixteenStrong : isDark ? strongDark : strongLight;
    return { ...looks, dims: false, boardColours: true };
  }
  const byGround = { dark, light, unknown: both };
  const looks = isFew ? (isDark ? sixteenDark : sixteenLight) : (byGround[ground] ?? both);
  return { ...looks, dims: true, boardColours: true };
}

const ThemeContext = createContext<Theme>(themeOf('auto', '16', 'dark'));
export const ThemeProvider = ThemeContext.Provider;

/** From a piece's `colour`, a meaning or a colour of the board's own text, to what Ink draws. */
export function useLook(): (colour: string | undefined, dim?: boolean) => Look {
  const theme = useContext(ThemeContext);
  return (colour, dim = false) => {
    const look = colour === undefined ? {} : lookOf(theme, colour);
    return dim && theme.dims ? { ...look, dim: true } : look;
  };
}

function lookOf(shown: Theme, colour: string): Look {
  if (colour in theme) return shown[colour as Meaning];
  return shown.boardColours ? { colour } : {};
}
