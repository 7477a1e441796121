// What people call their boards: by MAC, in the settings. Read below the workbench, too, because the command
// line takes and shows names.
import { join } from 'node:path';
import { printable } from '../text/printable.ts';
import { folders } from './folders.ts';
import { readSettings } from './read-settings.ts';

/** By MAC in lower case. */
export type BoardNames = Readonly<Record<string, string>>;

/** In lower case. */
export const macPattern = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/;

/** More is no name of a board; it has to fit beside its port. */
export const longestName = 24;

/** As it is shown and kept: printable, without blanks around it, at most `longestName` characters. */
export const boardName = (text: string): string => [...printable(text).trim()].slice(0, longestName).join('');

/** Never throws: what cannot be read names no board. */
export function boardNames(environment?: Readonly<Record<string, string | undefined>>): BoardNames {
  try {
    const settings = readSettings(join(folders(environment).config, 'settings.json'));
    const names = typeof settings === 'object' ? settings?.['names'] : null;
    const given = Object.entries(typeof names === 'object' && names !== null ? names : {});
    return Object.fromEntries(
      given.flatMap(([mac, name]) =>
        typeof name === 'string' && macPattern.test(mac) && boardName(name) ? [[mac, boardName(name)]] : [],
      ),
    );
  } catch {
    return {};
  }
}
