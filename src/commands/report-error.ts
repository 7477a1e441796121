// What a verb prints on, and how it words the error that ends it.
import { exitCodeOf, hintsFor } from '../advice/by-code.ts';
import { unexpected } from '../advice/unexpected.ts';
import { advise, advises, type Hint } from '../device/advice.ts';
import { isEspError } from '../device/errors.ts';
import { terminalAbilities } from '../terminal/environment.ts';
import { printableLines } from '../text/printable.ts';
import { notTried, type Tried } from './hints-not-tried.ts';
import { createOutput, type Output, type Sink, type Verbosity } from './output.ts';

/** `plain`: lines and no bar, on a terminal too; a screen reader wants them so. */
export function verbOutput(
  json: boolean,
  verbosity: Verbosity = 'usual',
  plain = process.env['INK_SCREEN_READER'] === 'true',
): Output {
  const here = terminalAbilities(process.env, process.stderr.isTTY === true);
  const { stdout, stderr } = standardSinks();
  return createOutput(
    json,
    stdout,
    plain ? { ...stderr, isTerminal: false } : stderr,
    () => performance.now(),
    () => process.stderr.columns || 80,
    verbosity,
    { colour: here.colour, ascii: !here.unicode, rows: () => process.stderr.rows },
  );
}

const isSeeHelp = (hint: Hint): boolean => advises([hint], 'see-help');

/** Prints the error and returns its exit code. An error that is not an EspError shows its stack. */
export function reportError(output: Output, error: unknown, verb?: string, tried?: Tried): number {
  if (isEspError(error)) {
    const all = hintsFor(error, process.platform);
    const hints = tried ? notTried(all, tried) : all;
    output.error(
      error,
      hints.map((hint) => (isSeeHelp(hint) && verb ? advise('see-help', { verb }) : hint)),
    );
    return exitCodeOf(error.code);
  }
  const known = unexpected(error);
  output.error(known, hintsFor(known, process.platform));
  if (known.ownHints.length === 0 && error instanceof Error && error.stack)
    sink(process.stderr).write(printableLines(`${error.stack}\n`));
  return exitCodeOf(known.code);
}

export const standardSinks = () => ({ stdout: sink(process.stdout), stderr: sink(process.stderr) });

function sink(stream: NodeJS.WriteStream): Sink {
  return {
    isTerminal: stream.isTTY === true && process.env['TERM'] !== 'dumb',
    waitingBytes: () => stream.writableLength,
    write: (text) => {
      stream.write(text);
    },
  };
}
