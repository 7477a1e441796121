// Which board it is: its picture, where its LED is, which of its pins the person has unlocked.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { presumedChip } from '../../device/chips/index.ts';
import { boardProfiles, defaultProfile } from '../../device/pins/boards.ts';
import { printable } from '../../text/printable.ts';
import { stampedName } from '../../workbench/stamped-name.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { boardKey } from '../boards/recall-board.ts';
import { enterPins, setPins, take, withDriver, withRows } from './actions.ts';
import { blinkPin } from './actions-blink.ts';
import { scriptEndingOf } from './through-words.ts';

const candidates = presumedChip.ledPins;

/** m: the next of the boards that are known. */
export async function nextModel(bench: Workbench, path: string): Promise<void> {
  const { pins } = bench.store.get();
  const at = boardProfiles.findIndex(({ id }) => id === pins.profile.id);
  const profile = boardProfiles[(at + 1) % boardProfiles.length] ?? defaultProfile;
  setPins(bench, withRows({ ...pins, profile, ledPin: null }));
  bench.say('quiet', `Shown as ${profile.name}.`);
  await bench.settings.rememberBoard(boardKey(bench, path), { profile: profile.id, ledPin: null });
}

export function askUnlock(bench: Workbench): void {
  const { pins } = bench.store.get();
  const view = pins.pins[pins.cursor];
  if (view?.risk) setPins(bench, { prompt: { kind: 'unlock', pin: view.pin, risk: view.risk } });
}

export async function unlock(bench: Workbench, path: string): Promise<void> {
  const { pins } = bench.store.get();
  if (pins.prompt?.kind !== 'unlock') return;
  const { pin } = pins.prompt;
  setPins(bench, withRows({ ...pins, prompt: null, unlocked: [...pins.unlocked, pin] }));
  await enterPins(bench, path);
  bench.say('warning', `GPIO${pin} may be driven now, until espwb is left.`);
}

/** f: blinks one pin after the other and asks which of them lights something. */
export const findLed = (bench: Workbench, path: string): Promise<void> =>
  tryLed(bench, path, candidates[0] ?? 2);

async function tryLed(bench: Workbench, path: string, pin: number): Promise<void> {
  await bench.runner.cancel('another pin');
  const view = bench.store.get().pins.pins.find((each) => each.pin === pin);
  if (!view) return;
  setPins(bench, { prompt: { kind: 'wizard', pin }, live: false });
  await blinkPin(bench, path, { ...view, ledLitAt: 0 });
}

export async function isLed(bench: Workbench, path: string): Promise<void> {
  const { prompt } = bench.store.get().pins;
  if (prompt?.kind !== 'wizard') return;
  await bench.runner.cancel('the LED is found');
  const rows = withRows({ ...bench.store.get().pins, prompt: null, ledPin: prompt.pin });
  setPins(bench, { ...rows, cursor: 0 });
  bench.say('good', `The LED is on GPIO${prompt.pin}, lit while the pin is low.`);
  const kept = { profile: rows.profile.id, ledPin: prompt.pin };
  await bench.settings.rememberBoard(boardKey(bench, path), kept);
}

export async function isNoLed(bench: Workbench, path: string): Promise<void> {
  const { prompt } = bench.store.get().pins;
  if (prompt?.kind !== 'wizard') return;
  await letGo(bench, path, prompt.pin);
  const next = candidates[candidates.indexOf(prompt.pin) + 1];
  if (next !== undefined) return tryLed(bench, path, next);
  setPins(bench, { prompt: null });
  const tried = candidates.map((pin) => `GPIO${pin}`).join(' and ');
  bench.say('warning', `Nothing lights on ${tried}. b tries any other pin.`);
}

export async function closeAsk(bench: Workbench, path: string): Promise<void> {
  const { prompt } = bench.store.get().pins;
  setPins(bench, { prompt: null });
  if (prompt?.kind === 'wizard') await letGo(bench, path, prompt.pin);
}

/** A pin that was only tried is not driven any longer. */
async function letGo(bench: Workbench, path: string, pin: number): Promise<void> {
  await bench.runner.cancel('this pin was tried');
  await bench.runner.run({
    name: 'pins',
    isShort: true,
    title: `Letting go of GPIO${pin}`,
    path,
    work: async (context) => {
      await withDriver(bench, path, context, async (driver, { signal }) =>
        take(bench, [await driver.setInput(pin, false, signal)], driver),
      );
    },
  });
}

/** s: what was done, into the clipboard and a file. */
export async function saveScript(bench: Workbench, path: string): Promise<void> {
  let script = '';
  let name = '';
  const done = await bench.runner.run({
    name: 'pins',
    isShort: true,
    title: 'Making a script',
    path,
    work: async (context) => {
      await withDriver(bench, path, context, async (driver) => {
        script = await bench.devices.pinScript(driver);
        name = stampedName('espwb-pins', scriptEndingOf(driver.through));
      });
    },
  });
  if (!done) return;
  if (script === '') return bench.say('warning', 'Nothing was done with the pins yet.');
  bench.platform.copy(script);
  const place = join(bench.platform.startFolder, name);
  try {
    await writeFile(place, script, { flag: 'wx' });
    bench.say('good', `Copied, and in ${printable(place)}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    bench.say('warning', `Copied; no file could be made: ${reason}`);
  }
}
