// Which boards are plugged in, for a station: the serial ports of this computer as they come and go, and named ones
// behind a network, which are there while their server is.
import { stat } from 'node:fs/promises';
import { type Clock, sleep, throwIfCancelled } from '../../device/clock.ts';
import type { PortInfo } from '../../device/ports/port-info.ts';
import { watchPorts } from '../../device/ports/watch-ports.ts';
import { type ByteSocket, connectTcp, parseHostAddress } from '../../device/transport/byte-socket.ts';
import { isPattern, matcherOf } from '../../platform/choose-ports.ts';
import { thisComputer } from '../../platform/computer.ts';
import { isVirtualPath } from '../../platform/virtual-spec.ts';
import type { WatchPlugs } from './station.ts';

export type Plugs = {
  readonly clock: Clock;
  /** As a recipe names them, with * and ?, or as boards.toml names them; null = every likely board on USB. */
  readonly ports: readonly string[] | null;
  /** Default: those of this computer. */
  readonly watchListed?: (onPorts: (ports: readonly PortInfo[]) => void) => () => void;
};

type Watcher = Parameters<WatchPlugs>[0];

/** Between two looks at a place where nothing is. */
const lookEveryMs = 700;
/** As long as a timer can be. */
const neverMs = 2 ** 31 - 1;

export function watchPlugs({ clock, ports, watchListed }: Plugs): WatchPlugs {
  const listed = watchListed ?? ((onPorts) => watchPorts(thisComputer, onPorts, { clock }));
  const names = [...new Set(ports ?? [])];
  const servers = names.filter((name) => /^[a-z0-9+.-]+:\/\//i.test(name));
  const virtual = names.filter(isVirtualPath);
  const places = names.filter((name) => name.startsWith('/') && !isPattern(name));
  const patterns = names
    .filter((name) => ![servers, virtual, places].some((each) => each.includes(name)))
    .map(matcherOf);
  const isWanted = ({ path, kind, likelihood, name }: PortInfo) =>
    ports === null
      ? kind === 'usb' && likelihood !== 'unlikely'
      : patterns.some((fits) => fits(path) || (name !== undefined && fits(name)));

  return (watcher) => {
    const stop = new AbortController();
    const { signal } = stop;
    const open = (path: string) => connectPlain(path, clock, signal);
    const run = (path: string) => void watcher.run(path);
    // One that is built in is plugged in once and for all: nothing else may be there that the process waits for.
    for (const path of virtual) run(path);
    if (virtual.length > 0) void untilStopped(signal, () => sleep(clock, neverMs, signal));
    for (const path of servers)
      void untilStopped(signal, () => watchServer(path, watcher, { clock, open, signal }));
    for (const path of places) void untilStopped(signal, () => watchPlace(path, watcher, { clock, signal }));
    let there = new Set<string>();
    const stopListed =
      ports === null || patterns.length > 0
        ? listed((all) => {
            const now = new Set(all.filter(isWanted).map(({ path }) => path));
            // What is gone first: a board that comes back under another name is not there twice.
            for (const path of there) if (!now.has(path)) watcher.gone(path);
            for (const path of now) if (!there.has(path)) run(path);
            there = now;
          })
        : () => {};
    return () => {
      stop.abort();
      stopListed();
    };
  };
}

type Way = { readonly clock: Clock; readonly signal: AbortSignal };

/**
 * While a server takes a connection a board is there; it is gone when the connection ends. The connection says nothing:
 * a client of RFC 2217 would wait for a server that is on its way out, and find the next board.
 */
async function watchServer(
  path: string,
  { run, gone }: Watcher,
  { clock, open, signal }: Way & { readonly open: (path: string) => Promise<ByteSocket> },
): Promise<void> {
  for (;;) {
    const probe = await open(path).catch(() => null);
    throwIfCancelled(signal);
    if (!probe) {
      await sleep(clock, lookEveryMs, signal);
      continue;
    }
    probe.close();
    // A board that was pulled out may be back by now, or another one be there.
    const isGone = await run(path);
    const held = isGone ? null : await open(path).catch(() => null);
    if (held) await untilClosed(held, signal);
    throwIfCancelled(signal);
    gone(path);
  }
}

/** A device file by its own name, of a kind that no list of ports shows. */
async function watchPlace(path: string, { run, gone }: Watcher, { clock, signal }: Way): Promise<void> {
  let isThere = false;
  for (;;) {
    const wasThere = isThere;
    isThere = await stat(path).then(
      () => true,
      () => false,
    );
    if (isThere && !wasThere) void run(path);
    if (!isThere && wasThere) gone(path);
    await sleep(clock, lookEveryMs, signal);
  }
}

const untilClosed = (socket: ByteSocket, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    socket.onClose(() => resolve());
    const stop = () => {
      socket.close();
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** @throws EspError usage | port-missing | cancelled */
const connectPlain = (path: string, clock: Clock, signal: AbortSignal): Promise<ByteSocket> =>
  connectTcp(parseHostAddress(path.replace(/^[^:]*:\/\//, '').replace(/\?.*$/, '')), { clock, signal });

async function untilStopped(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
