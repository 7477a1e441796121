// Restart: a reset into what the flash holds, and a look at who answers then.
import { isEspError } from '../../device/errors.ts';
import type { OperationContext } from '../../device/operation.ts';
import type { Session } from '../../device/session/session.ts';
import { pathNow } from '../../workbench/ports.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { enterPins, forgetReadings } from '../pins/actions.ts';
import { askFirmware } from './actions-identify.ts';

export async function restart(app: Workbench, path: string): Promise<void> {
  if (!(await restartBoard(app, path))) return;
  if (app.store.get().screen === 'pins') await enterPins(app, path);
}

/** Where no line resets the board, hands do: R waits for them, and Esc ends that. Has the port to itself. */
async function restartOrWait(session: Session, context: OperationContext): Promise<void> {
  try {
    await session.restart(context);
  } catch (error) {
    if (!isEspError(error) || error.code !== 'lines-unsupported') throw error;
    if (session.state !== 'boot rom' && session.state !== 'stub') throw error;
    await session.waitForRestart(context);
  }
}

/** A reset, and who answers then. */
export const restartBoard = (app: Workbench, path: string): Promise<boolean> =>
  app.runner.run({
    name: 'restart',
    keepsFlash: true,
    title: 'Restarting the board',
    path,
    work: async (context) => {
      await app.board.use('restart', path, context, async (session, inner) => {
        app.store.update((state) => ({ ...state, pins: forgetReadings(state.pins) }));
        await restartOrWait(session, inner);
      });
      const { ports } = app.store.get();
      const before = ports.known[pathNow(ports, path)]?.noFirmware;
      const found = await askFirmware(app, path, context, before?.isQuiet ? { stillQuiet: before } : {});
      app.say('good', `Restarted. Firmware: ${found}.`);
    },
  });
