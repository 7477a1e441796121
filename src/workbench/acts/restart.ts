// Restart: a reset into what the flash holds, and a look at who answers then.
import type { Workbench } from '../workbench.ts';
import { askFirmware } from './identify.ts';

export const restart = (bench: Workbench, path: string): Promise<boolean> =>
  bench.runner.run({
    name: 'restart',
    title: 'Restarting the board',
    path,
    work: async (context) => {
      const session = await bench.board.on(path, context);
      await session.restart(context);
      const found = await askFirmware(bench, path, context);
      bench.say('good', `Restarted. Firmware: ${found}.`);
    },
  });
