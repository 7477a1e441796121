// A table of a person's, as spreadsheets write it: each row with its line, each value with the name of its column.

import { EspError } from '../device/errors.ts';
import { readAtMost } from '../device/read-at-most.ts';
import { printable } from '../text/printable.ts';

export type CsvRow = {
  /** Where it ends in the file, counted from 1. */
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
};

export type CsvTable = { readonly columns: readonly string[]; readonly rows: readonly CsvRow[] };

const mostBytes = 32 * 1024 * 1024;

/**
 * The first line names the columns.
 * @param delimiter absent = whichever of , ; and tab the first line has
 * @throws EspError file-unreadable | usage with the line
 */
export async function readCsvFile(path: string, delimiter?: string): Promise<CsvTable> {
  const name = printable(path);
  const bytes = await readAtMost(path, mostBytes).catch((cause) => {
    const { code = 'unknown error' } = cause as { code?: string };
    throw new EspError('file-unreadable', `${name} cannot be read (${code}).`, { cause });
  });
  if (!bytes) throw new EspError('file-unreadable', `${name} is larger than ${mostBytes} bytes.`);
  const text = decoded(name, bytes);
  const { parse } = await import('csv-parse/sync');
  let found: readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  try {
    found = parse(text, {
      bom: true,
      delimiter: delimiter ?? delimiterOf(text),
      info: true,
      skip_empty_lines: true,
    }) as unknown as typeof found;
  } catch (cause) {
    const { lines, message } = cause as { lines?: number; message: string };
    if (lines === undefined) throw cause;
    throw wrong(name, lines, `This is not CSV: ${printable(message)}.`);
  }
  const [head, ...rest] = found;
  if (!head) throw wrong(name, 1, 'The file is empty: its first line names the columns.');
  const columns = head.record.map((each) => each.trim());
  for (const [at, column] of columns.entries())
    if (column === '' || columns.indexOf(column) !== at)
      throw wrong(name, head.info.lines, `Column ${at + 1} has no name of its own.`);
  return {
    columns,
    rows: rest.map(({ record, info: { lines: line } }) => ({
      line,
      values: new Map(
        columns.map((column, at) => [column, shownValue(name, line, column, record[at] as string)]),
      ),
    })),
  };
}

const delimiterOf = (text: string): string => {
  const [first = ''] = text.split('\n', 1);
  return [',', ';', '\t'].find((each) => first.includes(each)) ?? ',';
};

function decoded(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new EspError('usage', `${name} is not UTF-8 text.`, {
      hints: ['Save it as "CSV UTF-8".'],
      hintsSayAll: true,
    });
  }
}

/** What cannot be seen cannot be checked by a person, and would not come through a REPL as it is. */
function shownValue(name: string, line: number, column: string, value: string): string {
  if (printable(value) === value) return value;
  throw wrong(
    name,
    line,
    `"${printable(column)}" has characters that cannot be shown: "${printable(value)}".`,
  );
}

const wrong = (name: string, line: number, what: string): EspError =>
  new EspError('usage', `${name}:${line}: ${what}`, { hints: [], hintsSayAll: true });
