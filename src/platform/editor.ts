// The person's own editor, as VISUAL or EDITOR name it; it has the terminal until it ends.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { windowsStart } from './windows-program.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Program and arguments: both variables may hold options ("code --wait") and quotes around a path with spaces,
 * or be such a path and nothing else.
 */
export function editorCommand(environment: Environment, platform: string = process.platform): string[] {
  const told = (environment['VISUAL'] || environment['EDITOR'] || '').trim();
  if (/\s/.test(told) && isFile(told)) return [told];
  const words = told.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.length > 0
    ? words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
    : [platform === 'win32' ? 'notepad' : 'vi'];
}

/** Not where it is too long to be a path, or lies where this user may not look. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Its exit code when it has ended; null if it could not be started or was killed. */
export async function runEditor(environment: Environment, path: string): Promise<number | null> {
  const [program = '', ...options] = editorCommand(environment);
  const args = [...options, path];
  const start =
    process.platform === 'win32'
      ? windowsStart(program, args, environment)
      : { program, args, isVerbatim: false };
  if (start === null) return null;
  const settings = { stdio: 'inherit', windowsVerbatimArguments: start.isVerbatim } as const;
  return new Promise((resolve) => {
    const editor = spawn(start.program, start.args, settings);
    editor.once('error', () => resolve(null));
    editor.once('exit', (code) => resolve(code));
  });
}
