// A name for a board, by its MAC: it stands wherever the port would.

import { boardName } from '../../platform/board-names.ts';
import { type DisabledReason, factsOf } from '../../workbench/availability.ts';
import { change } from '../../workbench/command.ts';
import { emptyEntry, insertText } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { choose } from '../settings/actions.ts';

export const needsKnownMac: DisabledReason = (state) =>
  factsOf(state) ? null : 'Identify the board first (i): a name is kept by its MAC.';

export const askName = change((state) => {
  const before = state.preferences.names[factsOf(state)?.mac.toLowerCase() ?? ''] ?? '';
  return { ...state, boards: { ...state.boards, naming: insertText(emptyEntry, before) } };
});

/** Nothing typed takes the name away. */
export async function useName(app: Workbench): Promise<void> {
  const { boards, preferences } = app.store.get();
  const mac = factsOf(app.store.get())?.mac.toLowerCase();
  const name = boardName(boards.naming?.text ?? '');
  app.store.update((state) => ({ ...state, boards: { ...state.boards, naming: null } }));
  if (!mac) return;
  const { [mac]: before, ...others } = preferences.names;
  const twin = Object.entries(others).find(([, each]) => each === name)?.[0];
  if (name === before) return;
  await choose(app, 'names', name === '' ? others : { ...others, [mac]: name });
  if (twin) app.say('warning', `${twin} is called ${name}, too.`);
  else app.say('good', name === '' ? `${mac} has no name now.` : `${mac} is called ${name}.`);
}
