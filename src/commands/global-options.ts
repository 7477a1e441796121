// The options that every verb takes. --help and --version are the parser's own.
import type { OptionDeclaration } from './declaration.ts';

export const globalOptions: readonly OptionDeclaration[] = [
  [
    '-p, --port <port>',
    'device path or COM name, virtual:NAME, rfc2217://HOST:PORT, tcp://HOST:PORT, or the name or MAC of a board; several times or with * for several boards',
    { living: 'ports', repeats: true },
  ],
  ['--all', 'every board that is attached or in boards.toml, each for itself; no virtual ones'],
  ['--jobs <n>', 'of several boards so many work at a time; default 16'],
  ['--json', 'one JSON object a line; the last is the result or the error'],
  ['-y, --yes', 'agree beforehand to what destroys data'],
  ['-q, --quiet', 'only results, questions and errors: no progress, no notes'],
  ['--plain', 'lines in place of frames and bars, as a screen reader wants them'],
  ['-v, --verbose', 'on stderr also what goes over the wire: seconds, direction, hex and text'],
];

/** What the parser adds to them. */
export const helpOption: OptionDeclaration = ['-h, --help', 'display help for command'];
