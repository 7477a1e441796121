// Levels and the analog input as they change, until something else is asked for or the screen is left.
import { sleep } from '../../device/clock.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { readAll, setPins, take, withDriver } from './actions.ts';

/** Four looks a second cost a tenth of the line at 115200 baud. */
const everyMs = 250;
const analogKept = 40;

type PinCommand = (bench: Workbench, path: string) => Promise<unknown>;

/** What moves a pin takes the board for a moment; live levels go on after it. */
export const thenLive =
  (act: PinCommand): PinCommand =>
  async (bench, path) => {
    const wasLive = bench.store.get().pins.live;
    await act(bench, path);
    const { pins, screen, failure } = bench.store.get();
    if (wasLive && !pins.live && screen === 'pins' && !failure && pins.trouble === null)
      await toggleLive(bench, path);
  };

/** v: begins, or ends. */
export async function toggleLive(bench: Workbench, path: string): Promise<void> {
  if (bench.store.get().pins.live) return bench.runner.cancel('live levels stopped');
  setPins(bench, { live: true });
  await bench.runner.run({
    name: 'live',
    givesWay: true,
    title: 'Watching the pins',
    path,
    work: async (context) => {
      try {
        await withDriver(bench, path, context, async (driver, { signal }) => {
          while (bench.store.get().screen === 'pins') {
            take(bench, await readAll(bench, driver, signal), driver);
            // What is asked four times a second would push out of sight what was done.
            const done = driver.actions.at(-1);
            if (done) setPins(bench, { lastCommand: done.line });
            if (driver.through !== 'registers') takeAnalog(bench, await driver.readAdc(signal));
            await sleep(bench.clock, everyMs, signal);
          }
        });
      } catch (error) {
        if (!context.signal.aborted) throw error;
      } finally {
        setPins(bench, { live: false });
      }
    },
  });
}

function takeAnalog(bench: Workbench, figure: number): void {
  bench.store.update((state) => {
    const analog = [...state.pins.analog, figure].slice(-analogKept);
    return { ...state, pins: { ...state.pins, analog } };
  }, 'soon');
}
