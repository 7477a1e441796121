// What a station does with each board, as a person has written it down (docs/station.md). Read once, at the start:
// what is changed meanwhile counts from the next start on.
import { basename, dirname, resolve } from 'node:path';
import type { BoardProfile } from '../../device/chips/board-profile.ts';
import { remotePath } from '../../device/files/remote-path.ts';
import { boardProfiles, defaultProfile } from '../../device/pins/boards.ts';
import { readTomlFile, type TomlTable } from '../../platform/toml-file.ts';
import { choices } from '../../text/nearest.ts';
import { type FlashRecipe, flashRecipe } from './flash-recipe.ts';
import { type PinTry, pinTries } from './pin-recipe.ts';
import { type ReportColumn, reportColumns } from './report.ts';
import { type SelfTest, selfTest } from './test-recipe.ts';

export type Recipe = {
  readonly path: string;
  /** For what is found out later to be wrong with it. */
  readonly field: TomlTable;
  readonly name: string;
  /** Which ports, with * and ? in their names; null = every likely board. */
  readonly ports: readonly string[] | null;
  /** So many boards at once. */
  readonly jobs: number;
  /** No board may take longer. */
  readonly limitMs: number;
  readonly profile: BoardProfile;
  readonly boardName: string | null;
  readonly flash: FlashRecipe | null;
  readonly files: readonly FilesToPut[];
  /** What is on the board and not in `files` is removed. */
  readonly removesOthers: boolean;
  readonly test: SelfTest | null;
  readonly pins: readonly PinTry[];
  readonly rows: RowsRecipe | null;
  readonly report: { readonly folder: string; readonly columns: readonly ReportColumn[] };
};

export type FilesToPut = {
  /** A file or a folder of this computer. */
  readonly from: string;
  /** On the board, absolute; of a folder the folder for what is in it. */
  readonly to: string;
  /** {{name}} in it becomes a value. */
  readonly isTemplate: boolean;
  readonly field: TomlTable;
};

export type RowsRecipe = {
  readonly path: string;
  /** The column that tells rows apart; null = the first. */
  readonly key: string | null;
  readonly delimiter: string | undefined;
  readonly field: TomlTable;
};

/** @throws EspError usage with file, line and field | file-unreadable */
export async function readRecipe(path: string): Promise<Recipe> {
  const file = await readTomlFile(path);
  const folder = dirname(resolve(path));
  const name = file.text('name') ?? basename(path).replace(/\.toml$/i, '');
  if (!/^[\w][\w .-]{0,63}$/.test(name))
    throw file.error('name', 'A name has up to 64 letters, digits, blanks, dots and dashes.');
  const profile = profileOf(file);
  const made: Recipe = {
    path: resolve(path),
    field: file,
    name,
    ports: file.texts('ports') ?? null,
    jobs: file.number('jobs', 1, 64) ?? 4,
    limitMs: (file.number('limit-seconds', 1, 3600) ?? 600) * 1000,
    profile,
    boardName: file.text('board-name') ?? null,
    flash: await flashRecipe(file.table('flash'), folder),
    files: file.tables('files').map((each) => filesToPut(each, folder)),
    removesOthers: file.flag('remove-others'),
    test: await selfTest(file.table('test'), folder),
    pins: pinTries(file.tables('pins'), profile),
    rows: rowsRecipe(file.table('rows'), folder),
    report: reportRecipe(file.table('report'), folder, name),
  };
  file.done();
  if (!made.flash && made.files.length === 0 && !made.test && made.pins.length === 0)
    throw file.error(null, 'The recipe does nothing: it has no [flash], [[files]], [test] or [[pins]].');
  return made;
}

function profileOf(file: TomlTable): BoardProfile {
  const id = file.text('board');
  if (id === undefined) return defaultProfile;
  const found = boardProfiles.find((each) => each.id === id);
  if (found) return found;
  const ids = boardProfiles.map((each) => each.id);
  throw file.error('board', 'There is no such board.', choices(id, ids));
}

function filesToPut(field: TomlTable, folder: string): FilesToPut {
  const from = field.needs(field.text('from'), 'from');
  const to = field.text('to') ?? `/${basename(from)}`;
  const made = {
    from: resolve(folder, from),
    to: field.reading('to', () => remotePath(to.endsWith('/') ? `${to}${basename(from)}` : to)),
    isTemplate: field.flag('template'),
    field,
  };
  field.done();
  return made;
}

function rowsRecipe(field: TomlTable | undefined, folder: string): RowsRecipe | null {
  if (!field) return null;
  const delimiter = field.text('delimiter');
  if (delimiter !== undefined && delimiter.length !== 1)
    throw field.error('delimiter', 'A delimiter is one character.');
  const path = resolve(folder, field.needs(field.text('file'), 'file'));
  const made = { path, key: field.text('key') ?? null, delimiter, field };
  field.done();
  return made;
}

function reportRecipe(field: TomlTable | undefined, folder: string, name: string): Recipe['report'] {
  const typed = field?.text('folder');
  const columns = field?.texts('columns');
  for (const column of columns ?? [])
    if (!(reportColumns as readonly string[]).includes(column))
      throw field?.error('columns', `"${column}" is not a column.`, choices(column, reportColumns));
  field?.done();
  return {
    folder: resolve(folder, typed ?? `${name}-station`),
    columns: (columns as readonly ReportColumn[] | undefined) ?? reportColumns,
  };
}
