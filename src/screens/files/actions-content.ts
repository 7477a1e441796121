// Looking into a file: view it, edit it with the person's own editor and put it back, run it.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EspError } from '../../device/errors.ts';
import { impossibleHere } from '../../device/files/local-names.ts';
import { tellOfEncoding } from '../../device/files/read-to-send.ts';
import { runLine } from '../../device/files/run-line.ts';
import { readLocal } from '../../device/files/tree.ts';
import { bytesPerHexRow, hexRow } from '../../device/hex-row.ts';
import { formatSize } from '../../device/sizes.ts';
import { printable } from '../../text/printable.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { enterRepl, typeBytes } from '../repl/actions.ts';
import { listHere, openFolder, setFiles, showBoard, withBoard } from './actions.ts';
import type { FileRow } from './state.ts';

/** More than a screen can usefully show, little enough to be quick over the wire. */
const mostShownBytes = 256 * 1024;
const mostEditedBytes = 1024 * 1024;

/** Enter: into a folder, or the file as text. */
export async function look(app: Workbench, path: string): Promise<void> {
  if (await openFolder(app, path)) return;
  const row = rowHere(app);
  if (!row) return;
  const content = await contentOf(app, path, row, mostShownBytes);
  if (content) setFiles(app, { prompt: { kind: 'view', title: row.name, lines: linesOf(content), top: 0 } });
}

function rowHere(app: Workbench): FileRow | undefined {
  const { files } = app.store.get();
  const pane = files[files.side];
  return pane.rows[pane.cursor];
}

async function contentOf(
  app: Workbench,
  path: string,
  row: FileRow,
  mostBytes: number,
): Promise<Uint8Array | null> {
  if (row.size > mostBytes) {
    app.say('warning', `${row.name} is too large to show here: ${formatSize(row.size)}.`);
    return null;
  }
  if (app.store.get().files.side === 'local') {
    return readLocal(row.path).catch((error: Error) => {
      app.say('bad', error.message);
      return null;
    });
  }
  let content: Uint8Array | null = null;
  await withBoard(app, path, `Reading ${row.name}`, async (files, { signal, onEvent }) => {
    content = await files.read(row.path, {
      signal,
      onProgress: (done) => onEvent({ type: 'progress', step: 'transfer', done, total: row.size }),
    });
  });
  return content;
}

const isText = (content: Uint8Array): boolean => {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(content).includes('\0');
  } catch {
    return false;
  }
};

/** Text as its lines, anything else as hex with its offsets. */
function linesOf(content: Uint8Array): readonly string[] {
  if (content.length === 0) return ['(empty)'];
  if (isText(content))
    return new TextDecoder()
      .decode(content)
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .map((line) => printable(line.replaceAll('\t', '    ')));
  const rows = Math.ceil(content.length / bytesPerHexRow);
  return Array.from({ length: rows }, (_, at) => {
    const offset = at * bytesPerHexRow;
    return hexRow(offset, content.subarray(offset, offset + bytesPerHexRow), 6);
  });
}

/** Opens the file in $EDITOR; one of the board's goes back to it if it was changed. */
export async function edit(app: Workbench, path: string): Promise<void> {
  const row = rowHere(app);
  const { side, local } = app.store.get().files;
  if (row?.kind !== 'file') return;
  if (side === 'local') {
    await openEditor(app, row.path);
    return listHere(app, local.folder);
  }
  const before = await contentOf(app, path, row, mostEditedBytes);
  if (!before) return;
  const folder = await mkdtemp(join(tmpdir(), 'espwb-edit-'));
  let isKept = false;
  const place = join(folder, plainName(row.name));
  try {
    await writeFile(place, before);
    if (!(await openEditor(app, place))) return;
    const after = await readLocal(place);
    if (hashOf(after) === hashOf(before)) {
      app.say('quiet', `${row.name} was not changed.`);
      return;
    }
    const done = await withBoard(app, path, `Putting ${row.name} back`, async (files, context) => {
      tellOfEncoding(after, row.name, context);
      await files.write(row.path, after, {
        signal: context.signal,
        onProgress: (sent) =>
          context.onEvent({ type: 'progress', step: 'transfer', done: sent, total: after.length }),
      });
      await showBoard(app, files, app.store.get().files.board.folder, context.signal);
    });
    if (done) {
      app.say('good', `${row.name} is on the board as edited, ${formatSize(after.length)}.`);
    } else {
      isKept = true;
      app.note('warning', `What was edited is kept in ${place}`);
    }
  } catch (error) {
    app.say('bad', error instanceof EspError ? error.message : String(error));
  } finally {
    if (!isKept) await rm(folder, { recursive: true, force: true });
  }
}

/** A name that every system and every program takes for a file's: no spaces, no device of Windows (con.py). */
function plainName(name: string): string {
  const plain = name.replace(/[^\w.-]+/g, '_').replace(/\.$/, '_');
  return impossibleHere(plain, 'win32') === null ? plain : `_${plain}`;
}

async function openEditor(app: Workbench, place: string): Promise<boolean> {
  const code = await app.platform.edit(place);
  if (code === 0) return true;
  app.say(
    'warning',
    code === null ? 'No editor could be started: set $EDITOR.' : `The editor ended with ${code}.`,
  );
  return false;
}

const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Types the line that runs the file into the REPL, where one sees it run and can stop it. */
export async function runNow(app: Workbench, path: string): Promise<void> {
  const row = rowHere(app);
  const { board } = app.store.get();
  const line = row && board?.firmware ? runLine(board.firmware.kind, row.path) : null;
  if (line === null) return;
  await enterRepl(app, path);
  if (app.store.get().repl.trouble === null) await typeBytes(app, new TextEncoder().encode(`${line}\r`));
}
