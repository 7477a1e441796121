// The folder into which browsers save: the NodeMCU images that are there, and what comes in while somebody
// waits for one.
import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '../device/clock.ts';
import type { ImageFacts } from '../device/image/image-facts.ts';
import { recogniseImage } from '../device/image/recognise.ts';
import { readRegular, readRegularSync } from '../disk/regular-file.ts';
import { home } from './folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The desktop's own, by whatever name; else Downloads at home. https://www.freedesktop.org/wiki/Software/xdg-user-dirs/ */
export function downloadsFolder(environment: Environment = process.env, ownHome = home(environment)): string {
  const told = environment['XDG_DOWNLOAD_DIR'] || userDirectory(environment['XDG_CONFIG_HOME'], ownHome);
  return told || join(ownHome, 'Downloads');
}

function userDirectory(configFolder: string | undefined, home: string): string | undefined {
  try {
    const text = readRegularSync(join(configFolder || join(home, '.config'), 'user-dirs.dirs')).toString(
      'utf8',
    );
    return /^XDG_DOWNLOAD_DIR="([^"\n]+)"/m.exec(text)?.[1]?.replace(/^\$HOME/, home);
  } catch {
    return undefined;
  }
}

export type DownloadedImage = {
  readonly path: string;
  readonly facts: ImageFacts;
  /** It came while the folder was watched. */
  readonly isNew: boolean;
};

export type DownloadsWatch = {
  readonly folder: string;
  /** False where there is no such folder, or it cannot be watched. */
  readonly isWatching: boolean;
  readonly stop: () => void;
};

/** A browser writes on for a while under the final name, or renames at the end. */
const settleMs = 400;
const largestBytes = 16 * 1024 * 1024;
const mostShown = 5;
/** A folder of years may hold hundreds of images. */
const mostLookedAt = 20;

/** Tells of the newest NodeMCU images that are there, oldest first, and of each whole image that comes in from now on. */
export function watchDownloads(
  folder: string,
  clock: Clock,
  onImage: (image: DownloadedImage) => void,
): DownloadsWatch {
  const timers = new Map<string, () => void>();
  let isStopped = false;
  const look = async (path: string) => {
    timers.delete(path);
    const facts = await imageAt(path);
    if (facts && !isStopped) onImage({ path, facts, isNew: true });
  };
  let watcher: FSWatcher;
  /** As of now: what comes later is new. */
  let present: readonly string[];
  try {
    present = readdirSync(folder).filter((name) => /\.bin$/i.test(name));
    watcher = watch(folder, (_event, name) => {
      if (!name || !/\.bin$/i.test(name)) return;
      const path = join(folder, basename(name));
      timers.get(path)?.();
      // look never rejects: what cannot be read is no image.
      timers.set(
        path,
        clock.setTimer(settleMs, () => void look(path)),
      );
    });
    watcher.on('error', () => watcher.close());
    // Waiting for a download is no reason to stay alive.
    watcher.unref();
  } catch {
    return { folder, isWatching: false, stop: () => {} };
  }
  void nodemcuImages(present.map((name) => join(folder, name))).then((images) => {
    for (const image of images) if (!isStopped) onImage(image);
  });
  const stop = () => {
    isStopped = true;
    watcher.close();
    for (const cancel of timers.values()) cancel();
  };
  return { folder, isWatching: true, stop };
}

/** The newest NodeMCU images, oldest first; never rejects. */
async function nodemcuImages(paths: readonly string[]): Promise<readonly DownloadedImage[]> {
  const dated = await Promise.all(
    paths.map(async (path) => {
      return {
        path,
        time: await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  const found: DownloadedImage[] = [];
  for (const { path } of dated.sort((a, b) => b.time - a.time).slice(0, mostLookedAt)) {
    const facts = found.length < mostShown ? await imageAt(path) : null;
    if (facts?.kind === 'nodemcu') found.push({ path, facts, isNew: false });
  }
  return found.reverse();
}

/** null for what is no whole image. */
async function imageAt(path: string): Promise<ImageFacts | null> {
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
  if (size === 0 || size > largestBytes) return null;
  const image = await readRegular(path).catch(() => null);
  const facts = image && recogniseImage(image);
  return facts && facts.problems.length === 0 ? facts : null;
}
