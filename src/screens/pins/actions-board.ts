// Which board it is: its picture, where its LED is, which of its pins the person has unlocked.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoardProfile, Led } from '../../device/chips/board-profile.ts';
import { chipOfBoard, ledOn, usualBoard } from '../../device/pins/boards.ts';
import type { PinDriver } from '../../device/pins/pin-driver.ts';
import { pinScript } from '../../device/pins/pin-script.ts';
import { printable } from '../../text/printable.ts';
import { stampedName } from '../../workbench/stamped-name.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { boardKey } from '../boards/recall-board.ts';
import { enterPins, setPins, take, withDriver, withRows } from './actions.ts';
import { blinkPin } from './actions-blink.ts';
import type { PinsState } from './state.ts';
import { scriptEndingOf } from './through-words.ts';

/** Which pins light something on boards with this chip; a WS2812 takes a firmware. */
const candidatesOf = ({ profile, through }: PinsState): readonly Led[] =>
  (chipOfBoard(profile).pins?.leds ?? []).filter(({ kind }) => kind === undefined || through !== 'registers');

/** m: the next of the boards that are known. */
export async function nextModel(app: Workbench, path: string): Promise<void> {
  const { pins } = app.store.get();
  const chip = chipOfBoard(pins.profile);
  const boards = chip.pins?.boards ?? [];
  const at = boards.findIndex(({ id }) => id === pins.profile.id);
  const profile = boards[(at + 1) % Math.max(1, boards.length)] ?? usualBoard(chip);
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
export async function findLed(app: Workbench, path: string): Promise<void> {
  const { pins } = app.store.get();
  const [first] = candidatesOf(pins);
  if (first) return tryLed(app, path, first);
  app.say('warning', `No usual place of an LED is known for ${pins.profile.name}. b tries any pin.`);
}

async function tryLed(app: Workbench, path: string, led: Led): Promise<void> {
  const { pin, litAt, kind } = led;
  await app.runner.cancel('another pin');
  const view = app.store.get().pins.pins.find((each) => each.pin === pin);
  if (!view) return;
  setPins(app, { prompt: { kind: 'wizard', pin, led }, live: false });
  const { ledKind: _, ...plain } = view;
  await blinkPin(app, path, { ...plain, ledLitAt: litAt, ...(kind ? { ledKind: kind } : {}) });
}

export async function isLed(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().pins;
  if (prompt?.kind !== 'wizard') return;
  await app.runner.cancel('the LED is found');
  const { pins } = app.store.get();
  const profile = boardWith(pins.profile, prompt.led);
  const rows = withRows({ ...pins, prompt: null, profile, ledPin: prompt.pin });
  setPins(app, { ...rows, cursor: 0, filter: null });
  const shown = profile === pins.profile ? '' : ` Shown as ${profile.name}.`;
  app.say('good', `The LED is on GPIO${prompt.pin}, ${litWords(prompt.led)}.${shown}`);
  const kept = { profile: rows.profile.id, ledPin: prompt.pin };
  await app.settings.rememberBoard(boardKey(app, path), kept);
}

/** The board that has such an LED, if the one that is shown has another there. */
function boardWith(profile: BoardProfile, led: Led): BoardProfile {
  const has = ({ leds }: BoardProfile) =>
    leds.some(({ pin, litAt, kind }) => pin === led.pin && litAt === led.litAt && kind === led.kind);
  const shown = ledOn(profile, led.pin);
  // One that is lit by low at a pin of its own is remembered without a board.
  if (has(profile) || (shown === null && led.kind === undefined && led.litAt === 0)) return profile;
  return chipOfBoard(profile).pins?.boards.find(has) ?? profile;
}

const litWords = ({ kind, litAt }: Led): string =>
  kind === 'ws2812' ? 'an RGB LED (WS2812)' : `lit while the pin is ${litAt === 0 ? 'low' : 'high'}`;

export async function isNoLed(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().pins;
  if (prompt?.kind !== 'wizard') return;
  await letGo(app, path, prompt.led);
  const candidates = candidatesOf(app.store.get().pins);
  const at = candidates.findIndex(({ pin, kind }) => pin === prompt.pin && kind === prompt.led.kind);
  const next = candidates[at + 1];
  if (next !== undefined) return tryLed(app, path, next);
  setPins(app, { prompt: null });
  const tried = [...new Set(candidates.map(({ pin }) => `GPIO${pin}`))].join(' and ');
  app.say('warning', `Nothing lights on ${tried}. b tries any other pin.`);
}

export async function closeAsk(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().pins;
  setPins(app, { prompt: null });
  if (prompt?.kind === 'wizard') await letGo(app, path, prompt.led);
}

/** A pin that was only tried is not driven any longer. */
async function letGo(app: Workbench, path: string, { pin, kind }: Led): Promise<void> {
  await app.runner.cancel('this pin was tried');
  await app.runner.run({
    name: 'pins',
    keepsFlash: true,
    isShort: true,
    title: `Letting go of GPIO${pin}`,
    path,
    work: async (context) => {
      await withDriver(app, path, context, async (driver, { signal }) =>
        take(app, await released(driver, pin, kind, signal), driver),
      );
    },
  });
}

/** A WS2812 would go on shining. */
async function released(driver: PinDriver, pin: number, kind: Led['kind'], signal: AbortSignal) {
  const dark = kind === 'ws2812' ? [await driver.light(pin, false, signal)] : [];
  return [...dark, await driver.setInput(pin, false, signal)];
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
