// TOML that a person wrote, with the lines where things stand, so that what is wrong can be shown there.

export type Toml = {
  readonly tables: Readonly<Record<string, unknown>>;
  /**
   * The line, from 1, of `field` in the `index`th [[table]] (from 0), of its head without a field; of a top-level
   * field where `table` is null. Where it cannot be found, that of what is around it.
   */
  readonly lineOf: (table: string | null, index: number, field?: string) => number;
};

/** The text is no TOML: `line` from 1. */
export class TomlError extends Error {
  readonly line: number;

  constructor(line: number, message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'TomlError';
    this.line = line;
  }
}

/** @throws TomlError */
export async function parseToml(text: string): Promise<Toml> {
  const { parse, TomlError: ParserError } = await import('smol-toml');
  try {
    const tables = parse(text);
    return { tables, lineOf: (table, index, field) => lineIn(text.split(/\r?\n/), table, index, field) };
  } catch (error) {
    if (!(error instanceof ParserError)) throw error;
    const [words = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n', 1);
    throw new TomlError(error.line, words, error);
  }
}

const header = /^\s*\[+\s*["']?([^\]"']+?)["']?\s*\]+/;

/** What looks like a head within a text of several lines is taken for one: only the number is off then. */
function lineIn(lines: readonly string[], table: string | null, index: number, field?: string): number {
  let seen = -1;
  const start =
    table === null ? 0 : lines.findIndex((line) => header.exec(line)?.[1] === table && ++seen === index);
  if (start < 0) return 1;
  if (field === undefined) return start + 1;
  const assignment = new RegExp(`^\\s*["']?${field.replace(/[^\w-]/g, '\\$&')}["']?\\s*[=.]`);
  const from = table === null ? 0 : start + 1;
  const length = lines.slice(from).findIndex((line) => header.test(line));
  const within = lines.slice(from, length < 0 ? undefined : from + length);
  const at = within.findIndex((line) => assignment.test(line));
  return at < 0 ? start + 1 : from + at + 1;
}
