// What Files changes: copies, moves, deletions, new names and folders, the start file. What overwrites or
// deletes shows what it would do and does it only after Enter.
import { basename, dirname, join } from 'node:path';
import { type CopyPlan, planUpload, runCopy } from '../../device/files/copy.ts';
import { planDownload } from '../../device/files/plan-download.ts';
import { readToSend } from '../../device/files/read-to-send.ts';
import type { RemoteFiles } from '../../device/files/remote-files.ts';
import { isSafeName, joinRemote, remoteFolder, remoteName } from '../../device/files/remote-path.ts';
import { removeWhole } from '../../device/files/remove-entry.ts';
import { startFile } from '../../device/files/run-line.ts';
import { localPlace } from '../../device/files/tree.ts';
import type { OperationContext } from '../../device/operation.ts';
import { formatFiles, formatSize } from '../../device/sizes.ts';
import { makeLocalFolder, removeLocal, renameLocal } from '../../platform/local-folder.ts';
import { nameRules } from '../../platform/name-rules.ts';
import { printable } from '../../text/printable.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { listHere, setFiles, setPane, showBoard, withBoard } from './actions.ts';
import { ask, leftOutRows, tell, underway } from './actions-questions.ts';
import { type ChangeLine, type FileRow, meantRows } from './state.ts';

/** Copies what is meant to the other side; with `move` it then goes from this one. */
export async function copyAcross(app: Workbench, path: string, move: boolean): Promise<void> {
  const { files: state } = app.store.get();
  const { side, local, board } = state;
  const rows = meantRows(state);
  if (rows.length === 0) return;
  const planned = (files: RemoteFiles, { signal }: Pick<OperationContext, 'signal'>): Promise<CopyPlan> =>
    side === 'local'
      ? planUpload(files, rows, board.folder, signal)
      : planDownload(
          files,
          rows.map((entry) => ({
            entry,
            isNamed: true,
            place: localPlace(local.folder, remoteName(entry.path)),
          })),
          local.folder,
          { hidden: false, rules: nameRules(app.platform.name) },
          signal,
        );
  let plan: CopyPlan | undefined;
  await withBoard(app, path, 'Comparing files', async (files, context) => {
    plan = await planned(files, context);
  });
  if (!plan) return;
  const ready = plan;
  const moving = ready.items.filter(({ status }) => status !== 'same');
  if (moving.length === 0 && ready.makeFolders.length === 0 && !move) {
    app.say(
      'good',
      `Nothing to copy: the other side has the same content (${formatFiles(ready.items.length)}).`,
    );
    return;
  }
  const target = side === 'local' ? `the board, ${board.folder}` : local.folder;
  const lines = [
    ...ready.items.map(({ to, status, size }): ChangeLine => ({ status, name: printable(to), size })),
    ...leftOutRows(ready.leftOut),
  ];
  const verb = move ? 'Move' : 'Copy';
  let isAgain = false;
  const words = `${verb} ${formatFiles(moving.length)} (${formatSize(ready.bytes)}) to ${printable(target)}`;
  ask(app, `${verb} to ${printable(target)}`, lines, words, async (where) => {
    await withBoard(app, where, `${verb}: ${formatFiles(moving.length)}`, async (files, context) => {
      // After a failure only the rest of it is to do.
      const now = isAgain ? await planned(files, context) : ready;
      isAgain = true;
      await runCopy(files, now, context, underway(app));
      // What was left out is in the rows, too, and nowhere else.
      const moves = move && now.leftOut.length === 0;
      if (moves) await removeRows(files, side === 'local', rows, context);
      await showBoard(app, files, app.store.get().files.board.folder, context.signal);
      await listHere(app, app.store.get().files.local.folder);
      setPane(app, side, { marked: [] });
      const past = moves ? 'Moved' : 'Copied';
      const count = now.items.filter(({ status }) => status !== 'same').length;
      tell(app, `${past} ${formatFiles(count)}, ${formatSize(now.bytes)}, to ${printable(target)}.`);
      if (move && !moves)
        app.note('warning', 'Nothing was deleted on the side it came from: a part of it was left out.');
    });
    // Also after a failure: some may have come.
    await listHere(app, app.store.get().files.local.folder);
  });
}

export function remove(app: Workbench): void {
  const { files: state } = app.store.get();
  const rows = meantRows(state);
  if (rows.length === 0) return;
  const where = state.side === 'local' ? 'this computer' : 'the board';
  const what = rows.map(
    ({ name, kind, size }): ChangeLine => ({
      status: 'goes',
      name: kind === 'folder' ? `${name}/ with all in it` : name,
      size: kind === 'folder' ? null : size,
    }),
  );
  ask(app, `Delete from ${where}`, what, `Delete ${rows.length} from ${where}`, async (path) => {
    await change(app, path, 'Deleting', async (files, context) =>
      removeRows(files, files === null, rows, context),
    );
    setPane(app, state.side, { marked: [] });
    tell(app, `Deleted from ${where}: ${rows.map(({ name }) => name).join(', ')}.`);
  });
}

async function removeRows(
  files: RemoteFiles | null,
  isLocal: boolean,
  rows: readonly FileRow[],
  { signal }: Pick<OperationContext, 'signal'>,
): Promise<void> {
  for (const row of rows) {
    if (isLocal || files === null) await removeLocal(row.path);
    else await removeWhole(files, row, signal);
  }
}

/** Opens the line for a new name: of what is under the cursor, or of a folder to make. */
export function askName(app: Workbench, purpose: 'rename' | 'folder'): void {
  const { files } = app.store.get();
  const pane = files[files.side];
  const row = pane.rows[pane.cursor];
  if (purpose === 'rename' && !row) return;
  const text = purpose === 'rename' ? (row?.name ?? '') : '';
  const label = purpose === 'rename' ? `New name for ${text}` : `New folder in ${printable(pane.folder)}`;
  setFiles(app, { prompt: { kind: 'name', purpose, label, entry: { text, cursor: [...text].length } } });
}

export async function giveName(app: Workbench, path: string): Promise<void> {
  const { side, prompt, local, board } = app.store.get().files;
  if (prompt?.kind !== 'name') return;
  const { text: name } = prompt.entry;
  const { rows, cursor, folder } = side === 'local' ? local : board;
  if (!name.split('/').every(isSafeName)) {
    app.say('warning', 'That is not a valid file name.');
    return;
  }
  setFiles(app, { prompt: null });
  const old = rows[cursor];
  const done = await change(app, path, 'Renaming', async (files, { signal }) => {
    if (prompt.purpose === 'folder') {
      if (files) await files.makeFolder(joinRemote(folder, name), signal);
      else await makeLocalFolder(join(folder, basename(name)));
    } else if (old) {
      if (files) await files.rename(old.path, joinRemote(remoteFolder(old.path), name), signal);
      else await renameLocal(old.path, join(dirname(old.path), basename(name)));
    }
  });
  if (done) app.say('good', prompt.purpose === 'folder' ? `Made ${name}/.` : `${old?.name} is now ${name}.`);
}

/** Puts the file under the cursor where the firmware looks for its program at start. */
export function setAsStart(app: Workbench): void {
  const { files: state, board } = app.store.get();
  const pane = state[state.side];
  const row = pane.rows[pane.cursor];
  const name = board?.firmware ? startFile(board.firmware.kind) : null;
  if (row?.kind !== 'file' || name === null) return;
  const there = state.board.folder === '/' ? state.board.rows.find((each) => each.path === `/${name}`) : null;
  const line: ChangeLine = { status: there ? 'replaces' : 'new', name: `/${name}`, size: row.size };
  ask(app, `${row.name} runs at every start`, [line], `Write /${name}`, async (where) => {
    const done = await withBoard(app, where, `Writing ${name}`, async (files, context) => {
      const { signal } = context;
      const content =
        state.side === 'local' ? await readToSend(row.path, context) : await files.read(row.path, { signal });
      await files.write(`/${name}`, content, { signal });
      await showBoard(app, files, app.store.get().files.board.folder, signal);
    });
    if (done) tell(app, `${row.name} is the board's ${name} now: it runs at the next start.`);
  });
}

/** One change on the side that has the focus, and both panes as they are then. */
async function change(
  app: Workbench,
  path: string,
  title: string,
  work: (files: RemoteFiles | null, context: Pick<OperationContext, 'signal'>) => Promise<void>,
): Promise<boolean> {
  const { side, board } = app.store.get().files;
  if (side === 'board')
    return withBoard(app, path, title, async (files, context) => {
      await work(files, context);
      await showBoard(app, files, board.folder, context.signal);
    });
  try {
    await work(null, { signal: new AbortController().signal });
    return true;
  } catch (error) {
    app.say('bad', error instanceof Error ? error.message : String(error));
    return false;
  } finally {
    await listHere(app, app.store.get().files.local.folder);
  }
}
