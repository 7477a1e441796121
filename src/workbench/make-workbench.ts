// Puts the parts of a workbench together. Who draws it and who presses its keys is the caller's affair.

import type { Clock } from '../device/clock.ts';
import { screens } from '../screens/index.ts';
import type { Devices } from '../services/devices.ts';
import { deskStore } from './desk-store.ts';
import { followAdapters } from './follow-adapters.ts';
import { keymap } from './keymap.ts';
import { makeDesk } from './make-desk.ts';
import { ownKeyTroubles } from './own-keys.ts';
import type { Platform } from './platform.ts';
import type { Settings } from './settings.ts';
import type { Beginning } from './state.ts';
import { Store } from './store.ts';
import { beginWhole, deskOn, type Whole, withDesk, withDeskShown, withFront } from './whole.ts';
import { portLabel } from './words.ts';
import type { Desks, Workbench } from './workbench.ts';

export type WorkbenchParts = Omit<Beginning, 'preferences'> & {
  readonly clock: Clock;
  readonly devices: Devices;
  readonly platform: Platform;
  readonly settings: Settings;
  /** What a board prints, as it comes: for a face that draws no terminal of it. */
  readonly onBoardOutput?: (desk: Workbench, bytes: Uint8Array) => void;
};

/** All of a workbench: its desks, and when to paint. */
export type WholeWorkbench = Desks & {
  readonly whole: Store<Whole>;
  readonly devices: Devices;
};

export function makeWorkbench(parts: WorkbenchParts): WholeWorkbench {
  const { clock, devices, platform, settings, onBoardOutput = () => {} } = parts;
  const { preferences, troubles } = settings.preferences();
  const folder = preferences.folder ?? parts.folder;
  const whole = new Store<Whole>(beginWhole({ ...parts, folder, preferences }), clock);
  const made = new Map<number, Workbench>();
  const deskNumbered = (id: number): Workbench => {
    const there = made.get(id);
    if (there) return there;
    const desk = makeDesk(deskStore(whole, id), { clock, devices, platform, settings, desks }, onBoardOutput);
    made.set(id, desk);
    return desk;
  };
  const desks: WholeWorkbench = {
    whole,
    devices,
    get front() {
      return deskNumbered(whole.get().front);
    },
    get all() {
      return [...made.values()];
    },
    of: (path) => {
      whole.update((now) => withDesk(now, path), 'soon');
      return deskNumbered(deskOn(whole.get(), path)?.id ?? whole.get().front);
    },
    bring: (id) => whole.update((now) => withDeskShown(now, id)),
    look: (id) => whole.update((now) => withFront(now, id)),
    numbered: deskNumbered,
    state: () => desks.front.store.get(),
  };
  for (const trouble of [...troubles, ...ownKeyTroubles(keymap, preferences.keys)])
    desks.front.say('warning', trouble);
  return desks;
}

/**
 * Keeps the list of ports true until the returned function is called; begins on `port` if there is one. `onLooked` is
 * called once, when the ports of this computer were looked for.
 */
export function followPorts(
  desks: WholeWorkbench,
  port: string | undefined,
  onLooked: () => void = () => {},
): () => void {
  let reports = 0;
  const onTrouble = (words: string) => desks.front.say('warning', words);
  return desks.devices.watchPorts((list) => {
    const { awaited, marked } = desks.state().ports;
    desks.whole.update((now) => followAdapters(now, list, port), 'soon');
    const now = awaited && desks.state().ports.moved[awaited.path];
    if (now && now === desks.state().ports.selected)
      desks.front.say('good', `${portLabel(awaited.path)} is back as ${portLabel(now)}.`);
    const { ports } = desks.state();
    const lost = marked.filter((path) => !ports.marked.includes(ports.moved[path] ?? path));
    if (lost.length > 0)
      desks.front.say('warning', `${lost.map(portLabel).join(', ')}: gone, and no longer marked.`);
    const again = ports.marked.filter(
      (path) => !marked.some((each) => each === path || ports.moved[each] === path),
    );
    if (again.length > 0)
      desks.front.say('good', `${again.map(portLabel).join(', ')}: back, and marked again.`);
    for (const desk of desks.all) for (const { onPorts } of screens) onPorts?.(desk);
    reports += 1;
    // The first report is what is built in; the second one is of this computer's ports.
    if (reports === 2) onLooked();
  }, onTrouble);
}

/** Stops what runs and closes the ports; resolves when every board is in a condition that can be named. */
export async function letGo({ all, devices }: WholeWorkbench, reason: string): Promise<void> {
  await Promise.all(all.map((desk) => letGoOf(desk, reason)));
  await devices.close();
}

async function letGoOf({ runner, board, record }: Workbench, reason: string): Promise<void> {
  await runner.cancel(reason);
  await record.stopLog().catch(() => {});
  await board.close();
}
