// The person's own editor, as VISUAL or EDITOR name it; it has the terminal until it ends.
import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** Program and arguments: both variables may hold options ("code --wait") and quotes around a path with spaces. */
export function editorCommand(environment: Environment, platform: string = process.platform): string[] {
  const words =
    (environment['VISUAL'] || environment['EDITOR'] || '').match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.length > 0
    ? words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
    : [platform === 'win32' ? 'notepad' : 'vi'];
}

/** Its exit code when it has ended; null if it could not be started or was killed. */
export function runEditor(environment: Environment, path: string): Promise<number | null> {
  const [program = '', ...options] = editorCommand(environment);
  return new Promise((resolve) => {
    const editor = spawn(program, [...options, path], { stdio: 'inherit' });
    editor.once('error', () => resolve(null));
    editor.once('exit', (code) => resolve(code));
  });
}
