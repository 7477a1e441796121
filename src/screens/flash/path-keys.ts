// The path that is typed in place of a choice: of an image, which is planned with, or of a folder, which is listed.
import { fromTyped, kindAt } from '../../platform/typed-path.ts';
import type { Input } from '../../terminal/key.ts';
import { always, needsPort } from '../../workbench/availability.ts';
import type { Binding, Focus } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { emptyEntry, insertText, pathBeginning } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { flashPath, listChoices } from './actions.ts';
import { withFlash } from './state.ts';

const opened = (text: string) =>
  withFlash({ path: insertText(emptyEntry, text), filter: null, filtering: false, cursor: 0 });

export const flashPathKeys: readonly Binding[] = [
  {
    id: 'flash-path',
    keys: ['~'],
    where: ['flash-choose'],
    label: 'path…',
    help: 'Type the path of an image, or of a folder',
    words: ['file', 'open', 'go', 'directory'],
    disabledReason: always,
    quiet: true,
    run: change(opened(pathBeginning)),
  },
  {
    id: 'flash-path-done',
    keys: ['enter'],
    where: ['flash-path'],
    label: 'take it',
    help: 'Plan with this image, or list this folder',
    disabledReason: needsPort,
    run: takeTyped,
  },
  {
    id: 'flash-path-close',
    keys: ['esc'],
    where: ['flash-path'],
    label: 'back',
    help: 'Choose from the list',
    disabledReason: always,
    run: change(withFlash({ path: null })),
  },
];

/** An input of the screen's own: what begins like a path is none of the texts that a filter looks for. */
export function beginsPath(app: Workbench, focus: Focus, input: Input): boolean {
  if (focus !== 'flash-filter' || input.type !== 'key' || !['/', '~'].includes(input.text)) return false;
  if (app.store.get().flash.filter?.text !== '') return false;
  app.store.update(opened(input.text));
  return true;
}

async function takeTyped(app: Workbench, path: string): Promise<void> {
  const { path: entry, folder } = app.store.get().flash;
  if (!entry?.text) return;
  const place = fromTyped(entry.text, folder);
  try {
    const kind = await kindAt(place);
    app.store.update(withFlash({ path: null }));
    await (kind === 'folder' ? listChoices(app, place) : flashPath(app, path, place));
  } catch (error) {
    app.say('warning', error instanceof Error ? error.message : String(error));
  }
}
