// What a board without a firmware is offered first: MicroPython, the newest build for the flash that was measured.
import { demoMicroPythonVersion } from '../../device/image/demo-image.ts';
import { type DisabledReason, needsPort, targetPath } from '../../workbench/availability.ts';
import type { State } from '../../workbench/state.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import type { Starter } from '../boards/state.ts';
import { newestSuited } from './library.ts';

const demo: Starter = { id: 'demo-micropython', words: `MicroPython ${demoMicroPythonVersion}` };

export const isVirtual = (app: Workbench): boolean =>
  targetPath(app.store.get())?.startsWith('virtual:') ?? true;

/** Keeps it for the board on `path`. A virtual board runs the image that comes along, and needs no download. */
export async function findStarter(
  app: Workbench,
  path: string,
  flashSizeBytes: number | null,
): Promise<void> {
  const newest = isVirtual(app) ? null : newestSuited(await app.devices.releases(flashSizeBytes, null));
  const starter = isVirtual(app) ? demo : newest && { id: newest.id, words: `MicroPython ${newest.version}` };
  if (!starter) return;
  app.store.update(({ boards, ...state }) => ({
    ...state,
    boards: { ...boards, starters: { ...boards.starters, [path]: starter } },
  }));
}

export const starterHere = (state: State): Starter | null =>
  state.boards.starters[targetPath(state) ?? ''] ?? null;

export const needsStarter: DisabledReason = (state) =>
  needsPort(state) ??
  (starterHere(state) ? null : 'Identify the board first (i): its flash decides which build.');
