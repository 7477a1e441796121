// Levels and the analog input as they change, until something else is asked for or the screen is left.
import { sleep } from '../../device/clock.ts';
import type { PinDriver } from '../../device/pins/pin-driver.ts';
import { pinsOf } from '../../device/pins/pins.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { readAll, setPins, take, withDriver } from './actions.ts';

/** Four looks a second cost a tenth of the line at 115200 baud. */
const everyMs = 250;
const analogKept = 40;

type PinCommand = (app: Workbench, path: string) => Promise<unknown>;

/** What moves a pin takes the board for a moment; live levels go on after it. */
export const thenLive =
  (command: PinCommand): PinCommand =>
  async (app, path) => {
    const wasLive = app.store.get().pins.live;
    await command(app, path);
    const { pins, screen, failure } = app.store.get();
    if (wasLive && !pins.live && screen === 'pins' && !failure && pins.trouble === null)
      await toggleLive(app, path);
  };

/** v: begins, or ends. */
export async function toggleLive(app: Workbench, path: string): Promise<void> {
  if (app.store.get().pins.live) return app.runner.cancel('live levels stopped');
  setPins(app, { live: true });
  await app.runner.run({
    name: 'live',
    keepsFlash: true,
    givesWay: true,
    title: 'Watching the pins',
    path,
    work: async (context) => {
      try {
        await withDriver(app, path, context, async (driver, { signal }) => {
          while (app.store.get().screen === 'pins') {
            take(app, await readAll(app, driver, signal), driver);
            // What is asked four times a second would push out of sight what was done.
            const done = driver.actions.at(-1);
            if (done) setPins(app, { lastCommand: done.line });
            await readAnalog(app, driver, signal);
            await sleep(app.clock, everyMs, signal);
          }
        });
      } catch (error) {
        if (!context.signal.aborted) throw error;
      } finally {
        setPins(app, { live: false });
      }
    },
  });
}

/**
 * A0; where pins are measured the one under the cursor, if it was made an input from here: measuring a pin takes it
 * from whatever a program does with it.
 */
async function readAnalog(app: Workbench, driver: PinDriver, signal: AbortSignal): Promise<void> {
  if (driver.through === 'registers') return;
  const { pins, cursor } = app.store.get().pins;
  const view = pins[cursor];
  const hasOne = pinsOf(driver.chip).analogInput !== null;
  const isFree = view?.hasAdc && view.locked === null && view.mode === 'input';
  const analogPin = hasOne ? null : view && isFree ? view.pin : undefined;
  if (analogPin === undefined) return setPins(app, { analog: [] });
  const figure = await driver.readAdc(signal, ...(analogPin === null ? [] : [analogPin]));
  app.store.update((state) => {
    const before = state.pins.analogPin === analogPin ? state.pins.analog : [];
    const analog = [...before, figure].slice(-analogKept);
    return { ...state, pins: { ...state.pins, analog, analogPin } };
  }, 'soon');
}
