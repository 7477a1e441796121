// The categories of the Flash screen: all releases, and the page on NodeMCU images.
import { basename } from 'node:path';
import { printable } from '../../text/printable.ts';
import { factsOf } from '../../workbench/availability.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { nodemcuWays } from './library.ts';
import { withFlash } from './state.ts';

/** As measured; null for a board that nobody has identified. */
export const flashSizeHere = (bench: Workbench): number | null =>
  factsOf(bench.store.get())?.flash.sizeBytes ?? null;

export async function openCategory(bench: Workbench, category: 'releases' | 'nodemcu'): Promise<void> {
  if (category === 'nodemcu') {
    bench.store.update(withFlash({ category, choices: [], cursor: 0 }));
    const downloads = waitForImage(bench);
    bench.store.update(withFlash({ downloads }));
    return;
  }
  const choices = await bench.devices.releases(flashSizeHere(bench), null);
  const cursor = Math.max(
    0,
    choices.findIndex(({ unsuited }) => unsuited === null),
  );
  bench.store.update(withFlash({ category, choices, cursor }));
}

/** Asks the download page, or the mirror, what there is. */
export async function refreshCategory(bench: Workbench, path: string): Promise<void> {
  await bench.runner.run({
    name: 'download',
    title: 'Asking for newer releases',
    path,
    work: async (context) => {
      const before = await bench.devices.releases(null, null);
      const choices = await bench.devices.releases(flashSizeHere(bench), context);
      const known = new Set(before.map(({ id }) => id));
      const added = choices.filter(({ id }) => !known.has(id));
      bench.store.update(withFlash({ category: 'releases', choices, cursor: 0 }));
      const [newest] = before;
      const words =
        added.length > 0
          ? `New: ${added.map(({ id }) => id).join(', ')}.`
          : `Nothing new${newest ? `: ${newest.id} is the newest` : ''}.`;
      bench.say('good', printable(words));
    },
  });
}

/**
 * While the page is shown, the images in the downloads folder are rows to choose, and one that a browser
 * saves meanwhile stands first. The folder; null where there is none to watch.
 */
function waitForImage(bench: Workbench): string | null {
  bench.store.get().flash.stopWatching?.();
  const stop = () => watch.stop();
  const watch = bench.devices.watchDownloads(({ path, about, isNew }) => {
    const { screen, flash } = bench.store.get();
    const { category, choices, cursor } = flash;
    if (screen !== 'flash' || category !== 'nodemcu') return stop();
    const name = printable(basename(path));
    const others = choices.filter((each) => !('path' in each && each.path === path));
    bench.store.update(
      withFlash({ choices: [{ kind: 'recent', path, name, about }, ...others], cursor: isNew ? 0 : cursor }),
    );
    if (isNew) bench.say('good', `${about} has arrived: Enter plans with it.`);
  });
  bench.store.update(withFlash({ stopWatching: stop }));
  return watch.isWatching ? printable(watch.folder) : null;
}

/** Puts a link or a command of the page into the terminal's clipboard. */
export function copyWay(bench: Workbench, key: string): void {
  const way = nodemcuWays.find((each) => each.key === key);
  if (!way) return;
  bench.platform.copy(way.text);
  bench.say('good', `Copied, if the terminal allows it: ${way.text}`);
}
