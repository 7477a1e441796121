// A board behind a server whose connection was lost while its REPL was open: it is connected to again, for as long
// as the person stays there. A server may have one client at a time, and let the newest in: so the pauses grow.
import { isNetworkPath } from '../../device/transport/port-errors.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { enterRepl, setRepl } from './actions.ts';

const firstPauseMs = 3000;
const longestPauseMs = 30_000;
/** A connection that held as long was lost anew, and not taken back by another client. */
const steadyMs = 60_000;

export const lostWords = (path: string): string =>
  isNetworkPath(path)
    ? 'Connection lost. The REPL comes back by itself; r tries now.'
    : 'Unplugged. Plug it in again: the REPL comes back by itself.';

/** To be asked when a port went away, as often as one likes. */
export function reconnectRepl(app: Workbench): void {
  const { awaits: path, reconnect: before } = app.store.get().repl;
  if (path === null || !isNetworkPath(path)) return;
  const nowMs = app.clock.now();
  if (before && before.atMs > nowMs) return;
  const isSteady = !before || nowMs - before.atMs > steadyMs;
  const pauseMs = isSteady ? firstPauseMs : Math.min(2 * before.pauseMs, longestPauseMs);
  setRepl(app, { reconnect: { pauseMs, atMs: nowMs + pauseMs } });
  app.clock.setTimer(pauseMs, () => void tryAgain(app));
}

async function tryAgain(app: Workbench): Promise<void> {
  const path = awaitedPath(app);
  if (path === null) return;
  // A card is read first.
  if (app.store.get().failure === null && (await isConnected(app, path))) {
    // The person may have gone elsewhere meanwhile. enterRepl tells of its own failures.
    if (awaitedPath(app) === null) return;
    await enterRepl(app, path);
    if (app.board.session?.state !== 'unplugged') return;
    // Lost again before its prompt was there.
    app.store.update((state) => ({ ...state, failure: null }));
    setRepl(app, { awaits: path, trouble: lostWords(path) });
  }
  reconnectRepl(app);
}

/** The port that this desk waits for; null where it no longer does. */
function awaitedPath(app: Workbench): string | null {
  const { repl, screen } = app.store.get();
  if (repl.awaits === null || screen === 'repl') return repl.awaits;
  setRepl(app, { awaits: null });
  return null;
}

async function isConnected(app: Workbench, path: string): Promise<boolean> {
  let isOpen = false;
  const isDone = await app.runner.run({
    name: 'repl',
    keepsFlash: true,
    title: 'Connecting again',
    path,
    givesWay: true,
    // Whoever cancels it does not want it.
    onFailure: () => setRepl(app, { awaits: null }),
    work: async (context) => {
      isOpen = await app.board.reopen(path, context);
    },
  });
  return isDone && isOpen;
}
