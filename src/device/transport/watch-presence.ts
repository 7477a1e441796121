// Looks once a second whether a device file is still the same one. A board that talks while it is
// unplugged leaves node-serialport reading zero bytes forever, so its own 'close' may never come.
import { stat } from 'node:fs/promises';
import type { Clock } from '../clock.ts';

const checkEveryMs = 1_000;

/** Calls `onGone` once, when the file has vanished or another one has its name; returns how to stop. */
export function watchPresence(path: string, clock: Clock, onGone: () => void): () => void {
  let isStopped = false;
  let cancelTimer = () => {};
  let first: string | undefined;

  const look = async () => {
    const now = await stat(path).then(
      (file) => `${file.dev}:${file.ino}`,
      () => 'gone',
    );
    if (isStopped) return;
    first ??= now;
    if (now !== first) onGone();
    else cancelTimer = clock.setTimer(checkEveryMs, () => void look());
  };

  void look();
  return () => {
    isStopped = true;
    cancelTimer();
  };
}
