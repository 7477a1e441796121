// [flash] of a recipe: what is written, and that it is what it should be. Files are read here, once: each board gets
// the same bytes, whatever becomes of the files meanwhile.
import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { checkImages, checkPlaces } from '../../device/flash/checks.ts';
import type { FlashOptions } from '../../device/flash/flash-job.ts';
import type { FlashFile } from '../../device/flash/prepare.ts';
import { offsetInName } from '../../device/image/offset-in-name.ts';
import { parseSize } from '../../device/sizes.ts';
import { leftOutParts } from '../../platform/image-neighbours.ts';
import type { TomlTable } from '../../platform/toml-file.ts';
import { sharedFlashOptions } from '../flash-options.ts';
import { readImageFile } from '../image-file.ts';

export type FlashRecipe = {
  /** As `espwb flash` takes it, 'micropython' or an id of the firmware list; null = `files` are written. */
  readonly firmware: string | null;
  readonly files: readonly FlashFile[];
  readonly options: Omit<FlashOptions, 'files'>;
  readonly field: TomlTable;
};

/** @throws EspError usage with file, line and field, of the files too */
export async function flashRecipe(field: TomlTable | undefined, folder: string): Promise<FlashRecipe | null> {
  if (!field) return null;
  const firmware = field.text('firmware') ?? null;
  const tables = field.tables('images');
  if ((firmware === null) === (tables.length === 0))
    throw field.error(null, 'It needs either "firmware" or "images".');
  const files: FlashFile[] = [];
  for (const table of tables) files.push(await imageOf(table, folder));
  const force = field.flag('force');
  field.reading('images', () => {
    checkPlaces(files);
    // Which chip it meets, the station knows when a board is put in.
    checkImages(files, force, null);
  });
  const options = {
    ...headerAndRate(field),
    eraseAll: field.flag('erase-all'),
    unlock: field.flag('unlock'),
    force,
    warnings: await leftOutParts(files),
  };
  field.done();
  return { firmware, files: files.map((file) => ({ ...file, path: basename(file.path) })), options, field };
}

async function imageOf(table: TomlTable, folder: string): Promise<FlashFile> {
  const path = resolve(folder, table.needs(table.text('file'), 'file'));
  const typed = table.word('offset');
  const offset =
    typed === undefined
      ? offsetInName(basename(path))
      : table.reading('offset', () => parseSize(typed, 'an offset'));
  const bytes = await readImageFile(path).catch((error: unknown) =>
    table.reading('file', () => {
      throw error;
    }),
  );
  for (const algorithm of ['md5', 'sha256'] as const) {
    const wanted = table.text(algorithm);
    const found = createHash(algorithm).update(bytes).digest('hex');
    if (wanted !== undefined && wanted.toLowerCase() !== found)
      throw table.error(algorithm, `${basename(path)} has ${found}: it is not the file that was meant.`);
  }
  table.done();
  return { path, offset, bytes };
}

/** Each by itself, so that what is wrong has its line. */
function headerAndRate(field: TomlTable): Omit<FlashOptions, 'files'> {
  const names = {
    baud: 'baud',
    'flash-mode': 'flashMode',
    'flash-freq': 'flashFreq',
    'flash-size': 'flashSize',
  };
  let made: Omit<FlashOptions, 'files'> = {};
  for (const [name, word] of Object.entries(names)) {
    const { header, ...rest } = field.reading(name, () => sharedFlashOptions({ [word]: field.word(name) }));
    made = { ...made, ...rest, header: { ...made.header, ...header } };
  }
  return made;
}
