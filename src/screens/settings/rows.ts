// What can be set, one row each: its values in words, and what they mean. Pure.
import { themeNames } from '../../components/theme.ts';
import { fits } from '../../workbench/filter.ts';
import {
  confirmLevels,
  flashRates,
  notices,
  type Preferences,
  programChoices,
  switches,
  usualPreferences,
} from '../../workbench/preferences.ts';
import type { State } from '../../workbench/state.ts';

/** Those with a value of their own; keys and names are many. */
type Settable = Exclude<keyof Preferences, 'keys' | 'names'>;

export type SettingRow = {
  readonly key: Settable;
  readonly label: string;
  readonly about: string;
  /** What others call it, for the palette. */
  readonly names: readonly string[];
  /** null = it is typed. */
  readonly values: readonly Preferences[Settable][] | null;
  readonly words: (value: Preferences[Settable]) => string;
};

const as =
  (words: Readonly<Record<string, string>>) =>
  (value: Preferences[Settable]): string =>
    words[`${value}`] ?? `${value}`;

export const settingRows: readonly SettingRow[] = [
  {
    key: 'theme',
    label: 'theme',
    names: ['dark', 'light', 'colours', 'colors', 'contrast', 'mono', 'appearance'],
    about: 'Colours. auto works on both backgrounds, or follows COLORFGBG; NO_COLOR is respected.',
    values: themeNames,
    words: as({ '16-colours': '16 colours', 'high-contrast': 'high contrast', mono: 'mono, no colour' }),
  },
  {
    key: 'ascii',
    label: 'characters',
    names: ['unicode', 'font', 'symbols'],
    about: 'ASCII instead of lines and symbols, for fonts that lack them.',
    values: switches,
    words: as({ auto: 'as the terminal supports', on: 'ASCII only', off: 'lines and symbols' }),
  },
  {
    key: 'mouse',
    label: 'mouse',
    names: ['wheel', 'click', 'scroll'],
    about: 'Wheel and click. Off: the terminal selects text with it as usual.',
    values: ['on', 'off'],
    words: as({}),
  },
  {
    key: 'plain',
    label: 'plain lines',
    names: ['screen reader', 'accessibility', 'blind', 'speech', 'braille'],
    about: 'Lines and prompts in place of frames, from the next start on. espwb --plain does it once.',
    values: switches,
    words: as({ auto: 'for TERM=dumb and screen readers', on: 'always', off: 'never' }),
  },
  {
    key: 'notify',
    label: 'notifications',
    names: ['bell', 'beep', 'sound', 'alert'],
    about: 'When something that took longer than 8 seconds has ended.',
    values: notices,
    words: as({ bell: 'bell', osc9: 'of the desktop (OSC 9)' }),
  },
  {
    key: 'confirm',
    label: 'confirmation',
    names: ['ask', 'careful'],
    about:
      'usual: erasing all asks for the MAC. careful: each key that changes the board is pressed twice. quick: Enter erases.',
    values: confirmLevels,
    words: as({}),
  },
  {
    key: 'runningProgram',
    label: 'running program',
    names: ['main.py', 'interrupt'],
    about: 'What to do with a program that runs on the board when Files, Pins or a blink need its prompt.',
    values: programChoices,
    words: as({ ask: 'ask', interrupt: 'interrupt it', 'break-in': 'break in, with a reset' }),
  },
  {
    key: 'baud',
    label: 'baud rate',
    names: ['speed', 'bps', 'serial'],
    about: 'Baud rate a flash starts with; it steps down by itself where that does not work.',
    values: flashRates,
    words: as({ null: 'fastest that works' }),
  },
  {
    key: 'folder',
    label: 'folder',
    names: ['directory', 'path'],
    about: 'Where Files and Flash begin on this computer.',
    values: null,
    words: as({ null: 'where espwb was started' }),
  },
];

/** The value after the present one, or the one before. */
export function movedValue(row: SettingRow, preferences: Preferences, by: 1 | -1): Preferences[Settable] {
  const { key, values } = row;
  if (!values) return preferences[key];
  const at = values.indexOf(preferences[key]);
  return values[(at + by + values.length) % values.length] ?? usualPreferences[key];
}

/** Those that the filter leaves, by name and by what others call them. */
export const shownRows = ({ settings: { filter } }: State): readonly SettingRow[] =>
  filter ? settingRows.filter(({ label, names }) => fits(filter.entry.text, [label, ...names])) : settingRows;
