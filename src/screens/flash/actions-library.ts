// The categories of the Flash screen: all releases, and the page on NodeMCU images.
import { basename } from 'node:path';
import { type BuildTarget, targetOf, targetOfBoard } from '../../device/releases/build-target.ts';
import { chipAtPort } from '../../platform/chip-at-port.ts';
import { printable } from '../../text/printable.ts';
import { factsOf, targetPath } from '../../workbench/availability.ts';
import { buildWords } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { nodemcuWays, releaseChoice } from './library.ts';
import { withFlash } from './state.ts';

/** The board as far as it was identified. Its flash: where it was seen to end, else what its ID says. */
export const targetHere = (app: Workbench): BuildTarget => {
  const state = app.store.get();
  const path = targetPath(state);
  const { flashEndsAt } = state.ports.known[path ?? ''] ?? {};
  const facts = factsOf(state);
  if (!facts) return targetOf(chipAtPort(path ?? undefined)?.id, flashEndsAt ?? null);
  return targetOfBoard(facts, flashEndsAt ?? facts.flash.sizeBytes);
};

export async function openCategory(app: Workbench, category: 'releases' | 'nodemcu'): Promise<void> {
  if (category === 'nodemcu') {
    app.store.update(withFlash({ category, choices: [], cursor: 0, filter: null }));
    const downloads = waitForImage(app);
    app.store.update(withFlash({ downloads }));
    return;
  }
  const choices = (await app.devices.releases(targetHere(app), null)).map(releaseChoice);
  const proposed = choices.findIndex((choice) => choice.proposed);
  const cursor = Math.max(
    0,
    proposed < 0 ? choices.findIndex(({ unsuited }) => unsuited === null) : proposed,
  );
  app.store.update(withFlash({ category, choices, cursor, filter: null }));
}

/** Asks the download page, or the mirror, what there is. */
export async function refreshCategory(app: Workbench, path: string): Promise<void> {
  await app.runner.run({
    name: 'download',
    keepsFlash: true,
    title: 'Asking for newer releases',
    path,
    work: async (context) => {
      const target = targetHere(app);
      const before = await app.devices.releases(target, null);
      const choices = (await app.devices.releases(target, context)).map(releaseChoice);
      const known = new Set(before.map(({ id }) => id));
      const added = choices.filter(({ id }) => !known.has(id));
      app.store.update(withFlash({ category: 'releases', choices, cursor: 0, filter: null }));
      const [newest] = before;
      const words =
        added.length > 0
          ? `New: ${added.map(({ id }) => id).join(', ')}.`
          : `Nothing new${newest ? `: ${newest.id} is the newest` : ''}.`;
      app.say('good', printable(words));
    },
  });
}

/**
 * While the page is shown, the images in the downloads folder are rows to choose, and one that a browser
 * saves meanwhile stands first. The folder; null where there is none to watch.
 */
function waitForImage(app: Workbench): string | null {
  app.store.get().flash.stopWatching?.();
  const stop = () => watch.stop();
  const watch = app.devices.watchDownloads(({ path, facts, isNew }) => {
    const { screen, flash } = app.store.get();
    const { category, choices, cursor } = flash;
    if (screen !== 'flash' || category !== 'nodemcu') return stop();
    const name = printable(basename(path));
    const about = printable(buildWords(facts));
    const others = choices.filter((each) => !('path' in each && each.path === path));
    app.store.update(
      withFlash({ choices: [{ kind: 'recent', path, name, about }, ...others], cursor: isNew ? 0 : cursor }),
    );
    if (isNew) app.say('good', `${about} is downloaded: Enter plans with it.`);
  });
  app.store.update(withFlash({ stopWatching: stop }));
  return watch.isWatching ? printable(watch.folder) : null;
}

/** Puts a link or a command of the page into the terminal's clipboard. */
export function copyWay(app: Workbench, key: string): void {
  const way = nodemcuWays.find((each) => each.key === key);
  if (!way) return;
  app.say('good', `It is ${app.platform.copy(way.text)}: ${way.text}`);
}
