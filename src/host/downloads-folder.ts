// The folder into which browsers save, watched for new images while somebody waits for one.
import { type FSWatcher, watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { Clock } from '../device/clock.ts';
import { recogniseImage } from '../device/image/recognise.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export const downloadsFolder = (environment: Environment = process.env): string =>
  environment['XDG_DOWNLOAD_DIR'] || join(homedir(), 'Downloads');

/** A browser writes on for a while under the final name, or renames at the end. */
const settleMs = 400;
const largestBytes = 16 * 1024 * 1024;

/** Tells of each whole image that comes into the folder from now on; the returned function stops it. */
export function watchDownloads(folder: string, clock: Clock, onImage: (path: string) => void): () => void {
  const timers = new Map<string, () => void>();
  const look = async (path: string) => {
    timers.delete(path);
    const size = await stat(path).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0,
    );
    if (size === 0 || size > largestBytes) return;
    const image = await readFile(path).catch(() => null);
    if (image && recogniseImage(image).problems.length === 0) onImage(path);
  };
  let watcher: FSWatcher;
  try {
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
    // There is no such folder: nothing will come into it.
    return () => {};
  }
  return () => {
    watcher.close();
    for (const cancel of timers.values()) cancel();
  };
}
