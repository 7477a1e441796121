// Pins: one driver for the board that is open, every reading into the store.

import type { OperationContext } from '../../device/operation.ts';
import { chipOfBoard } from '../../device/pins/boards.ts';
import type { Level, PinDriver, PinReading } from '../../device/pins/pin-driver.ts';
import { withPins } from '../../device/pins/pin-driver-for.ts';
import { isReplLine } from '../../device/pins/pins.ts';
import { pathNow } from '../../workbench/ports.ts';
import { pastProgram } from '../../workbench/running-program.ts';
import { showScreen } from '../../workbench/show.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { recallBoard } from '../boards/recall-board.ts';
import { pinTable, sameReadings } from './pin-table.ts';
import type { PinsState, PinView } from './state.ts';

const historyKept = 40;

/** Shows the panel; finds out who can move the pins and reads all levels once; `then` comes behind that. */
export async function enterPins(app: Workbench, path: string, then?: () => void): Promise<boolean> {
  app.store.update((state) => showScreen(state, 'pins'));
  setPins(app, { trouble: 'Finding out how the pins are driven…', prompt: null });
  await recallBoard(app, path);
  setPins(app, withRows(app.store.get().pins));
  return app.runner.run({
    name: 'pins',
    keepsFlash: true,
    isShort: true,
    title: 'Connecting to the pins',
    path,
    ...(then ? { then } : {}),
    onFailure: () =>
      setPins(app, { trouble: 'The pins are not connected. t opens the REPL, Esc goes back.' }),
    work: async (context) => {
      await withDriver(app, path, context, async (driver, { signal }) => {
        await meetChip(app, path, driver);
        setPins(app, { trouble: null, through: driver.through });
        take(app, await readAll(app, driver, signal), driver);
      });
    },
  });
}

/** It may be another chip than the board was taken for until it has answered. */
async function meetChip(app: Workbench, path: string, { chip, taken }: PinDriver): Promise<void> {
  if (chipOfBoard(app.store.get().pins.profile) !== chip) await recallBoard(app, path, chip);
  setPins(app, withRows({ ...app.store.get().pins, taken }));
}

/** The rows for the board that is chosen now, with all that is known of its pins. */
export const withRows = (pins: PinsState): PinsState => ({
  ...pins,
  pins: sameReadings(pinTable(pins.profile, pins.unlocked, pins.ledPin, pins.taken), pins.pins),
});

export const readPins = (app: Workbench, path: string) =>
  pinAction(app, path, 'Reading the pins', (driver, signal) => readAll(app, driver, signal));

export const toggle = (app: Workbench, path: string) =>
  pinAction(app, path, 'Toggling', async (driver, signal, { pin, ledKind, lit }) => [
    ledKind ? await driver.light(pin, lit !== true, signal) : await driver.toggle(pin, signal),
  ]);

export const setInput = (app: Workbench, path: string, pullUp: boolean) =>
  pinAction(app, path, 'Letting go', async (driver, signal, { pin }) => [
    await driver.setInput(pin, pullUp, signal),
  ]);

export async function releasePins(app: Workbench, path: string): Promise<void> {
  const before = app.store.get();
  const link = app.board.session?.firmware;
  setPins(app, { live: false });
  let words: string | null = null;
  if (before.pins.through !== null) {
    await pinAction(app, path, 'Releasing all pins', async (driver, signal) => {
      const driven = app.store.get().pins.pins.filter(isDriven);
      await driver.releaseAll(signal);
      await link?.rest(signal);
      words = releasedWords(driven.map(({ pin }) => `GPIO${pin}`));
      return [];
    });
  }
  app.store.update((state) => ({
    ...showScreen(state, 'boards'),
    pins: { ...state.pins, pins: [], through: null, analog: [] },
  }));
  if (words) app.say('good', words);
}

const isDriven = ({ mode, boardBlinkHz }: PinView): boolean =>
  mode === 'output' || mode === 'open-drain' || mode === 'pwm' || boardBlinkHz !== null;

function releasedWords(names: readonly string[]): string {
  if (names.length === 0) return 'No pin was driven: all are left as they were.';
  const last = names.at(-1);
  return names.length === 1
    ? `Released: ${last} is an input now.`
    : `Released: ${names.slice(0, -1).join(', ')} and ${last} are inputs now.`;
}

type PinWork = (driver: PinDriver, signal: AbortSignal, pin: PinView) => Promise<readonly PinReading[]>;

/** One operation on the pin under the cursor; `work` gets what is known of it when its turn comes, not at the key. */
export async function pinAction(
  app: Workbench,
  path: string,
  title: string,
  work: PinWork,
): Promise<boolean> {
  const { pins } = app.store.get();
  const meant = pins.pins[pins.cursor];
  if (!meant) return false;
  return app.runner.run({
    name: 'pins',
    keepsFlash: true,
    isShort: true,
    title,
    path,
    work: async (context) => {
      await withDriver(app, path, context, async (driver, { signal }) => {
        const now = app.store.get().pins.pins.find(({ pin }) => pin === meant.pin) ?? meant;
        try {
          take(app, await work(driver, signal, now), driver);
        } catch (error) {
          if (!tellCutOff(app, meant.pin)) throw error;
        }
        tellCutOff(app, meant.pin);
      });
    },
  });
}

/** A REPL whose line was made a pin cannot say so itself. */
export function tellCutOff(app: Workbench, pin: number): boolean {
  const { session } = app.board;
  const chip = chipOfBoard(app.store.get().pins.profile);
  if (!isReplLine(chip, pin) || session?.firmware || session?.state !== 'silent') return false;
  setPins(app, { cutOffBy: pin, trouble: cutOffWords(pin, 'R'), through: null });
  app.say('warning', `GPIO${pin} no longer carries the REPL: R resets the board and brings it back.`);
  return true;
}

export const cutOffWords = (pin: number, key: string): string =>
  `GPIO${pin} was taken from the REPL, so the board cannot answer. ${key} resets it and brings the REPL back.`;

/** `work` has the port to itself, with the driver of whoever is on the board. */
export async function withDriver<T>(
  app: Workbench,
  path: string,
  context: OperationContext,
  work: (driver: PinDriver, context: OperationContext) => Promise<T>,
): Promise<T> {
  const session = await app.board.on(path, context);
  const { ports, pins } = app.store.get();
  const bare = session.firmware === null && ports.known[pathNow(ports, path)]?.noFirmware?.isBare === true;
  const request = { bare, unlocked: pins.unlocked };
  return pastProgram(app, path, context, () => withPins(session, request, context, work));
}

export async function readAll(
  app: Workbench,
  driver: PinDriver,
  signal: AbortSignal,
): Promise<readonly PinReading[]> {
  const readable = app.store.get().pins.pins.filter((each) => each.locked === null);
  return driver.read(
    readable.map((each) => each.pin),
    signal,
  );
}

/** The board was restarted: what was known of its pins is no longer so. */
export const forgetReadings = (pins: PinsState): PinsState => ({
  ...pins,
  pins: pinTable(pins.profile, pins.unlocked, pins.ledPin, pins.taken),
  lastCommand: null,
});

/** The same driver, with every reading shown. */
export const watched = (app: Workbench, driver: PinDriver): PinDriver =>
  Object.create(driver, {
    set: {
      value: async (pin: number, level: Level, signal: AbortSignal) => {
        const reading = await driver.set(pin, level, signal);
        take(app, [reading], driver);
        return reading;
      },
    },
    light: {
      value: async (pin: number, isLit: boolean, signal: AbortSignal) => {
        const reading = await driver.light(pin, isLit, signal);
        take(app, [reading], driver);
        return reading;
      },
    },
  });

export function take(app: Workbench, readings: readonly PinReading[], driver: PinDriver): void {
  const { lastCommand, blinks } = driver;
  app.store.update(
    (state) => ({
      ...state,
      pins: { ...withBlinks(withReadings(state.pins, readings), blinks), lastCommand },
    }),
    'soon',
  );
}

/** Readings folded into the table. What was set from here the driver knows; after a restart nothing is. */
export const withReadings = (pins: PinsState, readings: readonly PinReading[]): PinsState => ({
  ...pins,
  pins: pins.pins.map((view): PinView => {
    const reading = readings.find((each) => each.pin === view.pin);
    if (!reading) return view;
    return {
      ...view,
      level: reading.level,
      mode: reading.mode,
      pwm: reading.mode === 'pwm' ? view.pwm : null,
      ...(reading.lit === undefined ? {} : { lit: reading.lit }),
      history: [...view.history, reading.level].slice(-historyKept),
    };
  }),
});

const withBlinks = (pins: PinsState, blinks: PinDriver['blinks']): PinsState => ({
  ...pins,
  pins: pins.pins.map((view) => ({
    ...view,
    boardBlinkHz: blinks.has(view.pin) ? (blinks.get(view.pin) ?? 'unknown') : null,
  })),
});

export function setPins(app: Workbench, change: Partial<PinsState>): void {
  app.store.update((state) => ({ ...state, pins: { ...state.pins, ...change } }));
}
