// [[files]] of a recipe on one board: what the board is to hold stands in a folder of this computer for a moment, with
// the board's own values in it, is synchronised, and compared once more.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EspError } from '../../device/errors.ts';
import { leftOutLine } from '../../device/files/left-out.ts';
import { withFiles } from '../../device/files/open-files.ts';
import { planSync, runSync } from '../../device/files/sync.ts';
import { below, localPlace, localTree, readLocal } from '../../device/files/tree.ts';
import type { OperationContext } from '../../device/operation.ts';
import type { Session } from '../../device/session/session.ts';
import { makeFolder } from '../../disk/make-folder.ts';
import { privateFolderMode, writeWhole } from '../../disk/write-whole.ts';
import { printable } from '../../text/printable.ts';
import type { FilesToPut, Recipe } from './recipe.ts';
import { fill, type Values } from './template.ts';

/** A folder for copies with values in them, which its station alone uses: see removeStages. */
export const stagesFolder = (reportFolder: string): string => join(reportFolder, 'stages');

/** What a killed station has left there: it may hold secrets. */
export const removeStages = (reportFolder: string): Promise<void> =>
  rm(stagesFolder(reportFolder), { recursive: true, force: true });

/** A file as it was when the station began: all boards get the same, whatever becomes of it meanwhile. */
export type PutFile = {
  /** On the board, absolute. */
  readonly to: string;
  /** Of this computer, for messages. */
  readonly from: string;
  readonly content: Uint8Array;
  readonly isTemplate: boolean;
};

/**
 * Leaves just these contents under these names, compared by hash; gives their number.
 * @throws EspError usage | verify-mismatch, and as sync does
 */
export async function putFiles(
  session: Session,
  recipe: Pick<Recipe, 'removesOthers' | 'report'>,
  given: readonly PutFile[],
  values: Values,
  context: OperationContext,
): Promise<number> {
  const folder = stagesFolder(recipe.report.folder);
  await makeFolder(folder, privateFolderMode);
  const stage = await mkdtemp(join(folder, 'board-'));
  try {
    for (const { to, from, content, isTemplate } of given)
      await writeWhole(localPlace(stage, to), isTemplate ? filled(content, from, values) : content, true);
    return await withFiles(session, { interrupt: true }, context, async (files, inner) => {
      const request = {
        ...{ localFolder: stage, remoteFolder: '/', hidden: true },
        remove: recipe.removesOthers,
      };
      const plan = await planSync(files, request, inner.signal);
      await runSync(files, plan, inner);
      const after = await planSync(files, request, inner.signal);
      const leftOut = leftOutLine(after.leftOut.filter(({ on }) => on !== 'board'));
      if (leftOut !== null) throw notAll(leftOut);
      if (after.send.length > 0)
        throw notAll(`Not as they were sent: ${after.send.map(({ to }) => printable(to)).join(', ')}.`);
      return after.unchanged;
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** A file, or what is in a folder; where each goes on the board. @throws EspError file-unreadable */
async function placesOf({
  from,
  to,
}: FilesToPut): Promise<readonly { readonly from: string; readonly to: string }[]> {
  const tree = await localTree(from).catch(() => null);
  return tree ? tree.files.map((file) => ({ from: file.path, to: below(to, file.name) })) : [{ from, to }];
}

/** @throws EspError usage for what is no text, or a name that there is not */
function filled(content: Uint8Array, path: string, values: Values): string {
  try {
    return fill(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content), values);
  } catch (error) {
    if (error instanceof EspError) throw error;
    throw new EspError('usage', `${printable(path)} is not UTF-8 text, so nothing can be put into it.`);
  }
}

/** Before any board comes: the files are read, and have no names that the rows lack. @throws EspError usage with the field */
export async function readFiles(
  recipe: Pick<Recipe, 'files'>,
  names: readonly string[],
): Promise<readonly PutFile[]> {
  const values = new Map(names.map((name) => [name, '']));
  const found = new Map<string, PutFile>();
  for (const each of recipe.files) {
    const { isTemplate } = each;
    try {
      const places = await placesOf(each);
      for (const { from, to } of places) {
        if (found.has(to)) throw new EspError('usage', `"${printable(to)}" is put there twice.`);
        const content = await readLocal(from);
        if (isTemplate) filled(content, from, values);
        found.set(to, { to, from, content, isTemplate });
      }
      if (places.length === 0) throw new EspError('usage', 'There is no file in that folder.');
    } catch (error) {
      each.field.reading('from', () => {
        throw error;
      });
    }
  }
  return [...found.values()];
}

const notAll = (why: string): EspError =>
  new EspError('verify-mismatch', `The board does not hold all files. ${why}`, { board: 'files-whole' });
