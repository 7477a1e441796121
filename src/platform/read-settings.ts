// The file of the settings as it stands there, before anybody says what fits and what does not.
import { readRegularSync } from '../disk/regular-file.ts';
import { printable } from '../text/printable.ts';

/**
 * What the file holds: null where there is none, words where it is broken.
 * @throws NotRegularError | NodeJS.ErrnoException
 */
export function readSettings(path: string): Readonly<Record<string, unknown>> | string | null {
  let text: string;
  try {
    text = readRegularSync(path)
      .toString('utf8')
      .replace(/^\ufeff/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  // A disk that was full leaves an empty one.
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    return 'it holds no object';
  } catch (error) {
    return printable((error as Error).message);
  }
}
