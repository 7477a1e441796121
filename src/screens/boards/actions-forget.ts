// A virtual board that is no longer wanted: its flash is deleted, and it is gone from the list.
import { isEspError } from '../../device/errors.ts';
import { type DisabledReason, notBusy } from '../../workbench/availability.ts';
import { withPorts } from '../../workbench/ports.ts';
import { portLabel } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { deskAt } from './board-rows.ts';

export const needsVirtualBoard: DisabledReason = (state) => {
  const path = state.ports.selected;
  const port = state.ports.list.find((each) => each.path === path);
  if (port?.kind !== 'virtual')
    return 'Only a virtual board can be deleted: the port of a real one goes when it is unplugged.';
  if (deskAt(state, port)?.board)
    return `${portLabel(port.path)} is open: disconnect it first (: disconnect).`;
  return port.problem?.message ?? notBusy(state);
};

/** The same key again agrees; any other key does not. */
export async function forgetBoard(app: Workbench, path: string): Promise<void> {
  const name = portLabel(path);
  const asksAgain = `forget-board ${path}`;
  if (app.store.get().status.asksAgain !== asksAgain) {
    const text = `D again deletes ${name} with all that is in its flash.`;
    app.store.update((state) => ({ ...state, status: { kind: 'warning', text, asksAgain } }));
    return;
  }
  try {
    await app.devices.forgetVirtualBoard(path);
  } catch (error) {
    if (!isEspError(error)) throw error;
    app.say('bad', error.message);
    return;
  }
  const { ports } = app.store.get();
  // The one for the demo is always there, blank from now on.
  const list = ports.list.filter((port) => port.path !== path || name === 'virtual:demo');
  const { [path]: _, ...known } = ports.known;
  app.store.update((state) => ({ ...state, ports: { ...withPorts(state.ports, list), known } }));
  // The cursor, and with it the screen, is another board's now.
  app.desks.front.say('good', `${name} is deleted.`);
}
