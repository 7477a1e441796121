// The REPL comes back by itself when the board that it was open on is plugged in again.
import { pathNow } from '../../workbench/ports.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { enterRepl, setRepl } from './actions.ts';

/** The system gives the new port its owner and rights a moment after it shows it. */
const settleMs = 300;

/** To be asked whenever the list of ports has changed. */
export function returnToRepl(bench: Workbench): void {
  const { repl, ports, screen } = bench.store.get();
  const path = repl.awaits === null ? null : pathNow(ports, repl.awaits);
  const isBack = ports.list.some((port) => port.path === path && port.problem === null);
  if (path === null || !isBack) return;
  setRepl(bench, { awaits: null });
  if (screen !== 'repl') return;
  bench.clock.setTimer(settleMs, () => {
    // The person may have gone elsewhere meanwhile. enterRepl tells of its own failures.
    if (bench.store.get().screen === 'repl') void enterRepl(bench, path);
  });
}
