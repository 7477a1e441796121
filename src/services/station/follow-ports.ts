// Boards at the ports that this computer lists, as they come and go. A port that is a chip's own goes whenever the chip
// resets, and comes back, often under another name: that is the board that was there, and no other one.
import { type Clock, sleep } from '../../device/clock.ts';
import { findNativeAgain, hasAnotherSerial, nativeUsbOf } from '../../device/ports/native-again.ts';
import type { AdapterPort } from '../../device/ports/same-adapter.ts';
import type { PlugWatcher } from './station.ts';

type Met = {
  /** The path by which the station knows it; null once another board has that path. */
  key: string | null;
  at: AdapterPort;
  isBusy: boolean;
  endedMs: number;
  /** While its port is away: until when it may come back. */
  awayUntilMs: number | null;
  hasReset: boolean;
  isPulledOut: boolean;
};

/** The last that is done with a board is to restart it. */
const restartMs = 3000;
/** As long as whoever has the port open looks for it. */
const backWithinMs = 6000;
/** A list is no older than that. */
const listedWithinMs = 1000;

/** @returns who is to be told of each list: all ports that are meant and are there */
export function followPorts(
  { run, gone }: PlugWatcher,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): (ports: readonly AdapterPort[]) => void {
  const met = new Set<Met>();
  let there: readonly AdapterPort[] = [];

  const isGone = (board: Met) => {
    met.delete(board);
    if (board.key !== null) gone(board.key);
  };
  const later = (ms: number, then: () => void) => void sleep(clock, ms, signal).then(then, () => {});
  const begin = (port: AdapterPort) => {
    const board: Met = {
      ...{ key: port.path, at: port, isBusy: true, endedMs: 0 },
      ...{ awayUntilMs: null, hasReset: false, isPulledOut: false },
    };
    met.add(board);
    void run(port.path).then((left) => {
      board.isBusy = false;
      board.endedMs = clock.now();
      board.isPulledOut = left === 'gone';
      // Whoever is there by then came after it.
      if (board.isPulledOut && board.hasReset)
        later(listedWithinMs, () => {
          if (met.has(board)) isGone(board);
          look();
        });
      else look();
    });
  };
  const leaves = (board: Met) => {
    const now = clock.now();
    const mayBeReset = board.isBusy || (!board.isPulledOut && now - board.endedMs < restartMs);
    if (board.awayUntilMs === null) {
      if (nativeUsbOf(board.at) === null || !mayBeReset) return isGone(board);
      board.awayUntilMs = now + backWithinMs;
      later(backWithinMs, look);
    } else if (now >= board.awayUntilMs) isGone(board);
  };
  const comes = (port: AdapterPort) => {
    const same = [...met].find((board) => isSame(board, port));
    if (same) {
      if (same.awayUntilMs === null) return;
      Object.assign(same, { at: port, awayUntilMs: null, hasReset: true });
      return;
    }
    const before = [...met].find(({ key }) => key === port.path);
    // Its own end comes first: then all are looked at again.
    if (before?.isBusy) return;
    if (before) {
      gone(port.path);
      before.key = null;
    }
    begin(port);
  };
  const look = () => {
    // What is gone first: a board that comes back under another name is not there twice.
    for (const board of [...met]) {
      const port = there.find(({ path }) => path === board.at.path);
      if (!port || isAnother(board, port)) leaves(board);
      else if (board.awayUntilMs !== null) comes(port);
      else board.at = port;
    }
    const known = new Set([...met].flatMap(({ at, awayUntilMs }) => (awayUntilMs === null ? [at.path] : [])));
    for (const port of there) if (!known.has(port.path)) comes(port);
  };
  return (ports) => {
    there = ports;
    look();
  };
}

/** Who works on a board follows it wherever it comes back; later another one may be in its socket. */
const isSame = (board: Met, port: AdapterPort): boolean =>
  findNativeAgain(board.at, [port]) !== null && !(hasAnotherSerial(board.at, port) && !board.isBusy);

const isAnother = ({ at, isBusy }: Met, port: AdapterPort): boolean =>
  !isBusy && nativeUsbOf(at) !== null && hasAnotherSerial(at, port);
