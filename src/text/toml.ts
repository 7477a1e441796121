// TOML that a person wrote, with the lines where things stand, so that what is wrong can be shown there.

export type Toml = {
  readonly tables: Readonly<Record<string, unknown>>;
  /**
   * The line, from 1, of `field` in the `index`th [[table]] (from 0), of its head without a field; of a top-level
   * field where `table` is null. Where it cannot be found, that of what is around it.
   */
  readonly lineOf: (table: string | null, index: number, field?: string) => number;
  /** The line, from 1, where what stands at a place begins. */
  readonly lineAt: (place: TomlPlace) => number;
};

/** Names of tables and fields, and numbers from 0 in lists of tables. */
export type TomlPlace = readonly (string | number)[];

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
    const lineAt = (place: TomlPlace) => lineIn(text, parse, place);
    const lineOf: Toml['lineOf'] = (table, index, field) => {
      const head = table === null ? [] : Array.isArray(tables[table]) ? [table, index] : [table];
      return lineAt(field === undefined ? head : [...head, field]);
    };
    return { tables, lineOf, lineAt };
  } catch (error) {
    if (!(error instanceof ParserError)) throw error;
    const [words = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n', 1);
    throw new TomlError(error.line, words, error);
  }
}

type Table = Readonly<Record<string, unknown>>;

/**
 * The parser tells no places of what is well formed: a field stands in the statement with which it is there for the
 * first time. Where it is not there at all, that of what is around it.
 */
function lineIn(text: string, parse: (text: string) => Table, place: TomlPlace): number {
  const lines = text.split('\n');
  let beganAt = 0;
  for (let count = 1; place.length > 0 && count <= lines.length; count++) {
    const found = parsed(lines.slice(0, count).join('\n'), parse);
    if (!found) continue;
    if (has(found, place)) return beganAt + 1;
    beganAt = count;
  }
  return place.length > 0 ? lineIn(text, parse, place.slice(0, -1)) : 1;
}

function parsed(text: string, parse: (text: string) => Table): Table | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function has(table: Table, place: TomlPlace): boolean {
  let value: unknown = table;
  for (const each of place) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, each)) return false;
    value = (value as Record<string | number, unknown>)[each];
  }
  return true;
}
