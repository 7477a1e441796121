// The command line: commander's parser over the table of declarations. Wrong usage is an EspError,
// so that it has its exit code and its JSON form like every other failure.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { exitWhenWritten, watchOutput } from '../terminal/lost-output.ts';
import { declarations } from './declarations.ts';
import { globalOptions } from './global-options.ts';
import type { GlobalOptions, Outside, VerbOptions } from './verb.ts';
import { version } from './version.ts';
import { wrongUsage } from './wrong-usage.ts';

/**
 * The program from here on; ends the process.
 * @param words argv without node and script
 */
export async function runProgram(words: readonly string[], outside: Outside): Promise<void> {
  watchOutput();
  if (words[0] === 'completion') {
    const { answerFor } = await import('./completion.ts');
    const answer = await answerFor(words, declarations);
    if (answer) {
      const { verbOutput } = await import('./report-error.ts');
      verbOutput(false).result({}, answer);
      return exitWhenWritten(0);
    }
  }
  if (words.length > 0) return exitWhenWritten(await runCommandLine(words, outside));
  await runCommandLine(['--help'], outside);
  exitWhenWritten(2);
}

/** Parses and runs; resolves to the exit code. */
async function runCommandLine(argv: readonly string[], outside: Outside): Promise<number> {
  let exitCode = 0;
  const program = createProgram(async (declaration, args, options, global) => {
    const [run, { runVerb }] = await Promise.all([declaration.load(), import('./run-verb.ts')]);
    const { changesFlash } = declaration;
    const changes = typeof changesFlash === 'function' ? changesFlash(args, options) : changesFlash;
    const cancelled = changes ? 'unknown' : 'unchanged';
    const verb = declaration.command.split(' ', 1)[0];
    const { unheard = false, portless = false, severalBoards: several = false } = declaration;
    const severalBoards = portless ? null : typeof several === 'function' ? several(args) : several;
    const { usualEnds: ends } = declaration;
    const usualEnds = typeof ends === 'function' ? ends(args) : ends;
    exitCode = await runVerb(run, args, options, global, {
      cancelled,
      verb,
      unheard,
      severalBoards,
      outside,
      ...(usualEnds && { usualEnds }),
    });
  }, namedIn(argv));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { reportError, verbOutput } = await import('./report-error.ts');
    const output = verbOutput(argv.includes('--json'));
    if (!(error instanceof CommanderError)) return reportError(output, error);
    const verb = error.code === 'commander.unknownCommand' ? undefined : verbNamed(program, argv);
    return reportError(output, wrongUsage(error, argv, verb), verb);
  }
}

type RunDeclaration = (
  declaration: (typeof declarations)[number],
  args: readonly string[],
  options: VerbOptions,
  global: GlobalOptions,
) => Promise<void>;

/** Without the verbs that are not named the parser is made in half the time; all where none is, or help. */
function namedIn(argv: readonly string[]): typeof declarations {
  const named = declarations.filter(({ command }) => argv.includes(command.split(' ', 1)[0] as string));
  return named.length > 0 && !argv.includes('help') ? named : declarations;
}

export function createProgram(run: RunDeclaration, verbs: typeof declarations = declarations): Command {
  const program = new Command('espwb')
    .description(
      'A workbench for ESP8266 and ESP32 boards. Without a verb it opens the full-screen workbench.',
    )
    .version(version)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(false)
    .exitOverride();
  for (const [flags, help] of globalOptions) {
    const option = new Option(flags, help);
    program.addOption(option.long === '--port' ? option.argParser(portNames) : option);
  }
  for (const declaration of verbs) {
    const command = program
      .command(declaration.command)
      .description(declaration.summary)
      .allowExcessArguments(false)
      .action(async (...received: unknown[]) => {
        const self = received.at(-1) as Command;
        const { port: ports, all, jobs, json, yes, quiet, plain, verbose } = self.optsWithGlobals() as Typed;
        const args = self.processedArgs.flat().filter((each): each is string => typeof each === 'string');
        const global: GlobalOptions = {
          port: ports?.at(-1) ?? process.env['ESPWB_PORT'],
          ...(ports ? { ports } : {}),
          ...{ all: all === true, jobs },
          ...{ json: json === true, yes: yes === true },
          ...{ quiet: quiet === true, plain: plain === true, verbose: verbose === true },
        };
        await run(declaration, args, self.opts() as VerbOptions, global);
      });
    for (const [flags, help] of declaration.options ?? []) command.addOption(new Option(flags, help));
    if (declaration.examples?.length) {
      command.addHelpText(
        'after',
        `\nExamples:\n${declaration.examples.map((line) => `  ${line}`).join('\n')}`,
      );
    }
  }
  return program;
}

type Typed = Partial<Omit<GlobalOptions, 'port'>> & { readonly port?: readonly string[] };

/** `-p --json` has forgotten the port; no port begins with a dash. */
function portNames(text: string, before: readonly string[] = []): readonly string[] {
  // An empty variable in a script: another board would be taken for it.
  if (text === '') throw new InvalidArgumentError('The name of the port is empty.');
  if (text.startsWith('-')) throw new InvalidArgumentError(`"${text}" is an option, not a port.`);
  return [...before, text];
}

const verbNamed = (program: Command, argv: readonly string[]): string | undefined =>
  argv.find((word) => program.commands.some((command) => command.name() === word));
