// Restart: a reset into what the flash holds, and a look at who answers then.
import type { Workbench } from '../workbench.ts';
import { askFirmware } from './identify.ts';
import { enterPins, forgetReadings } from './pins.ts';

export async function restart(bench: Workbench, path: string): Promise<void> {
  if (!(await restartBoard(bench, path))) return;
  if (bench.store.get().screen === 'pins') await enterPins(bench, path);
}

const restartBoard = (bench: Workbench, path: string): Promise<boolean> =>
  bench.runner.run({
    name: 'restart',
    title: 'Restarting the board',
    path,
    work: async (context) => {
      const session = await bench.board.on(path, context);
      bench.store.update((state) => ({ ...state, pins: forgetReadings(state.pins) }));
      await session.restart(context);
      const found = await askFirmware(bench, path, context);
      bench.say('good', `Restarted. Firmware: ${found}.`);
    },
  });
