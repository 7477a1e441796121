// What a person may choose for the whole workbench, and how a file of such choices is read: whatever does not
// fit is told by its name, and the usual value stands in its place. docs/settings.md tells the same. Pure.
import { type ThemeName, themeNames } from '../components/theme.ts';
import { boardName, macPattern } from '../platform/board-names.ts';
import { printable } from '../text/printable.ts';

export const confirmLevels = ['usual', 'careful', 'quick'] as const;
export const programChoices = ['ask', 'interrupt', 'break-in'] as const;
export const switches = ['auto', 'on', 'off'] as const;
export const notices = ['off', 'bell', 'osc9'] as const;
/** Where a flash begins; null = the fastest that works. */
export const flashRates = [null, 115_200, 230_400, 460_800, 921_600] as const;

export type Preferences = {
  readonly theme: ThemeName;
  readonly baud: (typeof flashRates)[number];
  /** Where Files and Flash begin; null = where espwb was started. */
  readonly folder: string | null;
  readonly confirm: (typeof confirmLevels)[number];
  /** What is done about a program that runs where its REPL is needed. */
  readonly runningProgram: (typeof programChoices)[number];
  readonly ascii: (typeof switches)[number];
  readonly mouse: 'on' | 'off';
  /** Lines in place of frames, from the next start on; auto: where the terminal or a screen reader asks for them. */
  readonly plain: (typeof switches)[number];
  /** When what took long has ended. */
  readonly notify: (typeof notices)[number];
  /** Other keys for commands, by the command's id. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** The same for one board, by its MAC in lower case. */
  readonly programs: Readonly<Record<string, (typeof programChoices)[number]>>;
  /** What a board is called, by its MAC in lower case. */
  readonly names: Readonly<Record<string, string>>;
};

export const usualPreferences: Preferences = {
  theme: 'auto',
  baud: null,
  folder: null,
  confirm: 'usual',
  runningProgram: 'ask',
  ascii: 'auto',
  mouse: 'on',
  plain: 'auto',
  notify: 'off',
  programs: {},
  keys: {},
  names: {},
};

type Reader<Value> = (value: unknown) => Value | undefined;

const oneOf =
  <const Value>(values: readonly Value[]): Reader<Value> =>
  (value) =>
    values.find((each) => each === value);

const readers: { readonly [Key in keyof Preferences]: Reader<Preferences[Key]> } = {
  theme: oneOf(themeNames),
  baud: oneOf(flashRates),
  folder: (value) => (value === null || (typeof value === 'string' && value !== '') ? value : undefined),
  confirm: oneOf(confirmLevels),
  runningProgram: oneOf(programChoices),
  ascii: oneOf(switches),
  mouse: oneOf(['on', 'off']),
  plain: oneOf(switches),
  notify: oneOf(notices),
  keys: recordOf((value) => {
    const keys = typeof value === 'string' ? [value] : value;
    const areKeys = Array.isArray(keys) && keys.every((key) => typeof key === 'string' && key !== '');
    return areKeys ? (keys as string[]) : undefined;
  }),
  programs: recordOf((value, mac) => (macPattern.test(mac) ? oneOf(programChoices)(value) : undefined)),
  names: recordOf((value, mac) =>
    typeof value === 'string' && macPattern.test(mac) && boardName(value) ? boardName(value) : undefined,
  ),
};

const expected: Readonly<Record<keyof Preferences, string>> = {
  theme: themeNames.join(', '),
  baud: flashRates.map((rate) => rate ?? 'null').join(', '),
  folder: 'a path, or null',
  confirm: confirmLevels.join(', '),
  runningProgram: programChoices.join(', '),
  ascii: switches.join(', '),
  mouse: 'on, off',
  plain: switches.join(', '),
  notify: notices.join(', '),
  keys: 'an id of a command and its keys, as {"repl": ["t"]}',
  programs: `a MAC and one of ${programChoices.join(', ')}, as {"5c:cf:7f:12:34:56": "interrupt"}`,
  names: 'a MAC and a name, as {"5c:cf:7f:12:34:56": "greenhouse"}',
};

/** `troubles`: one sentence for each choice that does not fit. */
export function readPreferences(value: unknown): { preferences: Preferences; troubles: string[] } {
  const given = isRecord(value) ? value : {};
  const troubles: string[] = [];
  const read = Object.fromEntries(
    Object.entries(readers).flatMap(([key, reader]) => {
      if (!Object.hasOwn(given, key)) return [];
      const found = (reader as Reader<unknown>)(given[key]);
      if (found !== undefined) return [[key, found]];
      const shown = printable(JSON.stringify(given[key])).slice(0, 40);
      troubles.push(`"${key}": ${shown} is none of: ${expected[key as keyof Preferences]}.`);
      return [];
    }),
  );
  return { preferences: { ...usualPreferences, ...read }, troubles };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All of its entries, or nothing where one does not fit. */
function recordOf<Value>(
  readEntry: (value: unknown, key: string) => Value | undefined,
): Reader<Readonly<Record<string, Value>>> {
  return (value) => {
    if (!isRecord(value)) return undefined;
    const entries = Object.entries(value).map(([key, each]) => [key, readEntry(each, key)] as const);
    return entries.some(([, each]) => each === undefined)
      ? undefined
      : (Object.fromEntries(entries) as Record<string, Value>);
  };
}
