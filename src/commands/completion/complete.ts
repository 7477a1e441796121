// What may come next on the command line: from the words so far to the words that fit, by the table of
// declarations. Knows no shell.
import type { Declaration, OptionDeclaration, Values } from '../declaration.ts';

export type Candidate = { readonly value: string; readonly about?: string };

export type Completion = {
  readonly candidates: readonly Candidate[];
  /** Names of this computer fit too: the shell completes them itself. */
  readonly paths: 'file' | 'folder' | null;
  /** How much of the word stands before what is completed: "0x1000=" in "0x1000=fi". */
  readonly from: number;
};

/** What there is on this computer. `-p` is told, because each board has its own files. */
export type Living = (
  kind: NonNullable<Values['living']>,
  word: string,
  port: string | undefined,
) => Promise<readonly Candidate[]>;

export type CommandLine = {
  readonly verbs: readonly Declaration[];
  /** Those that every verb takes. */
  readonly options: readonly OptionDeclaration[];
};

const nothing: Completion = { candidates: [], paths: null, from: 0 };

/**
 * @param words all behind "espwb", without quotes; the last is the one that is being typed, '' where it has not begun
 */
export async function complete(
  words: readonly string[],
  line: CommandLine,
  living: Living,
): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const { verb, args, waiting, used, port, isPastOptions } = read(words.slice(0, -1), line);
  const options = [...(verb?.options ?? []), ...line.options];
  const fill = (values: Values, word: string, from = 0) => fitting(values, word, port, living, from);
  if (waiting && !(isVariadic(waiting) && typed.startsWith('-'))) return fill(waiting[2] ?? {}, typed);
  if (!isPastOptions && typed.startsWith('-')) {
    const [, name = '', word] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
    if (word === undefined) return { ...nothing, candidates: namesOf(options, typed, used) };
    const option = options.find((each) => namesIn(each).includes(name));
    return option && takesValue(option) ? fill(option[2] ?? {}, word, name.length + 1) : nothing;
  }
  if (!verb) return verbs(typed, line);
  const place = placeOf(verb, args);
  // The offset of an image: [OFFSET=]FILE.
  const [offset = ''] = place.paths === 'file' ? (/^(?:0x[\da-f]*|\d+)\w{0,2}=/i.exec(typed) ?? []) : [];
  if (offset) return fill({ paths: 'file' }, typed.slice(offset.length), offset.length);
  return fill(place, typed);
}

type Read = {
  readonly verb: Declaration | undefined;
  readonly args: readonly string[];
  /** The option whose value comes next. */
  readonly waiting: OptionDeclaration | null;
  readonly used: ReadonlySet<string>;
  readonly port: string | undefined;
  readonly isPastOptions: boolean;
};

function read(words: readonly string[], line: CommandLine): Read {
  let verb: Declaration | undefined;
  let waiting: OptionDeclaration | null = null;
  let port: string | undefined;
  let isPastOptions = false;
  const args: string[] = [];
  const used = new Set<string>();
  for (const word of words) {
    const isOption = !isPastOptions && /^-./s.test(word);
    if (waiting && !(isOption && isVariadic(waiting))) {
      if (namesIn(waiting).includes('--port')) port = word;
      if (!isVariadic(waiting)) waiting = null;
    } else if (word === '--' && !isPastOptions) {
      isPastOptions = true;
      waiting = null;
    } else if (isOption) {
      waiting = null;
      const [name = '', value] = word.split(/=(.*)/s);
      const option = [...(verb?.options ?? []), ...line.options].find((each) => namesIn(each).includes(name));
      if (!option) continue;
      const mayRepeat = isVariadic(option) || option[2]?.repeats === true;
      if (!mayRepeat) for (const each of namesIn(option)) used.add(each);
      if (takesValue(option) && value === undefined) waiting = option;
      else if (namesIn(option).includes('--port')) port = value;
    } else if (verb) args.push(word);
    else {
      verb = line.verbs.find(({ command }) => nameOf(command) === word);
      // Nothing is known of what comes behind a verb that there is not.
      if (!verb) return { verb: { ...unknownVerb, command: word }, args, waiting, used, port, isPastOptions };
    }
  }
  return { verb, args, waiting, used, port, isPastOptions };
}

const unknownVerb = { summary: '', load: () => Promise.reject(new Error('no verb')) };

function verbs(typed: string, { verbs: all }: CommandLine): Completion {
  const candidates = all
    .map(({ command, summary }) => ({ value: nameOf(command), about: summary }))
    .filter(({ value }) => value.startsWith(typed));
  return { candidates, paths: null, from: 0 };
}

function placeOf({ actions, takes = [] }: Declaration, args: readonly string[]): Values {
  if (!actions) return takes[args.length] ?? takes.at(-1) ?? {};
  const [action, ...rest] = args;
  if (action === undefined) return { words: Object.keys(actions) };
  const places = Object.hasOwn(actions, action) ? (actions[action] ?? []) : [];
  return places[rest.length] ?? places.at(-1) ?? {};
}

async function fitting(
  values: Values,
  word: string,
  port: string | undefined,
  living: Living,
  from: number,
): Promise<Completion> {
  const fixed = (values.words ?? []).map((value): Candidate => ({ value }));
  const found = values.living ? await living(values.living, word, port) : [];
  const candidates = [...fixed, ...found].filter(({ value }) => value.startsWith(word));
  return { candidates, paths: values.paths ?? null, from };
}

const nameOf = (command: string): string => command.split(' ', 1)[0] as string;

/** '-p, --port <port>' has the names -p and --port. */
const namesIn = ([flags]: OptionDeclaration): readonly string[] =>
  flags.match(/(?<![\w<-])--?[a-z][\w-]*/gi) ?? [];

const takesValue = ([flags]: OptionDeclaration): boolean => flags.includes('<');
const isVariadic = ([flags]: OptionDeclaration): boolean => flags.includes('...>');

/** The long names; the short ones to who has typed no more than a dash and a letter. */
function namesOf(
  options: readonly OptionDeclaration[],
  typed: string,
  used: ReadonlySet<string>,
): readonly Candidate[] {
  return options.flatMap((option) => {
    const names = namesIn(option).filter((name) => name.startsWith(typed));
    const long = names.filter((name) => name.startsWith('--'));
    const [name] = long.length > 0 ? long : names;
    return name === undefined || used.has(name) ? [] : [{ value: name, about: option[1] }];
  });
}
