// What Files does to the board's file system as a whole, and what only NodeMCU does with a file: compile
// it, or load it as its Lua Flash Store. What destroys or restarts asks first.
import { remoteTree } from '../../device/files/tree.ts';
import { formatFiles } from '../../device/sizes.ts';
import { printable } from '../../text/printable.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { showBoard, withBoard } from './actions.ts';
import { ask, tell } from './actions-questions.ts';
import type { ChangeLine, FileRow } from './state.ts';

/** Shows every file that would be lost; Enter formats. */
export async function formatBoard(app: Workbench, path: string): Promise<void> {
  let lines: ChangeLine[] | undefined;
  await withBoard(app, path, 'Looking at what would be lost', async (files, { signal }) => {
    lines = (await remoteTree(files, '/', signal).catch(() => []))
      .filter(({ kind }) => kind === 'file')
      .map(({ path: name, size }) => ({ status: 'goes', name: printable(name), size }));
  });
  if (!lines) return;
  const words = `Format the board's file system: ${formatFiles(lines.length)} will be lost`;
  ask(app, 'Format the file system of the board', lines, words, async (where) => {
    let note: string | null = null;
    const done = await withBoard(app, where, 'Formatting', async (files, { signal }) => {
      note = await files.format(signal);
      await showBoard(app, files, '/', signal);
    });
    if (done) tell(app, note === null ? 'Formatted: no files are left.' : `Formatted. ${note}`);
  });
}

/** `.lua` becomes `.lc` beside it. */
export async function compileLua(app: Workbench, path: string): Promise<void> {
  const row = rowOnBoard(app);
  if (!row) return;
  let made: string | undefined;
  await withBoard(app, path, `Compiling ${row.name}`, async (files, { signal }) => {
    made = await files.lua?.compile(row.path, signal);
    await showBoard(app, files, app.store.get().files.board.folder, signal);
  });
  if (made) tell(app, `${row.name} is compiled: ${printable(made.slice(1))}.`);
}

/** The image under the cursor becomes the LFS; the board restarts with it. */
export function loadLfs(app: Workbench): void {
  const row = rowOnBoard(app);
  if (!row) return;
  const line: ChangeLine = {
    status: 'replaces',
    name: `the Lua Flash Store, by ${row.name}`,
    size: row.size,
  };
  ask(app, `Load ${row.name} into the LFS`, [line], 'Load it; the board restarts', async (path) => {
    let modules: readonly string[] | undefined;
    await withBoard(app, path, `Loading ${row.name}`, async (files, context) => {
      modules = await files.lua?.reloadLfs(row.path, context);
      await showBoard(app, files, app.store.get().files.board.folder, context.signal);
    });
    if (!modules) return;
    const shown = modules.length > 0 ? `: ${printable(modules.join(' '))}` : '';
    tell(app, `The board has restarted with ${row.name} as its LFS${shown}.`);
  });
}

function rowOnBoard(app: Workbench): FileRow | undefined {
  const { rows, cursor } = app.store.get().files.board;
  return rows[cursor];
}
