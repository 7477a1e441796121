// {{name}} in a text becomes the value of that name, {{"name"}} the value as a literal in quotes, as Python, Lua and
// JSON read it. Values have no control characters (platform/csv-file.ts), so that no literal ends before its end.
import { EspError } from '../../device/errors.ts';
import { nearest } from '../../text/nearest.ts';
import { printable } from '../../text/printable.ts';

export type Values = ReadonlyMap<string, string>;

const placeholder = /\{\{[ \t]*(?:"([^"{}\r\n]+)"|([^"{}\r\n]+?))[ \t]*\}\}/g;

/** What a bare value must not hold in code: it would end the literal that it stands in. */
const endsLiteral = /["'\\]/;

export type Kind = 'text' | 'code';

/** @throws EspError usage for a name that there is not, or a bare value in code that only {{"name"}} can carry */
export function fill(text: string, values: Values, kind: Kind = 'text'): string {
  return text.replace(placeholder, (_, quoted: string | undefined, bare: string | undefined) => {
    const name = (quoted ?? bare) as string;
    const value = valueNamed(name, values);
    if (quoted !== undefined) return `"${value.replace(/["\\]/g, '\\$&')}"`;
    if (kind === 'text' || !endsLiteral.test(value)) return value;
    throw new EspError('usage', `The value of {{${printable(name)}}} has a quote or a backslash in it.`, {
      hints: [`Write {{"${printable(name)}"}} without quotes around it: it becomes a whole literal.`],
      hintsSayAll: true,
    });
  });
}

/** A regular expression: what is put in stands for itself. @throws EspError usage */
export const fillPattern = (text: string, values: Values): string =>
  text.replace(placeholder, (_, quoted: string | undefined, bare: string | undefined) =>
    valueNamed((quoted ?? bare) as string, values).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
  );

/** Names that a text asks for and that there are not, as an error. @throws EspError usage */
export function checkNames(text: string, names: readonly string[]): void {
  fill(text, new Map(names.map((name) => [name, ''])));
}

function valueNamed(name: string, values: Values): string {
  const value = values.get(name);
  if (value !== undefined) return value;
  const meant = nearest(name, [...values.keys()]);
  throw new EspError('usage', `There is no value for {{${printable(name)}}}.`, {
    hints: [
      ...(meant === null ? [] : [`Did you mean {{${printable(meant)}}}?`]),
      `There are: ${[...values.keys()].map((each) => printable(each)).join(', ')}`,
    ],
    hintsSayAll: true,
  });
}
