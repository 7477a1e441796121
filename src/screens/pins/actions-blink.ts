// Blinking and pulsing the pin under the cursor: timed by espwb, or by the board itself.
import { blink as blinkFromHere, pulse as pulseFromHere } from '../../device/pins/blink.ts';
import type { Level } from '../../device/pins/pin-driver.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { enterPins, pinAction, setPins, tellCutOff, watched, withDriver } from './actions.ts';
import type { PinView } from './state.ts';

const slowestHz = 0.5;
const fastestHz = 10;
const pulseMs = 200;

/** Blinks the pin under the cursor until it is asked again, or anything else is. */
export async function blink(app: Workbench, path: string): Promise<void> {
  const { pins } = app.store.get();
  if (pins.blinking !== null) return app.runner.cancel('blinking stopped');
  const pin = pins.pins[pins.cursor];
  if (pin) await blinkPin(app, path, pin);
}

export async function blinkPin(app: Workbench, path: string, view: PinView): Promise<void> {
  const { pin, ledLitAt, ledKind } = view;
  const { blinkHz: hz } = app.store.get().pins;
  const litAt: Level = ledLitAt ?? 1;
  const kind = ledKind ? { kind: ledKind } : {};
  await app.runner.run({
    name: 'blink',
    keepsFlash: true,
    givesWay: true,
    title: `Blinking GPIO${pin}`,
    path,
    work: async (context) => {
      await withDriver(app, path, context, async (driver, { signal }) => {
        setPins(app, { blinking: pin });
        tellDone(app, `Blinked GPIO${pin}.`);
        try {
          await blinkFromHere(
            watched(app, driver),
            { pin, hz, litAt, count: null, ...kind },
            app.clock,
            signal,
          );
        } catch (error) {
          if (!context.signal.aborted && !tellCutOff(app, pin)) throw error;
        } finally {
          setPins(app, { blinking: null });
        }
      });
    },
  });
}

/** Once, however often it was done. */
const tellDone = (app: Workbench, action: string): void =>
  app.store.update((state) =>
    state.summary.includes(action) ? state : { ...state, summary: [...state.summary, action] },
  );

/** Opens the panel on the LED and blinks it: two steps that people want as one. */
export async function blinkLed(app: Workbench, path: string): Promise<void> {
  await enterPins(app, path, () => {
    app.store.update((state) => {
      const led = state.pins.pins.findIndex((each) => each.ledLitAt !== null);
      return { ...state, pins: { ...state.pins, cursor: Math.max(0, led), filter: null } };
    });
    // It tells of its own failures.
    void blink(app, path);
  });
}

/** A new rate takes effect at once. */
export async function changeRate(app: Workbench, path: string, factor: number): Promise<void> {
  const { pins } = app.store.get();
  const blinkHz = Math.min(fastestHz, Math.max(slowestHz, pins.blinkHz * factor));
  setPins(app, { blinkHz });
  app.say('quiet', `Blinking at ${blinkHz} Hz.`);
  const view = pins.pins[pins.cursor];
  if (pins.blinking !== null) {
    await app.runner.cancel('another rate');
    await blink(app, path);
  } else if (typeof view?.boardBlinkHz === 'number') await boardBlink(app, path);
}

/** The board's own timer: it goes on when espwb is left. */
export const boardBlink = (app: Workbench, path: string) =>
  pinAction(app, path, 'Setting a timer', async (driver, signal, { pin, ledLitAt, ledKind }) => {
    const { blinkHz } = app.store.get().pins;
    const reading = await driver.startBlink(pin, blinkHz, ledLitAt ?? 1, signal, ledKind);
    return [reading];
  });

/** An LED lights for a moment; any other pin leaves its level for a moment. */
export const pulse = (app: Workbench, path: string) =>
  pinAction(app, path, 'Pulsing', async (driver, signal, { pin, ledLitAt, ledKind, level }) => {
    const other: Level = level === 1 ? 0 : 1;
    const kind = ledKind ? { kind: ledKind } : {};
    const request = { pin, level: ledLitAt ?? other, timeMs: pulseMs, ...kind };
    await pulseFromHere(watched(app, driver), request, app.clock, signal);
    return [];
  });
