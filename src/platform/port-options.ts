// The part of a port's name behind its "?": NAME=VALUE, joined by "&". The words that are understood
// are a table; anything else is refused with the list of what would do.
import { EspError } from '../device/errors.ts';
import { nearest } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';

/** Option name to its values, by the word that stands for each. */
export type OptionTable = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type ParsedOptions<Table extends OptionTable> = {
  -readonly [Name in keyof Table]?: Table[Name][keyof Table[Name]];
};

/** @throws EspError usage */
export function parsePortOptions<Table extends OptionTable>(
  text: string,
  table: Table,
): ParsedOptions<Table> {
  const parsed: Record<string, unknown> = {};
  for (const part of text.split('&').filter((each) => each !== '')) {
    const [name, word, ...rest] = part.split('=') as [string, ...string[]];
    const words = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!words)
      throw refused(
        `"${printable(name)}" is not an option of this port.`,
        table,
        nearest(name, Object.keys(table)),
      );
    if (word === undefined || rest.length > 0 || !Object.hasOwn(words, word))
      throw refused(`"${printable(part)}" is not understood.`, table);
    parsed[name] = words[word];
  }
  return parsed as ParsedOptions<Table>;
}

function refused(message: string, table: OptionTable, meant: string | null = null): EspError {
  if (Object.keys(table).length === 0)
    return new EspError('usage', message, { hints: ['This kind of port has no options.'] });
  const lines = Object.entries(table).map(([name, words]) => `${name}=${Object.keys(words).join('|')}`);
  return new EspError('usage', message, {
    hints: [...(meant ? [`Did you mean ${meant}?`] : []), `Possible options: ${lines.join(', ')}`],
  });
}

/** Splits 'NAME?OPTIONS' at the first question mark. */
export function splitPortOptions(text: string): readonly [name: string, options: string] {
  const at = text.indexOf('?');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
