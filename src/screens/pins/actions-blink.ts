// Blinking and pulsing the pin under the cursor: timed by espwb, or by the board itself.
import type { Level } from '../../device/pins/pin-driver.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { enterPins, pinAction, setPins, tellCutOff, watched, withDriver } from './actions.ts';
import type { PinView } from './state.ts';

const slowestHz = 0.5;
const fastestHz = 10;
const pulseMs = 200;

/** Blinks the pin under the cursor until it is asked again, or anything else is. */
export async function blink(bench: Workbench, path: string): Promise<void> {
  const { pins } = bench.store.get();
  if (pins.blinking !== null) return bench.runner.cancel('blinking stopped');
  const pin = pins.pins[pins.cursor];
  if (pin) await blinkPin(bench, path, pin);
}

export async function blinkPin(bench: Workbench, path: string, { pin, ledLitAt }: PinView): Promise<void> {
  const { blinkHz: hz } = bench.store.get().pins;
  const litAt: Level = ledLitAt ?? 1;
  await bench.runner.run({
    name: 'blink',
    givesWay: true,
    title: `Blinking GPIO${pin}`,
    path,
    work: async (context) => {
      await withDriver(bench, path, context, async (driver, { signal }) => {
        setPins(bench, { blinking: pin });
        tellDone(bench, `Blinked GPIO${pin}.`);
        try {
          await bench.devices.blink(watched(bench, driver), { pin, hz, litAt }, signal);
        } catch (error) {
          if (!context.signal.aborted && !tellCutOff(bench, pin)) throw error;
        } finally {
          setPins(bench, { blinking: null });
        }
      });
    },
  });
}

/** Once, however often it was done. */
const tellDone = (bench: Workbench, action: string): void =>
  bench.store.update((state) =>
    state.summary.includes(action) ? state : { ...state, summary: [...state.summary, action] },
  );

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
  const view = pins.pins[pins.cursor];
  if (pins.blinking !== null) {
    await bench.runner.cancel('another rate');
    await blink(bench, path);
  } else if (typeof view?.boardBlinkHz === 'number') await boardBlink(bench, path);
}

/** The board's own timer: it goes on when espwb is left. */
export const boardBlink = (bench: Workbench, path: string) =>
  pinAction(bench, path, 'Setting a timer', async (driver, signal, { pin, ledLitAt }) => {
    const reading = await driver.startBlink(pin, bench.store.get().pins.blinkHz, ledLitAt ?? 1, signal);
    return [reading];
  });

/** An LED lights for a moment; any other pin leaves its level for a moment. */
export const pulse = (bench: Workbench, path: string) =>
  pinAction(bench, path, 'Pulsing', async (driver, signal, { pin, ledLitAt, level }) => {
    const other: Level = level === 1 ? 0 : 1;
    const request = { pin, level: ledLitAt ?? other, timeMs: pulseMs };
    await bench.devices.pulse(watched(bench, driver), request, signal);
    return [];
  });
