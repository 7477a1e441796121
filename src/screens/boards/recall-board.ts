// What a person has told of a board before: which model it is, where its LED is.
import { boardProfiles, defaultProfile } from '../../device/pins/boards.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/** Boards are remembered by their MAC; before it is known, by their port. */
export const boardKey = (app: Workbench, path: string): string =>
  app.store.get().ports.known[path]?.facts?.mac ?? path;

export async function recallBoard(app: Workbench, path: string): Promise<void> {
  const byMac = await app.settings.board(boardKey(app, path));
  const kept = byMac.profile === null ? await app.settings.board(path) : byMac;
  const profile = boardProfiles.find(({ id }) => id === kept.profile) ?? defaultProfile;
  app.store.update((state) => ({ ...state, pins: { ...state.pins, profile, ledPin: kept.ledPin } }));
}
