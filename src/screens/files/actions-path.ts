// A path of this computer typed, pasted or dropped in Files: its folder is shown, and a file stands under the cursor.
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { fromTyped, kindAt } from '../../platform/typed-path.ts';
import type { Input } from '../../terminal/key.ts';
import { printable } from '../../text/printable.ts';
import { notBusy } from '../../workbench/availability.ts';
import type { Focus } from '../../workbench/binding.ts';
import { emptyEntry, insertText, pathBeginning } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { pastedPath } from '../flash/pasted-path.ts';
import { listHere, setFiles, setPane } from './actions.ts';

export const askPath = (app: Workbench): void =>
  setFiles(app, { prompt: { kind: 'path', entry: insertText(emptyEntry, pathBeginning) } });

export async function goToPath(app: Workbench): Promise<void> {
  const { prompt } = app.store.get().files;
  if (prompt?.kind === 'path') await showPath(app, prompt.entry.text);
}

/** An input of the screen's own, where nothing else is asked. */
export function takesDropped(app: Workbench, focus: Focus, input: Input): boolean | Promise<void> {
  if (input.type !== 'paste' || focus !== 'files' || notBusy(app.store.get()) !== null) return false;
  const path = pastedPath(input.text, homedir(), app.platform.name === 'win32');
  return path === null ? false : showPath(app, path);
}

async function showPath(app: Workbench, path: string): Promise<void> {
  const place = fromTyped(path, app.store.get().files.local.folder);
  try {
    const isFolder = (await kindAt(place)) === 'folder';
    setFiles(app, { prompt: null, side: 'local' });
    await listHere(app, isFolder ? place : dirname(place));
    const { rows } = app.store.get().files.local;
    const cursor = rows.findIndex(({ path }) => path === place);
    if (cursor >= 0) setPane(app, 'local', { cursor });
    else if (!isFolder)
      app.say('warning', `${printable(place)} is there but not listed: hidden files and links are left out.`);
  } catch (error) {
    app.say('warning', error instanceof Error ? error.message : String(error));
  }
}
