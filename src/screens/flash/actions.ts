// Flash: what there is to choose, and the choice.
import { dirname } from 'node:path';
import { nameWithoutOffset, offsetInName } from '../../device/image/offset-in-name.ts';
import { showScreen } from '../../workbench/show.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { flashSizeHere, openCategory } from './actions-library.ts';
import { plan } from './actions-plan.ts';
import { categories } from './library.ts';
import { type ChosenFile, chooseAgain, type ImageChoice } from './state.ts';

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
        category: null,
        choices: [...builtIn, ...categories(releases), ...recentChoices, ...files],
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
  const { folder, category } = bench.store.get().flash;
  return listChoices(bench, category === null ? dirname(folder) : folder);
}

/** Opens a folder, or plans with an image. */
export async function pick(bench: Workbench, path: string): Promise<void> {
  const { flash } = bench.store.get();
  const choice = flash.choices[flash.cursor];
  if (!choice) return;
  if (choice.kind === 'folder') return listChoices(bench, choice.path);
  if (choice.kind === 'category') return openCategory(bench, choice.id);
  if (choice.kind === 'release' && choice.unsuited !== null) {
    bench.say('warning', `${choice.name} ${choice.unsuited}.`);
    return;
  }
  const { options } = flash;
  if (flash.adding) return plan(bench, path, { files: [...flash.chosen, placed(choice)], options });
  const files = await withItsOthers(bench, choice).catch((error: Error) => {
    bench.say('bad', error.message);
    return null;
  });
  if (files) await plan(bench, path, { files: files.map(placed), options });
}

const placed = (choice: ImageChoice): ChosenFile => ({ choice, offset: offsetInName(choice.name) });

/** `0x00000.bin` and `0x10000.bin` of one folder are one firmware: the plan shows what it took. */
async function withItsOthers(bench: Workbench, choice: ImageChoice): Promise<readonly ImageChoice[]> {
  if (choice.kind !== 'file' && choice.kind !== 'recent') return [choice];
  const { choices } = bench.store.get().flash;
  const build = nameWithoutOffset(choice.name);
  if (build === null) return [choice];
  const beside = choice.kind === 'file' ? choices : await bench.devices.listFolder(dirname(choice.path));
  const others = beside.filter((each) => each.kind === 'file' && nameWithoutOffset(each.name) === build);
  return others.length > 0 ? others : [choice];
}
