// Flash: what there is to choose, and the choice.
import { dirname } from 'node:path';
import { nameWithoutOffset, offsetInName } from '../../device/image/offset-in-name.ts';
import { showScreen } from '../../workbench/show.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { flashSizeHere, openCategory } from './actions-library.ts';
import { plan } from './actions-plan.ts';
import { categories, releaseChoice } from './library.ts';
import { type ChosenFile, chooseAgain, type FlashableChoice, type ImageChoice, withFlash } from './state.ts';

/** What there is to flash: images that come with espwb, recent ones, the files of a folder. */
export async function listChoices(app: Workbench, folder: string): Promise<void> {
  try {
    const [builtIn, releases, recent, files] = await Promise.all([
      app.devices.builtInImages(),
      app.devices.releases(flashSizeHere(app), null),
      app.settings.recentImages().catch(() => []),
      app.devices.listFolder(folder),
    ]);
    const recentChoices = recent.map(
      (path): ImageChoice => ({ kind: 'recent', path, name: path.split(/[/\\]/).at(-1) ?? path }),
    );
    app.store.update((state) => ({
      ...state,
      flash: {
        ...state.flash,
        folder,
        category: null,
        choices: [...builtIn, ...categories(releases.map(releaseChoice)), ...recentChoices, ...files],
        cursor: 0,
      },
    }));
  } catch (error) {
    app.say('bad', error instanceof Error ? error.message : String(error));
  }
}

export function enterFlash(app: Workbench): Promise<void> {
  app.store.update((state) => {
    const shown = showScreen(state, 'flash');
    if (state.flash.phase !== 'result') return shown;
    return state.flash.isUnseen ? withFlash({ isUnseen: false })(shown) : chooseAgain(shown);
  });
  const { flash } = app.store.get();
  return flash.choices.length === 0 ? listChoices(app, flash.folder) : Promise.resolve();
}

export function folderUp(app: Workbench): Promise<void> {
  const { folder, category } = app.store.get().flash;
  return listChoices(app, category === null ? dirname(folder) : folder);
}

/** Opens a folder, or plans with an image. */
export async function pick(app: Workbench, path: string): Promise<void> {
  const { flash } = app.store.get();
  const choice = flash.choices[flash.cursor];
  if (!choice) return;
  if (choice.kind === 'folder') return listChoices(app, choice.path);
  if (choice.kind === 'category') return openCategory(app, choice.id);
  if (choice.kind === 'release' && choice.unsuited !== null) {
    app.say('warning', `${choice.name} ${choice.unsuited}.`);
    return;
  }
  const { options } = flash;
  if (flash.adding) return plan(app, path, { files: [...flash.chosen, placed(choice)], options });
  const files = await withItsOthers(app, choice).catch((error: Error) => {
    app.say('bad', error.message);
    return null;
  });
  if (files) await plan(app, path, { files: files.map(placed), options });
}

const placed = (choice: FlashableChoice): ChosenFile => ({ choice, offset: offsetInName(choice.name) });

/** `0x00000.bin` and `0x10000.bin` of one folder are one firmware: the plan shows what it took. */
async function withItsOthers(app: Workbench, choice: FlashableChoice): Promise<readonly FlashableChoice[]> {
  if (choice.kind !== 'file' && choice.kind !== 'recent') return [choice];
  const { choices } = app.store.get().flash;
  const build = nameWithoutOffset(choice.name);
  if (build === null) return [choice];
  const beside = choice.kind === 'file' ? choices : await app.devices.listFolder(dirname(choice.path));
  const images = beside.filter((each) => each.kind === 'file');
  const others = images.filter((each) => nameWithoutOffset(each.name) === build);
  return others.length > 0 ? others : [choice];
}
