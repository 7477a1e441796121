// Flash: from what can be chosen, through the plan, to a board that runs something new.
import { dirname } from 'node:path';
import { formatSize } from '../../device/sizes.ts';
import type { PlannedFlash } from '../devices.ts';
import type { ImageChoice } from '../flash-state.ts';
import { shelves } from '../library.ts';
import { duration, portLabel } from '../words.ts';
import type { Workbench } from '../workbench.ts';
import { askFirmware } from './identify.ts';
import { flashSizeHere, openShelf } from './library.ts';
import { chooseAgain, showScreen } from './show.ts';

/** What there is to flash: images that come with espwb, recent ones, the files of a folder. */
export async function listChoices(bench: Workbench, folder: string): Promise<void> {
  try {
    const [builtIn, releases, recent, files] = await Promise.all([
      bench.devices.builtInImages(),
      bench.devices.releases(flashSizeHere(bench), null),
      bench.settings.recentImages().catch(() => []),
      bench.devices.listFolder(folder),
    ]);
    const recentChoices = recent.map(
      (path): ImageChoice => ({ kind: 'recent', path, name: path.split(/[/\\]/).at(-1) ?? path }),
    );
    bench.store.update((state) => ({
      ...state,
      flash: {
        ...state.flash,
        folder,
        shelf: null,
        choices: [...builtIn, ...shelves(releases), ...recentChoices, ...files],
        cursor: 0,
      },
    }));
  } catch (error) {
    bench.say('bad', error instanceof Error ? error.message : String(error));
  }
}

export function enterFlash(bench: Workbench): Promise<void> {
  bench.store.update((state) => {
    const shown = showScreen(state, 'flash');
    return state.flash.phase === 'result' ? chooseAgain(shown) : shown;
  });
  const { flash } = bench.store.get();
  return flash.choices.length === 0 ? listChoices(bench, flash.folder) : Promise.resolve();
}

export function folderUp(bench: Workbench): Promise<void> {
  const { folder, shelf } = bench.store.get().flash;
  return listChoices(bench, shelf === null ? dirname(folder) : folder);
}

/** Opens a folder, or plans with an image. */
export async function pick(bench: Workbench, path: string): Promise<void> {
  const { flash } = bench.store.get();
  const choice = flash.choices[flash.cursor];
  if (!choice) return;
  if (choice.kind === 'folder') return listChoices(bench, choice.path);
  if (choice.kind === 'shelf') return openShelf(bench, choice.id);
  if (choice.kind === 'release' && choice.unsuited !== null) {
    bench.say('warning', `${choice.name} ${choice.unsuited}.`);
    return;
  }
  await plan(bench, path, choice);
}

/** The plan that is on show; its files are in memory, ready to be written. */
const plans = new WeakMap<Workbench, PlannedFlash>();

async function plan(bench: Workbench, path: string, choice: ImageChoice): Promise<void> {
  await bench.runner.run({
    name: 'plan',
    title: 'Planning',
    path,
    map: 'flash',
    onFailure: () => bench.store.update(chooseAgain),
    work: async (context) => {
      bench.store.update((state) => ({
        ...state,
        flash: { ...state.flash, phase: 'planning', chosen: choice, plan: null, map: null, outcome: null },
      }));
      const session = await bench.board.on(path, context);
      const planned = await bench.devices.planFlash(session, choice, context);
      plans.set(bench, planned);
      const { view } = planned;
      bench.store.update((state) => ({ ...state, flash: { ...state.flash, phase: 'plan', plan: view } }));
      if (choice.kind === 'file' || choice.kind === 'recent')
        await bench.settings.rememberImage(choice.path).catch(() => {});
    },
  });
}

/** Carries out the plan that is shown. */
export async function write(bench: Workbench, path: string): Promise<void> {
  const ready = plans.get(bench);
  const { chosen } = bench.store.get().flash;
  if (!ready || !chosen) return;
  await bench.runner.run({
    name: 'flash',
    title: `Flashing ${chosen.name}`,
    path,
    map: 'flash',
    // The plan no longer holds: the flash has changed.
    onFailure: () => bench.store.update(chooseAgain),
    work: async (context) => {
      bench.store.update((state) => ({ ...state, flash: { ...state.flash, phase: 'run', chosen } }));
      const session = await bench.board.on(path, context);
      const outcome = await ready.run(session, context);
      const answers = await askFirmware(bench, path, context);
      const result = { ...outcome, answers };
      const words = `Flashed ${chosen.name} to ${portLabel(path)}: ${formatSize(outcome.writtenBytes)} written${
        outcome.verified ? ' and verified' : ', NOT verified'
      } in ${duration(outcome.seconds)}.`;
      const proof = outcome.verified ? 'verified' : 'NOT verified';
      const deed = `Flashed ${chosen.name}, ${formatSize(outcome.writtenBytes)}, ${proof} (${duration(outcome.seconds)}).`;
      bench.store.update((state) => ({
        ...state,
        deeds: [...state.deeds, deed],
        flash: { ...state.flash, phase: 'result', outcome: result },
      }));
      bench.say(outcome.verified ? 'good' : 'warning', words);
    },
  });
  plans.delete(bench);
}
