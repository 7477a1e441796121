// What the parser refuses, as an error with what was probably meant: a verb with a letter wrong, a verb or a
// flag of another tool, a file in the place of the verb.
import type { CommanderError } from 'commander';
import { EspError } from '../device/errors.ts';
import { nearest } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { declarations } from './declarations.ts';
import { globalOptions } from './global-options.ts';
import { flagHere, type Translation, translated } from './other-tools.ts';

/** @param verb of the command line, where one was found */
export function wrongUsage(
  error: CommanderError,
  argv: readonly string[],
  verb: string | undefined,
): EspError {
  // commander's way of saying that there was no verb, only options.
  if (error.code === 'commander.help') return verbless();
  const [message = ''] = error.message.replace(/^error: /, '').split('\n');
  return new EspError('usage', message, { hints: hintsFor(error, message, argv, verb), cause: error });
}

function hintsFor(
  { code }: CommanderError,
  message: string,
  argv: readonly string[],
  verb: string | undefined,
): readonly string[] {
  const word = /'(.*)'/.exec(message)?.[1] ?? '';
  const other = translated(argv);
  if (other) return [inWords(other)];
  if (code === 'commander.unknownCommand') {
    if (isPort(word))
      return [`A port goes behind -p: espwb -p ${shellWord(word)} opens the workbench on it.`];
    if (isPath(word)) return [`To flash it: espwb flash ${shellWord(word)}`];
    const meant = nearest(word, verbNames);
    return meant === null ? [] : [`Did you mean "espwb ${meant}"?`];
  }
  if (code !== 'commander.unknownOption') return [];
  const options = optionsOf(verb);
  const dashed = word.replaceAll('_', '-');
  const meant = options.includes(dashed) ? dashed : nearest(word, options);
  const here = flagHere(word);
  if (here && !options.includes(dashed)) return [here];
  const instead = verb ? wordsInstead(verb, word) : null;
  if (instead) return [instead];
  return meant === null ? [] : [`Did you mean ${meant}?`];
}

/** As ports are called on this computer and others, and over a network. */
const isPort = (word: string): boolean =>
  /^(?:\/dev\/(?:tty|cu\.)|COM\d+$|(?:virtual|rfc2217|tcp):)/i.test(word);

/** No verb has a dot or a slash in it. */
const isPath = (word: string): boolean => /[./\\]/.test(word) || /^(?:0x[\da-f]+|\d+)\w{0,2}=/i.test(word);

const verbNames = declarations.map(({ command }) => command.split(' ', 1)[0] as string);

const optionsOf = (verb: string | undefined): readonly string[] => {
  const own = declarations.find(({ command }) => command.split(' ', 1)[0] === verb)?.options ?? [];
  return [...own, ...globalOptions].flatMap(([flags]) => flags.match(/--[a-z][\w-]*/g) ?? []);
};

/** What stands with the file here, and is an option of other tools; by the verb. */
const placeWords: Readonly<Record<string, string>> = {
  flash: 'The address goes before the file: espwb flash 0x0=FILE.',
  verify: 'The address goes before the file: espwb verify 0x0=FILE.',
  read: 'Here it is --region OFFSET:SIZE.',
  erase: 'Here it is --region OFFSET:SIZE.',
};
const placeOptions = ['--address', '--addr', '--offset', '--start', '--at'];
const sizeOptions = ['--size', '--length', '--len'];

function wordsInstead(verb: string, word: string): string | null {
  const words = Object.hasOwn(placeWords, verb) ? placeWords[verb] : undefined;
  if (words === undefined || optionsOf(verb).includes(word)) return null;
  const isOfRegion = verb === 'read' || verb === 'erase';
  const names = isOfRegion ? [...placeOptions, ...sizeOptions] : placeOptions;
  const meant = nearest(word, [...names, ...optionsOf(verb)]);
  return meant !== null && names.includes(meant) ? words : null;
}

/** With a terminal there would be the workbench. */
const verbless = (): EspError =>
  new EspError('usage', 'No verb was given.', {
    hints: ['The workbench opens where both input and output are a terminal, and takes -p PORT only.'],
  });

const inWords = (translation: Translation): string =>
  'words' in translation
    ? translation.words
    : `Here it is: espwb ${translation.command.map(shellWord).join(' ')}`;

/** As sh, PowerShell and cmd.exe take it. */
function shellWord(word: string): string {
  const text = printable(word);
  return /^[\w./:=@%+,~^-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
}
