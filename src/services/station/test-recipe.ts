// [test] of a recipe: code that a board runs, and what it has to print. Whatever the board prints is compared as
// data; nothing of it is run, and a regular expression that does not come to an end is a test that failed.
import { resolve } from 'node:path';
import { createContext, Script } from 'node:vm';
import { EspError } from '../../device/errors.ts';
import { readLocal } from '../../device/files/tree.ts';
import { codeOfFile } from '../../device/firmware/code-file.ts';
import type { TomlTable } from '../../platform/toml-file.ts';
import { printable } from '../../text/printable.ts';
import { fill, fillPattern, type Values } from './template.ts';

export type SelfTest = {
  /** With {{name}} for values. */
  readonly code: string;
  /** All that it prints, but for line ends at the end; null = `match` says. */
  readonly expect: string | null;
  /** A regular expression that has to fit somewhere; ^ and $ are those of a line. */
  readonly match: string | null;
  readonly limitMs: number;
  readonly field: TomlTable;
};

/** More than any test has to print, and little enough to search. */
const mostOutput = 64 * 1024;
const matchLimitMs = 2000;

/** @throws EspError usage with file, line and field */
export async function selfTest(field: TomlTable | undefined, folder: string): Promise<SelfTest | null> {
  if (!field) return null;
  const code = field.text('code');
  const file = field.text('file');
  if ((code === undefined) === (file === undefined))
    throw field.error(null, 'It needs either "code" or "file".');
  const expect = field.text('expect') ?? null;
  const match = field.text('match') ?? null;
  if ((expect === null) === (match === null))
    throw field.error(null, 'It needs either "expect" (the exact text) or "match" (a regular expression).');
  if (match !== null)
    field.reading('match', () => {
      pattern(match.replace(/\{\{[^{}]*\}\}/g, 'x'));
    });
  const made = {
    code: code ?? (await codeIn(field, resolve(folder, file as string))),
    expect,
    match,
    limitMs: (field.number('limit-seconds', 1, 600) ?? 30) * 1000,
    field,
  };
  field.done();
  return made;
}

async function codeIn(field: TomlTable, path: string): Promise<string> {
  const bytes = await readLocal(path).catch((error: unknown) =>
    field.reading('file', () => {
      throw error;
    }),
  );
  return new TextDecoder().decode(Buffer.from(codeOfFile(bytes, printable(path)).code, 'latin1'));
}

function pattern(source: string): RegExp {
  try {
    return new RegExp(source, 'm');
  } catch (error) {
    throw new EspError('usage', `This is not a regular expression: ${printable((error as Error).message)}.`);
  }
}

/** @throws EspError verify-mismatch where it is not what was wanted */
export function checkOutput(test: SelfTest, printed: string, values: Values): void {
  const found = printed.replace(/\r\n/g, '\n');
  const isAsWanted =
    test.expect !== null
      ? withoutEnd(found) === withoutEnd(fill(test.expect, values))
      : fits(fillPattern(test.match as string, values), found);
  if (isAsWanted) return;
  const wanted =
    test.expect !== null
      ? `"${shown(fill(test.expect, values))}"`
      : `what fits ${shown(test.match as string)}`;
  throw new EspError('verify-mismatch', `The test printed "${shown(found)}", and not ${wanted}.`, {
    hints: ['The board runs and answers, and is not as it should be.'],
    hintsSayAll: true,
  });
}

const withoutEnd = (text: string): string => text.replace(/\n+$/, '');

const shown = (text: string): string => {
  const all = printable(withoutEnd(text));
  return all.length > 200 ? `${all.slice(0, 200)}…` : all;
};

function fits(source: string, text: string): boolean {
  if (text.length > mostOutput) return false;
  const run = new Script('new RegExp(source, "m").test(text)');
  try {
    return run.runInContext(createContext({ source, text }), { timeout: matchLimitMs }) === true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}
