// Which board it is: its picture, where its LED is, which of its pins the person has unlocked.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { presumedChip } from '../../device/chips/index.ts';
import { boardProfiles, defaultProfile } from '../../device/pins/boards.ts';
import { pinScript } from '../../device/pins/pin-script.ts';
import { printable } from '../../text/printable.ts';
import { stampedName } from '../../workbench/stamped-name.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { boardKey } from '../boards/recall-board.ts';
import { enterPins, setPins, take, withDriver, withRows } from './actions.ts';
import { blinkPin } from './actions-blink.ts';
import { scriptEndingOf } from './through-words.ts';

const candidates = presumedChip.ledPins;

/** m: the next of the boards that are known. */
export async function nextModel(app: Workbench, path: string): Promise<void> {
  const { pins } = app.store.get();
  const at = boardProfiles.findIndex(({ id }) => id === pins.profile.id);
  const profile = boardProfiles[(at + 1) % boardProfiles.length] ?? defaultProfile;
  setPins(app, withRows({ ...pins, profile, ledPin: null }));
  app.say('quiet', `Shown as ${profile.name}.`);
  await app.settings.rememberBoard(boardKey(app, path), { profile: profile.id, ledPin: null });
}

export function askUnlock(app: Workbench): void {
  const { pins } = app.store.get();
  const view = pins.pins[pins.cursor];
  if (view?.risk) setPins(app, { prompt: { kind: 'unlock', pin: view.pin, risk: view.risk } });
}

export async function unlock(app: Workbench, path: string): Promise<void> {
  const { pins } = app.store.get();
  if (pins.prompt?.kind !== 'unlock') return;
  const { pin } = pins.prompt;
  setPins(app, withRows({ ...pins, prompt: null, unlocked: [...pins.unlocked, pin] }));
  await enterPins(app, path);
  app.say('warning', `GPIO${pin} may be driven now, until espwb ends.`);
}

/** f: blinks one pin after the other and asks which of them lights something. */
export const findLed = (app: Workbench, path: string): Promise<void> => tryLed(app, path, candidates[0] ?? 2);

async function tryLed(app: Workbench, path: string, pin: number): Promise<void> {
  await app.runner.cancel('another pin');
  const view = app.store.get().pins.pins.find((each) => each.pin === pin);
  if (!view) return;
  setPins(app, { prompt: { kind: 'wizard', pin }, live: false });
  await blinkPin(app, path, { ...view, ledLitAt: 0 });
}

export async function isLed(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().pins;
  if (prompt?.kind !== 'wizard') return;
  await app.runner.cancel('the LED is found');
  const rows = withRows({ ...app.store.get().pins, prompt: null, ledPin: prompt.pin });
  setPins(app, { ...rows, cursor: 0, filter: null });
  app.say('good', `The LED is on GPIO${prompt.pin}, lit while the pin is low.`);
  const kept = { profile: rows.profile.id, ledPin: prompt.pin };
  await app.settings.rememberBoard(boardKey(app, path), kept);
}

export async function isNoLed(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().pins;
  if (prompt?.kind !== 'wizard') return;
  await letGo(app, path, prompt.pin);
  const next = candidates[candidates.indexOf(prompt.pin) + 1];
  if (next !== undefined) return tryLed(app, path, next);
  setPins(app, { prompt: null });
  const tried = candidates.map((pin) => `GPIO${pin}`).join(' and ');
  app.say('warning', `Nothing lights on ${tried}. b tries any other pin.`);
}

export async function closeAsk(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().pins;
  setPins(app, { prompt: null });
  if (prompt?.kind === 'wizard') await letGo(app, path, prompt.pin);
}

/** A pin that was only tried is not driven any longer. */
async function letGo(app: Workbench, path: string, pin: number): Promise<void> {
  await app.runner.cancel('this pin was tried');
  await app.runner.run({
    name: 'pins',
    keepsFlash: true,
    isShort: true,
    title: `Letting go of GPIO${pin}`,
    path,
    work: async (context) => {
      await withDriver(app, path, context, async (driver, { signal }) =>
        take(app, [await driver.setInput(pin, false, signal)], driver),
      );
    },
  });
}

/** s: what was done, into the clipboard and a file. */
export async function saveScript(app: Workbench, path: string): Promise<void> {
  let script = '';
  let name = '';
  const done = await app.runner.run({
    name: 'pins',
    keepsFlash: true,
    isShort: true,
    title: 'Making a script',
    path,
    work: async (context) => {
      await withDriver(app, path, context, async (driver) => {
        script = pinScript(driver.through, driver.actions);
        name = stampedName('espwb-pins', scriptEndingOf(driver.through));
      });
    },
  });
  if (!done) return;
  if (script === '') return app.say('warning', 'Nothing was done with the pins yet.');
  const copied = app.platform.copy(script);
  const place = join(app.platform.startFolder, name);
  try {
    await writeFile(place, script, { flag: 'wx' });
    app.say('good', `The script is ${copied}, and in ${printable(place)}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    app.say('warning', `The script is ${copied}; no file could be made: ${reason}`);
  }
}
