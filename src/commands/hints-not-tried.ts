// A step that was taken and did not help is no step to take: hints that name the command or the option that
// was given are left out.
import { forShell } from '../advice/render.ts';
import type { Hint } from '../device/advice.ts';
import type { VerbOptions } from './verb.ts';

export type Tried = {
  readonly verb: string;
  readonly args: readonly string[];
  readonly options: VerbOptions;
};

/** Verbs whose first argument says what they do. */
const withActs: ReadonlySet<string> = new Set(['fs', 'gpio', 'firmware']);

export const notTried = (hints: readonly Hint[], tried: Tried): readonly Hint[] =>
  hints.filter((hint) => !isTried(hint, tried));

function isTried(hint: Hint, tried: Tried): boolean {
  const words = forShell(hint);
  const named = [...words.matchAll(/"((?:espwb |--)[^"]+)"|^(--[\w-]+)/g)].map(
    ([, quoted, leading]) => quoted ?? leading ?? '',
  );
  return named.some((command) => isTriedCommand(command, tried));
}

function isTriedCommand(command: string, { verb, args, options }: Tried): boolean {
  const parts = command.replace(/^espwb /, '').split(/\s+/);
  const named = parts[0]?.startsWith('-') ? null : parts.shift();
  if (named && named !== verb) return false;
  if (named && withActs.has(named) && /^[a-z]+$/.test(parts[0] ?? '') && parts[0] !== args[0]) return false;
  const flags = parts.flatMap((part, at) =>
    part.startsWith('-') ? [{ flag: part, value: parts[at + 1] }] : [],
  );
  if (!named && flags.length === 0) return false;
  return flags.every(({ flag, value }) => isGiven(flag, value, options));
}

/** A value in capitals stands for any. */
function isGiven(flag: string, value: string | undefined, options: VerbOptions): boolean {
  const name = flag.replace(/^--/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  // --break-in sends Ctrl-C first.
  if (name === 'interrupt' && options['breakIn'] === true) return true;
  if (name.startsWith('no') && /^no[A-Z]/.test(name))
    return options[name.charAt(2).toLowerCase() + name.slice(3)] === false;
  const given = options[name];
  if (given === undefined || given === false) return false;
  const isAny = value === undefined || value.startsWith('-') || /^[^a-z0-9]|^[A-Z]+$/.test(value);
  return given === true || isAny || String(given) === value;
}
