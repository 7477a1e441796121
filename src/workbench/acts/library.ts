// The shelves of the Flash screen: all releases, and the page on NodeMCU images.
import { printable } from '../../device/printable.ts';
import { factsOf } from '../availability.ts';
import { nodemcuWays } from '../library.ts';
import type { Workbench } from '../workbench.ts';

/** As measured; null for a board that nobody has identified. */
export const flashSizeHere = (bench: Workbench): number | null =>
  factsOf(bench.store.get())?.flash.sizeBytes ?? null;

export async function openShelf(bench: Workbench, shelf: 'releases' | 'nodemcu'): Promise<void> {
  if (shelf === 'nodemcu') {
    waitForImage(bench);
    bench.store.update((state) => ({
      ...state,
      flash: { ...state.flash, shelf, choices: [], cursor: 0 },
    }));
    return;
  }
  const choices = await bench.devices.releases(flashSizeHere(bench), null);
  const cursor = Math.max(
    0,
    choices.findIndex(({ unsuited }) => unsuited === null),
  );
  bench.store.update((state) => ({ ...state, flash: { ...state.flash, shelf, choices, cursor } }));
}

/** Asks the download page, or the mirror, what there is. */
export async function refreshShelf(bench: Workbench, path: string): Promise<void> {
  await bench.runner.run({
    name: 'download',
    title: 'Asking for newer releases',
    path,
    work: async (context) => {
      const before = await bench.devices.releases(null, null);
      const choices = await bench.devices.releases(flashSizeHere(bench), context);
      const known = new Set(before.map(({ id }) => id));
      const added = choices.filter(({ id }) => !known.has(id));
      bench.store.update((state) => ({
        ...state,
        flash: { ...state.flash, shelf: 'releases', choices, cursor: 0 },
      }));
      const [newest] = before;
      const words =
        added.length > 0
          ? `New: ${added.map(({ id }) => id).join(', ')}.`
          : `Nothing new${newest ? `: ${newest.id} is the newest` : ''}.`;
      bench.say('good', printable(words));
    },
  });
}

const watches = new WeakMap<Workbench, () => void>();

/** While the page is shown, an image that a browser saves becomes a row to choose. */
function waitForImage(bench: Workbench): void {
  watches.get(bench)?.();
  const stop = bench.devices.watchDownloads((path) => {
    const { screen, flash } = bench.store.get();
    const { shelf, choices } = flash;
    if (screen !== 'flash' || shelf !== 'nodemcu') return stop();
    const name = printable(path.split(/[/\\]/).at(-1) ?? path);
    const others = choices.filter((each) => !('path' in each && each.path === path));
    bench.store.update((state) => ({
      ...state,
      flash: { ...state.flash, choices: [{ kind: 'recent', path, name }, ...others], cursor: 0 },
    }));
    bench.say('good', `${name} has arrived: Enter plans with it.`);
  });
  watches.set(bench, stop);
}

/** Puts a link or a command of the page into the terminal's clipboard. */
export function copyWay(bench: Workbench, key: string): void {
  const way = nodemcuWays.find((each) => each.key === key);
  if (!way) return;
  bench.host.copy(way.text);
  bench.say('good', `Copied, if the terminal allows it: ${way.text}`);
}
