// The two panes of Files: what they list, where they are, what is marked. Changes nothing on either side.
import { withFiles } from '../../device/files/open-files.ts';
import type { RemoteFiles } from '../../device/files/remote-files.ts';
import { remoteFolder, remoteName } from '../../device/files/remote-path.ts';
import type { OperationContext } from '../../device/operation.ts';
import { folderAbove, listLocal, localFreeBytes } from '../../platform/local-folder.ts';
import { printable } from '../../text/printable.ts';
import { pastProgram } from '../../workbench/running-program.ts';
import { showScreen } from '../../workbench/show.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import type { FilePane, FileRow, FileSide, FilesState } from './state.ts';

/** Shows the panes; the board's is read when nobody has yet. */
export async function enterFiles(app: Workbench, path: string): Promise<void> {
  app.store.update((state) => showScreen(state, 'files'));
  await listHere(app, app.store.get().files.local.folder);
  await readBoard(app, path);
}

export async function readAgain(app: Workbench, path: string): Promise<void> {
  await listHere(app, app.store.get().files.local.folder);
  await readBoard(app, path);
}

/** Lists a folder of the board, by default the one that is shown. */
function readBoard(app: Workbench, path: string, folder?: string): Promise<boolean> {
  return withBoard(app, path, 'Reading the files of the board', async (files, { signal }) => {
    await showBoard(app, files, folder ?? app.store.get().files.board.folder, signal);
  });
}

type FilesWork = (files: RemoteFiles, context: OperationContext) => Promise<void>;

/** One operation on the board's files; what keeps it from having any is shown in the pane. */
export function withBoard(app: Workbench, path: string, title: string, work: FilesWork): Promise<boolean> {
  return app.runner.run({
    name: 'files',
    title,
    path,
    onFailure: () => {
      const { failure } = app.store.get();
      const isUnread = app.board.session?.firmware == null;
      if (failure && isUnread) setFiles(app, { trouble: `${failure.message} u reads again.` });
      setFiles(app, { underway: null });
    },
    work: async (context) => {
      const session = await app.board.on(path, context);
      await pastProgram(app, path, context, () => withFiles(session, {}, context, work));
      setFiles(app, { trouble: null, underway: null });
    },
  });
}

/** Fills the board's pane; part of a running operation. */
export async function showBoard(
  app: Workbench,
  files: RemoteFiles,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const rows = (await files.list(folder, signal)).map(
    ({ path, kind, size }): FileRow => ({
      ...{ path, kind, size },
      // NodeMCU's names are flat: a '/' in them is a letter.
      name: printable(files.hasFolders ? remoteName(path) : path.slice(1)),
    }),
  );
  const { freeBytes } = await files.usage(signal);
  list(app, 'board', folder, rows, freeBytes);
}

export async function listHere(app: Workbench, folder: string): Promise<void> {
  try {
    const [entries, freeBytes] = await Promise.all([listLocal(folder), localFreeBytes(folder)]);
    const rows = entries.map((entry): FileRow => ({ ...entry, name: printable(entry.name) }));
    list(app, 'local', folder, rows, freeBytes);
  } catch (error) {
    app.say('bad', error instanceof Error ? error.message : String(error));
  }
}

/** What is listed anew is shown whole. */
function list(
  app: Workbench,
  side: FileSide,
  folder: string,
  rows: readonly FileRow[],
  freeBytes: number | null,
): void {
  const { files } = app.store.get();
  const filter = files.filter?.side === side ? null : files.filter;
  setFiles(app, { filter, [side]: filled(files[side], folder, rows, freeBytes) });
}

/** Cursor and marks stay where they still mean something; the folders come first. */
function filled(
  before: FilePane,
  folder: string,
  rows: readonly FileRow[],
  freeBytes: number | null,
): FilePane {
  const sorted = [
    ...rows.filter(({ kind }) => kind === 'folder'),
    ...rows.filter(({ kind }) => kind === 'file'),
  ];
  const stays = before.folder === folder;
  const here = before.rows[before.cursor]?.path;
  const at = stays ? sorted.findIndex(({ path }) => path === here) : 0;
  const cursor = at >= 0 ? at : Math.min(before.cursor, Math.max(0, sorted.length - 1));
  const marked = stays ? before.marked.filter((path) => sorted.some((row) => row.path === path)) : [];
  return { folder, rows: sorted, cursor, marked, freeBytes };
}

/** Into the folder under the cursor; false where a file is. */
export async function openFolder(app: Workbench, path: string): Promise<boolean> {
  const { files } = app.store.get();
  const pane = files[files.side];
  const row = pane.rows[pane.cursor];
  if (row?.kind !== 'folder') return false;
  if (files.side === 'local') await listHere(app, row.path);
  else await readBoard(app, path, row.path);
  return true;
}

export async function leaveFolder(app: Workbench, path: string): Promise<void> {
  const { side, local, board } = app.store.get().files;
  if (side === 'local') await listHere(app, await folderAbove(local.folder));
  else if (board.folder !== '/') await readBoard(app, path, remoteFolder(board.folder));
}

export function otherPane(app: Workbench): void {
  const { side } = app.store.get().files;
  setFiles(app, { side: side === 'local' ? 'board' : 'local' });
}

/** Marks or unmarks what is under the cursor, and goes one down. */
export function mark(app: Workbench): void {
  const { files } = app.store.get();
  const pane = files[files.side];
  const row = pane.rows[pane.cursor];
  if (!row) return;
  const others = pane.marked.filter((each) => each !== row.path);
  const marked = others.length === pane.marked.length ? [...others, row.path] : others;
  const cursor = Math.min(pane.cursor + 1, pane.rows.length - 1);
  setPane(app, files.side, { marked, cursor });
}

/** All rows that are shown, or none of them where all are marked. */
export function markAll(app: Workbench): void {
  const { files } = app.store.get();
  const { rows, marked } = files[files.side];
  const paths = rows.map(({ path }) => path);
  const others = marked.filter((path) => !paths.includes(path));
  const areAll = paths.every((path) => marked.includes(path));
  setPane(app, files.side, { marked: areAll ? others : [...others, ...paths] });
}

export const setPane = (app: Workbench, side: FileSide, change: Partial<FilePane>): void =>
  setFiles(app, { [side]: { ...app.store.get().files[side], ...change } });

export function setFiles(app: Workbench, change: Partial<FilesState>): void {
  app.store.update((state) => ({ ...state, files: { ...state.files, ...change } }));
}
