// Flash: what there is to choose, and the choice.
import { dirname, resolve } from 'node:path';
import { presumedChip } from '../../device/chips/index.ts';
import { nameWithoutOffset, offsetInName } from '../../device/image/offset-in-name.ts';
import { printable } from '../../text/printable.ts';
import { needsPort, targetPath } from '../../workbench/availability.ts';
import { showScreen } from '../../workbench/show.ts';
import type { State } from '../../workbench/state.ts';
import { ageWords } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { planMeant } from './actions-batch.ts';
import { openCategory, targetHere } from './actions-library.ts';
import { plan } from './actions-plan.ts';
import { categories, releaseChoice } from './library.ts';
import type { PlanOptions } from './plan-options.ts';
import { isVirtual } from './starter.ts';
import {
  type ChosenFile,
  chooseAgain,
  type FlashableChoice,
  type ImageChoice,
  shownChoices,
  withFlash,
} from './state.ts';

/** What there is to flash: images that come with espwb, recent ones, the files of a folder. */
export async function listChoices(app: Workbench, folder: string): Promise<void> {
  try {
    const target = targetHere(app);
    const [all, releases, recent, files] = await Promise.all([
      app.devices.builtInImages(),
      app.devices.releases(target, null),
      app.settings.recentImages().catch(() => []),
      app.devices.listFolder(folder),
    ]);
    const recentChoices = await recentRows(app, recent);
    // What is for another chip would only be refused.
    const builtIn = all.filter(({ chip = presumedChip.id }) => chip === target.chip);
    const offered = categories(releases.map(releaseChoice));
    // What boards on a cable cannot use is not what the cursor begins on.
    const first = isVirtual(app) ? [...builtIn, ...offered] : [...offered, ...builtIn];
    app.store.update((state) => ({
      ...state,
      flash: {
        ...state.flash,
        folder,
        listedFor: listedFor(app),
        category: null,
        choices: [...recentChoices, ...first, ...files],
        cursor: 0,
        filter: null,
      },
    }));
  } catch (error) {
    app.say('bad', error instanceof Error ? error.message : String(error));
  }
}

/** Those that are still there, with their age. */
async function recentRows(app: Workbench, paths: readonly string[]): Promise<readonly ImageChoice[]> {
  const rows = await Promise.all(
    paths.map(async (path): Promise<ImageChoice[]> => {
      const written = await app.devices.whenWritten(path);
      if (written === null) return [];
      return [{ ...recentChoice(path), about: ageWords(written, Date.now()) }];
    }),
  );
  return rows.flat();
}

const recentChoice = (path: string): Extract<ImageChoice, { kind: 'recent' }> => ({
  ...{ kind: 'recent', path, name: printable(path.split(/[/\\]/).at(-1) ?? path) },
});

/** The last one again: as it was planned in this run, else the newest of the recent files. */
export async function flashLast(app: Workbench, path: string): Promise<void> {
  const { last, options } = app.store.get().flash;
  const [recent] = last ? [] : await app.settings.recentImages().catch(() => []);
  if (!last && recent === undefined) {
    app.say('warning', 'Nothing was flashed in this run, and no file before: F chooses a firmware.');
    return;
  }
  app.store.update(shownFor);
  if (last) await planMeant(app, path, last);
  else if (recent) await planWith(app, path, recentChoice(recent), options);
}

/** A path that was pasted, or dropped into the terminal: straight to its plan. */
export async function flashPath(app: Workbench, path: string, file: string): Promise<void> {
  const reason = needsPort(app.store.get());
  if (reason) {
    app.say('warning', reason);
    return;
  }
  app.store.update(shownFor);
  const { flash } = app.store.get();
  const choice = recentChoice(resolve(flash.folder, file));
  if (flash.adding)
    await plan(app, path, { files: [...flash.chosen, placed(choice)], options: flash.options });
  else await planWith(app, path, choice, flash.options);
}

/** From Boards it is for all that are marked there. */
const shownFor = (state: State): State =>
  withFlash({ forMarked: state.screen === state.home && state.ports.marked.length > 0 })(
    // Also a card of this screen makes room.
    showScreen({ ...state, failure: null }, 'flash'),
  );

const listedFor = (app: Workbench): string =>
  `${targetPath(app.store.get()) ?? ''} ${JSON.stringify(targetHere(app))}`;

export function enterFlash(app: Workbench): Promise<void> {
  app.store.update((state) => {
    const shown = shownFor(state);
    const { phase, isUnseen, forMarked } = shown.flash;
    if (forMarked && !state.operation) return withFlash({ forMarked })(chooseAgain(shown));
    if (phase !== 'result') return shown;
    return isUnseen ? withFlash({ isUnseen: false })(shown) : chooseAgain(shown);
  });
  const { flash } = app.store.get();
  // What suits, and what comes first, is another for another board and once its flash is measured.
  return flash.listedFor === listedFor(app) ? Promise.resolve() : listChoices(app, flash.folder);
}

export function folderUp(app: Workbench): Promise<void> {
  const { folder, category } = app.store.get().flash;
  return listChoices(app, category === null ? dirname(folder) : folder);
}

/** Opens a folder, or plans with an image. */
export async function pick(app: Workbench, path: string): Promise<void> {
  const { flash } = app.store.get();
  const choice = shownChoices(flash)[flash.cursor];
  if (!choice) return;
  if (choice.kind === 'folder') return listChoices(app, choice.path);
  if (choice.kind === 'category') return openCategory(app, choice.id);
  if (choice.kind === 'release' && choice.unsuited !== null) {
    app.say('warning', `${choice.name} ${choice.unsuited}.`);
    return;
  }
  const { options } = flash;
  if (flash.adding) return plan(app, path, { files: [...flash.chosen, placed(choice)], options });
  await planWith(app, path, choice, options);
}

export async function planWith(
  app: Workbench,
  path: string,
  choice: FlashableChoice,
  options: PlanOptions,
): Promise<void> {
  const files = await withItsOthers(app, choice).catch((error: Error) => {
    app.say('bad', error.message);
    return null;
  });
  if (files) await planMeant(app, path, { files: files.map(placed), options });
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
