// What a person has told of a board before: which model it is, where its LED is.
import type { Chip } from '../../device/chips/chip.ts';
import { chipNamed, chipNamedIn, presumedChip } from '../../device/chips/index.ts';
import { boardProfiles, chipOfBoard, usualBoard } from '../../device/pins/boards.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/** Boards are remembered by their MAC; before it is known, by their port. */
export const boardKey = (app: Workbench, path: string): string =>
  app.store.get().ports.known[path]?.facts?.mac ?? path;

/** The chip of the board at this port, as far as it or its firmware has said it. */
export function chipAt(app: Workbench, path: string): Chip {
  const id = app.store.get().ports.known[path]?.facts?.id;
  const board = app.board.session?.firmware?.facts.board ?? null;
  return (board === null ? null : chipNamedIn(board)) ?? (id === undefined ? presumedChip : chipNamed(id));
}

export async function recallBoard(app: Workbench, path: string, chip = chipAt(app, path)): Promise<void> {
  const byMac = await app.settings.board(boardKey(app, path));
  const kept = byMac.profile === null ? await app.settings.board(path) : byMac;
  const known = boardProfiles.find(({ id }) => id === kept.profile);
  const profile = known && chipOfBoard(known) === chip ? known : usualBoard(chip);
  const ledPin = chip.pins?.facts.some(({ pin }) => pin === kept.ledPin) ? kept.ledPin : null;
  app.store.update((state) => ({ ...state, pins: { ...state.pins, profile, ledPin } }));
}
