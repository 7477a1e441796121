// Boards that no line resets: sees at once that RST was tapped and asks who answers then. It gives way to
// whatever is asked for next.

import type { Workbench } from '../../workbench/workbench.ts';
import { askFirmware } from './actions-identify.ts';

/** `onAnswer` gets the firmware's name, or why there is none. Do not await it inside another operation. */
export async function awaitRestart(
  app: Workbench,
  path: string,
  onAnswer: (found: string) => void,
): Promise<void> {
  await app.runner.run({
    name: 'await-rst',
    keepsFlash: true,
    givesWay: true,
    onlyWaits: true,
    title: 'Waiting for RST',
    path,
    work: async (context) => {
      const { session } = app.board;
      if (!session) return;
      try {
        await session.run('restart', context, (inner) => session.waitForRestart(inner));
      } catch (error) {
        if (!context.signal.aborted) throw error;
        return;
      }
      onAnswer(await askFirmware(app, path, context));
    },
  });
}
