// A step that was taken and did not help is no step to take: hints whose words name the command or the option
// that was given are left out.
import { namedCommands } from '../advice/render.ts';
import type { NamedCommand } from '../advice/wording.ts';
import type { Hint } from '../device/advice.ts';
import type { VerbOptions } from './verb.ts';

export type Tried = {
  readonly verb: string;
  readonly args: readonly string[];
  readonly options: VerbOptions;
};

export const notTried = (hints: readonly Hint[], tried: Tried): readonly Hint[] =>
  hints.filter((hint) => !namedCommands(hint).some((command) => isTried(command, tried)));

const isTried = ({ verb, action, options = {} }: NamedCommand, tried: Tried): boolean =>
  (verb === undefined || verb === tried.verb) &&
  (action === undefined || action === tried.args[0]) &&
  Object.entries(options).every(([name, value]) => isGiven(name, value, tried.options));

function isGiven(name: string, value: string | boolean, options: VerbOptions): boolean {
  // --break-in sends Ctrl-C first.
  if (name === 'interrupt' && options['breakIn'] === true) return true;
  const given = options[name];
  if (value === false) return given === false;
  if (given === undefined || given === false) return false;
  return value === true || given === true || String(given) === value;
}
