// What a board without a firmware is offered first: MicroPython, the newest build for the flash that was measured.
import { demoFirmware } from '../../device/image/demo-firmware.ts';
import type { BuildTarget } from '../../device/releases/build-target.ts';
import { type DisabledReason, needsPort, targetPath } from '../../workbench/availability.ts';
import type { State } from '../../workbench/state.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import type { Starter } from '../boards/state.ts';
import { proposedOf } from './library.ts';

export const isVirtual = (app: Workbench): boolean =>
  targetPath(app.store.get())?.startsWith('virtual:') ?? true;

/** Keeps it for the board on `path`. A virtual board runs the image that comes along, and needs no download. */
export async function findStarter(app: Workbench, path: string, target: BuildTarget): Promise<void> {
  const found = isVirtual(app)
    ? demoFirmware.find(({ chip }) => chip === target.chip)
    : proposedOf(await app.devices.releases(target, null));
  if (!found) return;
  const starter = { id: found.id, words: `MicroPython ${found.version}` };
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
