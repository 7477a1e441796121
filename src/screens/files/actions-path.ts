// A path of this computer typed in Files: its folder is shown, and a file stands under the cursor.
import { dirname } from 'node:path';
import { fromTyped, kindAt } from '../../platform/typed-path.ts';
import { printable } from '../../text/printable.ts';
import { emptyEntry, insertText } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { listHere, setFiles, setPane } from './actions.ts';

export const askPath = (app: Workbench): void =>
  setFiles(app, { prompt: { kind: 'path', entry: insertText(emptyEntry, '~/') } });

export async function goToPath(app: Workbench): Promise<void> {
  const { prompt, local } = app.store.get().files;
  if (prompt?.kind !== 'path') return;
  const place = fromTyped(prompt.entry.text, local.folder);
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
