// The REPL comes back by itself when the board that it was open on is plugged in again.

import { isNetworkPath } from '../../device/transport/port-errors.ts';
import { pathNow } from '../../workbench/ports.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { enterRepl, setRepl } from './actions.ts';

/** The system gives the new port its owner and rights a moment after it shows it. */
const settleMs = 300;

/** To be asked whenever the list of ports has changed. */
export function returnToRepl(app: Workbench): void {
  const { repl, ports, screen } = app.store.get();
  const path = repl.awaits === null ? null : pathNow(ports, repl.awaits);
  const isBack = ports.list.some((port) => port.path === path && port.problem === null);
  // A list of ports does not know when a server is back: actions-reconnect.ts.
  if (path === null || !isBack || isNetworkPath(path)) return;
  setRepl(app, { awaits: null });
  if (screen !== 'repl') return;
  app.clock.setTimer(settleMs, () => {
    // The person may have gone elsewhere meanwhile. enterRepl tells of its own failures.
    if (app.store.get().screen === 'repl') void enterRepl(app, path);
  });
}
