// Pins: one driver for the board that is open, every reading into the store.
import type { Level, PinDriver, PinReading } from '../../device/gpio/pin-driver.ts';
import type { OperationContext } from '../../device/operation.ts';
import type { PinsState, PinView } from '../pins-state.ts';
import type { Workbench } from '../workbench.ts';
import { showScreen } from './show.ts';

const historyKept = 40;
const slowestHz = 0.5;
const fastestHz = 10;

/** Shows the panel; finds out who can move the pins and reads all levels once. */
export async function enterPins(bench: Workbench, path: string): Promise<boolean> {
  bench.store.update((state) => ({
    ...showScreen(state, 'pins'),
    pins: { ...state.pins, pins: state.pins.pins.length > 0 ? state.pins.pins : bench.devices.pinTable() },
  }));
  setPins(bench, { trouble: 'Finding out who moves the pins…' });
  return bench.runner.run({
    name: 'pins',
    title: 'Connecting to the pins',
    path,
    onFailure: () =>
      setPins(bench, { trouble: 'The pins are not connected. r opens the REPL, Esc goes back.' }),
    work: async (context) => {
      const driver = await driverFor(bench, path, context);
      setPins(bench, { trouble: null, through: driver.through });
      take(bench, await readAll(bench, driver, context.signal), driver.lastCommand);
    },
  });
}

export const readPins = (bench: Workbench, path: string) =>
  pinAct(bench, path, 'Reading the pins', (driver, signal) => readAll(bench, driver, signal));

export const toggle = (bench: Workbench, path: string) =>
  pinAct(bench, path, 'Toggling', async (driver, signal, pin) => [await driver.toggle(pin, signal)]);

export const setLevel = (bench: Workbench, path: string, level: Level) =>
  pinAct(bench, path, 'Setting', async (driver, signal, pin) => [await driver.set(pin, level, signal)]);

export const setInput = (bench: Workbench, path: string, pullUp: boolean) =>
  pinAct(bench, path, 'Letting go', async (driver, signal, pin) => [
    await driver.setInput(pin, pullUp, signal),
  ]);

export async function releasePins(bench: Workbench, path: string): Promise<void> {
  const before = bench.store.get();
  const link = bench.board.session?.firmware;
  if (before.pins.through !== null) {
    await pinAct(bench, path, 'Releasing all pins', async (driver, signal) => {
      await driver.releaseAll(signal);
      await link?.rest(signal);
      return [];
    });
  }
  bench.store.update((state) => ({
    ...showScreen(state, 'boards'),
    pins: { ...state.pins, pins: [], through: null },
  }));
}

/** Blinks the pin under the cursor until it is asked again, or anything else is. */
export async function blink(bench: Workbench, path: string): Promise<void> {
  const { pins } = bench.store.get();
  if (pins.blinking !== null) return bench.runner.cancel('blinking stopped');
  const pin = pins.pins[pins.cursor];
  if (!pin) return;
  const { blinkHz: hz } = pins;
  const litAt: Level = pin.ledLitAt ?? 1;
  await bench.runner.run({
    name: 'blink',
    title: `Blinking GPIO${pin.pin}`,
    path,
    work: async (context) => {
      const driver = await driverFor(bench, path, context);
      setPins(bench, { blinking: pin.pin });
      bench.store.update((state) => ({
        ...state,
        deeds: state.deeds.includes(`Blinked GPIO${pin.pin}.`)
          ? state.deeds
          : [...state.deeds, `Blinked GPIO${pin.pin}.`],
      }));
      try {
        await bench.devices.blink(watched(bench, driver), { pin: pin.pin, hz, litAt }, context.signal);
      } catch (error) {
        if (!context.signal.aborted) throw error;
      } finally {
        setPins(bench, { blinking: null });
      }
    },
  });
}

/** Opens the panel on the LED and blinks it: two steps that people want as one. */
export async function blinkLed(bench: Workbench, path: string): Promise<void> {
  if (!(await enterPins(bench, path))) return;
  bench.store.update((state) => {
    const led = state.pins.pins.findIndex((each) => each.ledLitAt !== null);
    return { ...state, pins: { ...state.pins, cursor: Math.max(0, led) } };
  });
  await blink(bench, path);
}

/** A new rate takes effect at once. */
export async function changeRate(bench: Workbench, path: string, factor: number): Promise<void> {
  const { pins } = bench.store.get();
  const blinkHz = Math.min(fastestHz, Math.max(slowestHz, pins.blinkHz * factor));
  setPins(bench, { blinkHz });
  bench.say('quiet', `Blinking at ${blinkHz} Hz.`);
  if (pins.blinking === null) return;
  await bench.runner.cancel('another rate');
  await blink(bench, path);
}

type PinWork = (driver: PinDriver, signal: AbortSignal, pin: number) => Promise<readonly PinReading[]>;

function pinAct(bench: Workbench, path: string, title: string, work: PinWork): Promise<boolean> {
  const { pins } = bench.store.get();
  const pin = pins.pins[pins.cursor];
  if (!pin) return Promise.resolve(false);
  return bench.runner.run({
    name: 'pins',
    title,
    path,
    work: async (context) => {
      const driver = await driverFor(bench, path, context);
      const readings = await work(driver, context.signal, pin.pin);
      take(bench, readings, driver.lastCommand);
    },
  });
}

async function driverFor(bench: Workbench, path: string, context: OperationContext): Promise<PinDriver> {
  const session = await bench.board.on(path, context);
  const { known } = bench.store.get().boards;
  const isBare = session.firmware === null && known[path]?.noFirmware?.isBare === true;
  return bench.devices.openPins(session, isBare, context);
}

async function readAll(
  bench: Workbench,
  driver: PinDriver,
  signal: AbortSignal,
): Promise<readonly PinReading[]> {
  const readable = bench.store.get().pins.pins.filter((each) => each.locked === null);
  return driver.read(
    readable.map((each) => each.pin),
    signal,
  );
}

/** The same driver, with every reading shown. */
const watched = (bench: Workbench, driver: PinDriver): PinDriver =>
  Object.create(driver, {
    set: {
      value: async (pin: number, level: Level, signal: AbortSignal) => {
        const reading = await driver.set(pin, level, signal);
        take(bench, [reading], driver.lastCommand);
        return reading;
      },
    },
  });

function take(bench: Workbench, readings: readonly PinReading[], lastCommand: string | null): void {
  bench.store.update(
    (state) => ({ ...state, pins: { ...withReadings(state.pins, readings), lastCommand } }),
    'soon',
  );
}

/** Readings folded into the table; a mode that nobody can read back keeps what was set from here. */
export const withReadings = (pins: PinsState, readings: readonly PinReading[]): PinsState => ({
  ...pins,
  pins: pins.pins.map((view): PinView => {
    const reading = readings.find((each) => each.pin === view.pin);
    if (!reading) return view;
    const mode = reading.mode === 'unknown' ? view.mode : reading.mode;
    return {
      ...view,
      level: reading.level,
      mode,
      history: [...view.history, reading.level].slice(-historyKept),
    };
  }),
});

function setPins(bench: Workbench, change: Partial<PinsState>): void {
  bench.store.update((state) => ({ ...state, pins: { ...state.pins, ...change } }));
}
