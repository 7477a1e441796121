// A file of TOML that a person writes, read field by field: whatever is wrong is told with file, line and field.
import { EspError, isEspError } from '../device/errors.ts';
import { readAtMost } from '../device/read-at-most.ts';
import { nearest } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { parseToml, type Toml, TomlError, type TomlPlace } from '../text/toml.ts';

/** Nobody writes more by hand. */
const mostBytes = 256 * 1024;

type Table = Readonly<Record<string, unknown>>;

/** @throws EspError file-unreadable | usage for what is not TOML */
export async function readTomlFile(path: string): Promise<TomlTable> {
  const name = printable(path);
  const bytes = await readAtMost(path, mostBytes).catch((cause) => {
    const { code = 'unknown error' } = cause as { code?: string };
    throw new EspError('file-unreadable', `${name} cannot be read (${code}).`, { cause });
  });
  if (!bytes) throw new EspError('file-unreadable', `${name} is larger than ${mostBytes} bytes.`);
  const toml = await parseToml(new TextDecoder().decode(bytes)).catch((error: unknown) => {
    if (!(error instanceof TomlError)) throw error;
    throw new EspError('usage', `${name}:${error.line}: This is not TOML: ${error.message}.`, noHints);
  });
  return new TomlTable({ name, lineAt: toml.lineAt }, [], toml.tables);
}

type Source = { readonly name: string; readonly lineAt: Toml['lineAt'] };
const noHints = { hintsSayAll: true };

/** Each field is asked for once; `done` refuses those that nobody asked for. */
export class TomlTable {
  readonly #source: Source;
  readonly #place: TomlPlace;
  readonly #values: Table;
  readonly #asked = new Set<string>();

  constructor(source: Source, place: TomlPlace, values: Table) {
    this.#source = source;
    this.#place = place;
    this.#values = values;
  }

  /** undefined where the field is not there. @throws EspError usage for what is no text, or an empty one */
  text(field: string): string | undefined {
    const value = this.#value(field);
    if (value === undefined || (typeof value === 'string' && value !== ''))
      return value as string | undefined;
    throw this.wrongType(field, 'text in quotes');
  }

  /** Numbers are taken as they are typed here: 80 and "80" are one. @throws EspError usage */
  word(field: string): string | undefined {
    return typeof this.#values[field] === 'number' ? String(this.#value(field)) : this.text(field);
  }

  /** One text or a list of them. @throws EspError usage */
  texts(field: string): readonly string[] | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    const all = Array.isArray(value) ? value : [value];
    if (all.every((each) => typeof each === 'string' && each !== '')) return all as string[];
    throw this.wrongType(field, 'text in quotes, or a list of such');
  }

  /** @throws EspError usage */
  flag(field: string): boolean {
    const value = this.#value(field);
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    throw this.wrongType(field, 'true or false');
  }

  /** A whole number. @throws EspError usage */
  number(field: string, least: number, most: number): number | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
      return value as number;
    throw this.wrongType(field, `a whole number from ${least} to ${most}`);
  }

  /** @throws EspError usage */
  table(field: string): TomlTable | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    if (isTable(value)) return this.#below([field], value);
    throw this.wrongType(field, `a table: [${[...this.#place, field].join('.')}]`);
  }

  /** @throws EspError usage */
  tables(field: string): readonly TomlTable[] {
    const value = this.#value(field);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every(isTable))
      return value.map((each, at) => this.#below([field, at], each));
    throw this.wrongType(field, `a list of tables: [[${[...this.#place, field].join('.')}]]`);
  }

  /** @throws EspError usage for a field that is not there */
  needs<Value>(value: Value | undefined, field: string): Value {
    if (value !== undefined) return value;
    const meant = Object.keys(this.#values).find((each) => !this.#asked.has(each) && nearest(each, [field]));
    if (meant !== undefined) throw this.error(meant, 'There is no such field.', [`Did you mean "${field}"?`]);
    throw this.error(null, `"${field}" is missing.`);
  }

  /** @throws EspError usage for the first field that was not asked for */
  done(): void {
    const unknown = Object.keys(this.#values).find((field) => !this.#asked.has(field));
    if (unknown === undefined) return;
    const meant = nearest(unknown, [...this.#asked]);
    const known = `Possible here: ${[...this.#asked].join(', ')}`;
    const hints = meant === null ? [known] : [`Did you mean "${meant}"?`, known];
    throw this.error(unknown, 'There is no such field.', hints);
  }

  /** For what is wrong with a field, or with the whole table (null). */
  error(field: string | null, what: string, hints: readonly string[] = [], cause?: unknown): EspError {
    const place = field === null ? this.#place : [...this.#place, field];
    const line = this.#source.lineAt(place);
    const shown = place.map((each) => (typeof each === 'number' ? `[${each + 1}]` : `.${each}`)).join('');
    const words = shown === '' ? what : `${printable(shown.replace(/^\./, ''))}: ${what}`;
    return new EspError('usage', `${this.#source.name}:${line}: ${words}`, {
      hints,
      hintsSayAll: true,
      cause,
    });
  }

  /** What `read` makes of a field; what it refuses is told with the field. @throws EspError usage */
  reading<Value>(field: string, read: () => Value): Value {
    try {
      return read();
    } catch (error) {
      if (!isEspError(error)) throw error;
      const hints = error.ownHints.filter((hint) => typeof hint === 'string');
      throw this.error(field, error.message, hints, error);
    }
  }

  wrongType(field: string, wanted: string): EspError {
    const value = this.#values[field];
    const shown =
      typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'a table') : JSON.stringify(value);
    return this.error(field, `This has to be ${wanted}, and is ${printable(String(shown))}.`);
  }

  #value(field: string): unknown {
    this.#asked.add(field);
    return Object.hasOwn(this.#values, field) ? this.#values[field] : undefined;
  }

  #below(way: TomlPlace, values: Table): TomlTable {
    return new TomlTable(this.#source, [...this.#place, ...way], values);
  }
}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
