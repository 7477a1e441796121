// Sees plugging and unplugging within a second: a glance at the system's list every so often, sooner
// where the system says that /dev has changed. Only a change of the list is worth the full look.
import { watch } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Computer } from './computer.ts';
import { listPorts, systemPorts } from './list-ports.ts';
import type { PortInfo } from './port-info.ts';

const glanceEveryMs = 700;
/** After a change in /dev: udev sets owner and group some tens of milliseconds after the name is there. */
const settleMs = 150;
/** Who holds a port changes without a change of the list. */
const fullLookEveryMs = 5_000;

export type WatchOptions = {
  readonly clock: Clock;
  /** Default: fs.watch on /dev; returns how to stop. */
  readonly watchFolder?: (folder: string, onChange: () => void) => () => void;
};

/** Calls `onPorts` once soon and then at every change; returns how to stop. Never throws. */
export function watchPorts(
  computer: Computer,
  onPorts: (ports: readonly PortInfo[]) => void,
  { clock, watchFolder = watchWithFs }: WatchOptions,
): () => void {
  let isStopped = false;
  let cancelTimer = () => {};
  let isLooking = false;
  let lookAgain = false;
  let lastGlance: string | null = null;
  let lastTold: string | null = null;
  let lastFullLookMs = Number.NEGATIVE_INFINITY;

  const look = async () => {
    const glance = JSON.stringify(await systemPorts(computer));
    const isDue = clock.now() - lastFullLookMs >= fullLookEveryMs;
    if (glance === lastGlance && !isDue) return;
    lastGlance = glance;
    lastFullLookMs = clock.now();
    const ports = await listPorts(computer);
    const told = JSON.stringify(ports);
    if (isStopped || told === lastTold) return;
    lastTold = told;
    onPorts(ports);
  };

  const lookAndPlan = async () => {
    if (isLooking) {
      lookAgain = true;
      return;
    }
    isLooking = true;
    await look();
    isLooking = false;
    const delayMs = lookAgain ? settleMs : glanceEveryMs;
    lookAgain = false;
    if (!isStopped) plan(delayMs);
  };

  const plan = (delayMs: number) => {
    cancelTimer();
    cancelTimer = clock.setTimer(delayMs, () => void lookAndPlan());
  };

  const stopWatching = watchFolder(join(computer.root, '/dev'), () => {
    // Ownership follows the name: what was seen at once may have looked forbidden.
    lastFullLookMs = Number.NEGATIVE_INFINITY;
    if (isLooking) lookAgain = true;
    else plan(settleMs);
  });
  void lookAndPlan();

  return () => {
    isStopped = true;
    cancelTimer();
    stopWatching();
  };
}

function watchWithFs(folder: string, onChange: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => {
      // Every new terminal window makes a name in /dev; only serial ports are of interest.
      if (name === null || /^(tty|cu)[._A-Z]/.test(name)) onChange();
    });
    // Windows has no /dev, and inotify may run out of watches: the glances remain.
    watcher.on('error', () => {});
    return () => watcher.close();
  } catch {
    return () => {};
  }
}
