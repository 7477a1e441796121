// Which boards are plugged in, for a station: the serial ports of this computer as they come and go, and named ones
// behind a network, which are there while their server is.
import { stat } from 'node:fs/promises';
import { type Clock, sleep } from '../../device/clock.ts';
import { isEspError } from '../../device/errors.ts';
import type { PortInfo } from '../../device/ports/port-info.ts';
import { watchPorts } from '../../device/ports/watch-ports.ts';
import type { Transport } from '../../device/transport/transport.ts';
import { isPattern, matcherOf } from '../../platform/choose-ports.ts';
import { thisComputer } from '../../platform/computer.ts';
import { openTransport } from '../../platform/open-port.ts';
import { isVirtualPath } from '../../platform/virtual-spec.ts';
import type { WatchPlugs } from './station.ts';

export type Plugs = {
  readonly clock: Clock;
  /** As a recipe names them, with * and ?, or as boards.toml names them; null = every likely board on USB. */
  readonly ports: readonly string[] | null;
  /** Default: those of this computer. */
  readonly watchListed?: (onPorts: (ports: readonly PortInfo[]) => void) => () => void;
  readonly openPort?: (path: string) => Promise<Transport>;
};

type Watcher = Parameters<WatchPlugs>[0];

/** Between two looks at a place where nothing is. */
const lookEveryMs = 700;
/** As long as a timer can be. */
const neverMs = 2 ** 31 - 1;
const commonBaudRate = 115_200;

export function watchPlugs({ clock, ports, watchListed, openPort }: Plugs): WatchPlugs {
  const listed = watchListed ?? ((onPorts) => watchPorts(thisComputer, onPorts, { clock }));
  const open = openPort ?? ((path) => openTransport(path, clock, { timing: 'real' }));
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

/** While a server takes a connection a board is there; it is gone when the connection ends. */
async function watchServer(
  path: string,
  { run, gone }: Watcher,
  { clock, open, signal }: Way & { readonly open: (path: string) => Promise<Transport> },
): Promise<void> {
  for (;;) {
    if (!(await connected(await open(path), signal, async () => {}))) {
      await sleep(clock, lookEveryMs, signal);
      continue;
    }
    await run(path);
    const waited = await connected(await open(path), signal, (transport) => untilClosed(transport, signal));
    if (signal.aborted) return;
    gone(path);
    if (!waited) await sleep(clock, lookEveryMs, signal);
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

/** Whether a connection came about; `then` has it until it resolves. */
async function connected(
  transport: Transport,
  signal: AbortSignal,
  then: (transport: Transport) => Promise<void>,
): Promise<boolean> {
  try {
    await transport.open({ baudRate: commonBaudRate, signal });
    await then(transport);
    return true;
  } catch (error) {
    if (signal.aborted || !isEspError(error)) throw error;
    return false;
  } finally {
    await transport.close();
  }
}

const untilClosed = (transport: Transport, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    transport.listen({ onBytes: () => {}, onClose: () => resolve() });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

async function untilStopped(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
