// What a person has told of a board before: which model it is, where its LED is.
import { boardProfiles, defaultProfile } from '../../device/pins/boards.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/** Boards are remembered by their MAC; before it is known, by their port. */
export const boardKey = (bench: Workbench, path: string): string =>
  bench.store.get().ports.known[path]?.facts?.mac ?? path;

export async function recallBoard(bench: Workbench, path: string): Promise<void> {
  const byMac = await bench.settings.board(boardKey(bench, path));
  const kept = byMac.profile === null ? await bench.settings.board(path) : byMac;
  const profile = boardProfiles.find(({ id }) => id === kept.profile) ?? defaultProfile;
  bench.store.update((state) => ({ ...state, pins: { ...state.pins, profile, ledPin: kept.ledPin } }));
}
