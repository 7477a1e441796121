// How Windows starts a program that a person has named: found on the PATH by its endings, and where it is a batch
// file (code.cmd), by cmd.exe, in whose line no name of a file may become a command. Node's spawn finds .exe alone,
// refuses batch files without a shell, and quotes nothing with one. The current folder is not searched, unlike
// what cmd.exe and cross-spawn do: what lies among a board's files is not what was meant.
import { statSync } from 'node:fs';
import { win32 } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export type Start = {
  readonly program: string;
  readonly args: readonly string[];
  /** The arguments are a command line as they stand: spawn's windowsVerbatimArguments. */
  readonly isVerbatim: boolean;
};

/** null where there is no such program. */
export function windowsStart(
  program: string,
  args: readonly string[],
  environment: Environment,
  isFile: (path: string) => boolean = isFileHere,
): Start | null {
  const found = placesOf(program, environment).find(isFile);
  if (found === undefined) return null;
  if (/\.(exe|com)$/i.test(found)) return { program: found, args, isVerbatim: false };
  // Its own path has no quote in it, and quotes there are what every cmd.exe understands.
  const line = [`"${found}"`, ...args.map(quotedForCmd)].join(' ');
  const shell =
    environment['ComSpec'] || win32.join(environment['SystemRoot'] || 'C:\\Windows', 'System32\\cmd.exe');
  // /d: no AutoRun; /s: exactly the outer quotes go.
  return { program: shell, args: ['/d', '/s', '/c', `"${line}"`], isVerbatim: true };
}

const isFileHere = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Where it may be, in the order in which Windows looks. */
function placesOf(program: string, environment: Environment): string[] {
  const endings = (environment['PATHEXT'] || '.COM;.EXE;.BAT;.CMD').split(';').filter((each) => each !== '');
  const hasEnding = endings.some((each) => program.toLowerCase().endsWith(each.toLowerCase()));
  const names = [...(hasEnding ? [program] : []), ...endings.map((each) => program + each)];
  if (/[\\/:]/.test(program)) return names.map((name) => win32.resolve(name));
  const folders = (environment['PATH'] ?? '')
    .split(';')
    .map((folder) => folder.replaceAll('"', ''))
    .filter((folder) => win32.isAbsolute(folder));
  return folders.flatMap((folder) => names.map((name) => win32.join(folder, name)));
}

/** What cmd.exe gives a meaning to, quotes among it: with a caret before each it stays text. */
const meta = /[()[\]%!^"`<>&|;, *?]/g;

/**
 * One argument, first as the C runtime of Microsoft reads a command line: backslashes count as such unless a
 * quote follows (https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments).
 */
function quotedForCmd(text: string): string {
  const inQuotes = `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
  return inQuotes.replace(meta, '^$&');
}
