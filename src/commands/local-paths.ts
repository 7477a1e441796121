// Paths as people and shells type them: patterns that no shell has expanded, the marks that Windows shells
// leave, and board paths that Git Bash took for its own.
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EspError } from '../device/errors.ts';
import { patternOf } from '../device/files/glob.ts';
import { printable } from '../text/printable.ts';

/** A path of this computer. cmd.exe takes the backslash of "src\" for one before the quote: src". */
export const localArgument = (typed: string, platform: string): string =>
  platform === 'win32' ? typed.replace(/"$/, '\\') : typed;

/** Whether it means what is in the folder, not the folder's place. */
export const endsAsFolder = (path: string, platform: string): boolean =>
  path.endsWith('/') || (platform === 'win32' && path.endsWith('\\'));

/**
 * The files here that a pattern means: cmd.exe and PowerShell hand `*.py` on as it is. Hidden ones only where
 * the pattern begins with a dot. A path that is there is itself, whatever is in its name.
 * @throws EspError file-unreadable where none matches
 */
export async function expandLocal(typed: string): Promise<readonly string[]> {
  const name = basename(typed);
  if (!/[*?]/.test(name) || (await isThere(typed))) return [typed];
  const pattern = patternOf(name);
  const names = (await readdir(dirname(typed)).catch(() => [])).filter(
    (each) => pattern.test(each) && (name.startsWith('.') || !each.startsWith('.')),
  );
  if (names.length > 0)
    return names.sort().map((each) => (dirname(typed) === '.' ? each : join(dirname(typed), each)));
  throw new EspError('file-unreadable', `No file here matches ${printable(typed)}.`, {
    hints: ['"*" is any text and "?" one character in the last part of the path.'],
    hintsSayAll: true,
  });
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const withDrive = /^:?[A-Za-z]:[\\/]/;
/** Where Git for Windows and MSYS2 keep their root. */
const shellRoot =
  /^:?[A-Za-z]:[\\/](?:.*[\\/])?(?:Git|PortableGit|msys64|msys32|msys2|cygwin64|cygwin)(?:[\\/](.*))?$/i;

/** True for what Git Bash makes of `/lib`, also where this computer has such a folder. */
export const isRewritten = (typed: string): boolean => shellRoot.test(typed);

/**
 * A path of the board has no drive.
 * @throws EspError usage
 */
export function checkBoardPath(typed: string): void {
  if (!withDrive.test(typed)) return;
  const meant = shellRoot.exec(typed)?.[1]?.replaceAll('\\', '/');
  throw new EspError('usage', `"${printable(typed)}" is a path of this computer, not of the board.`, {
    hints: [
      meant === undefined
        ? 'Paths of the board count from its root: lib/a.py.'
        : `Git Bash puts its own folder before what begins with a slash: write ${meant === '' ? '' : `"${printable(meant)}" or `}"//${printable(meant)}", or set MSYS_NO_PATHCONV=1.`,
    ],
    hintsSayAll: true,
  });
}
