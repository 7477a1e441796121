// Erase: the whole flash, after the last four of the MAC were typed.
import { formatSize } from '../../device/sizes.ts';
import { factsOf } from '../availability.ts';
import { emptyMap } from '../progress.ts';
import { duration, portLabel } from '../words.ts';
import type { Workbench } from '../workbench.ts';
import { askToErase } from './show.ts';

export async function eraseAll(bench: Workbench, path: string): Promise<void> {
  const sizeBytes = factsOf(bench.store.get())?.flash.sizeBytes ?? null;
  await bench.runner.run({
    name: 'erase',
    title: 'Erasing the whole flash',
    path,
    map: 'erase',
    onFailure: () => bench.store.update(askToErase),
    work: async (context) => {
      bench.store.update((state) => ({
        ...state,
        erase: { ...state.erase, phase: 'run', map: sizeBytes === null ? null : emptyMap(sizeBytes) },
      }));
      const session = await bench.board.on(path, context);
      const outcome = await bench.devices.erase(session, context);
      const words = `Erased ${formatSize(outcome.erasedBytes)} on ${portLabel(path)} in ${duration(outcome.seconds)}; ${formatSize(outcome.blankBytes)} were blank already.`;
      bench.store.update((state) => {
        const before = state.boards.known[path];
        const known = before && {
          ...before,
          firmware: null,
          noFirmware: { words: 'none: the flash is erased', isBare: true },
        };
        return {
          ...state,
          deeds: [...state.deeds, `Erased the flash (${duration(outcome.seconds)}).`],
          erase: { ...state.erase, phase: 'result', outcome },
          boards: known ? { ...state.boards, known: { ...state.boards.known, [path]: known } } : state.boards,
        };
      });
      bench.say('good', words);
    },
  });
}
