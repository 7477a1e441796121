// Which boards are plugged in, for a station: the serial ports of this computer as they come and go, device files of a
// kind that no list shows, and named boards behind a network, which are there while their server keeps a connection.
import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Clock, sleep } from '../../device/clock.ts';
import { adapterPorts } from '../../device/ports/list-ports.ts';
import type { PortInfo } from '../../device/ports/port-info.ts';
import type { AdapterPort } from '../../device/ports/same-adapter.ts';
import { watchPorts } from '../../device/ports/watch-ports.ts';
import { type Connect, connectTcp } from '../../device/transport/byte-socket.ts';
import { devicesLike, isPattern, matcherOf, mayBeName } from '../../platform/choose-ports.ts';
import { thisComputer } from '../../platform/computer.ts';
import { type NetworkBoard, readBoardsFile } from '../../platform/network-boards.ts';
import { isVirtualPath } from '../../platform/virtual-spec.ts';
import { followPorts } from './follow-ports.ts';
import type { PlugWatcher, WatchPlugs } from './station.ts';
import { lookEveryMs, type Server, watchServer } from './watch-server.ts';

/** What a station is for: names of ports with * and ?, or of boards.toml; 'usb' = every likely board that is attached here; 'all' = those of boards.toml, too. */
export type PortsMeant = readonly string[] | 'usb' | 'all';

export type Plugs = {
  readonly clock: Clock;
  readonly ports: PortsMeant;
  /** The boards of boards.toml; read once. Default: this computer's. */
  readonly bench?: () => Promise<readonly NetworkBoard[]>;
  /** Default: those of this computer. */
  readonly watchListed?: (onPorts: (ports: readonly PortInfo[]) => void) => () => void;
  readonly connect?: Connect;
};

type Way = { readonly clock: Clock; readonly signal: AbortSignal; readonly connect: Connect };

/** As long as a timer can be. */
const neverMs = 2 ** 31 - 1;
const hasScheme = /^[a-z][a-z0-9+.-]+:\/\//i;

export function watchPlugs(plugs: Plugs): WatchPlugs {
  const { clock, ports, connect = connectTcp } = plugs;
  const bench = plugs.bench ?? (async () => (await readBoardsFile()).boards);
  const listed = plugs.watchListed ?? ((onPorts) => watchPorts(thisComputer, onPorts, { clock }));
  return (watcher) => {
    const stop = new AbortController();
    const way: Way = { clock, connect, signal: stop.signal };
    const stops = [() => stop.abort()];
    void untilStopped(way.signal, async () => {
      const meant = meantBy(ports, await bench());
      if (way.signal.aborted) return;
      const begin = (work: () => Promise<void>) => void untilStopped(way.signal, work);
      for (const each of meant.servers) begin(() => watchServer(each, watcher, way));
      for (const path of meant.places)
        begin(() => watchPlaces(async () => ((await isThere(path)) ? [path] : []), watcher, way));
      for (const word of meant.patterns) begin(() => watchPlaces(() => devicesLike(word), watcher, way));
      // One that is built in is plugged in once and for all: nothing else may be there that the process waits for.
      for (const path of meant.virtual) void watcher.run(path);
      if (meant.virtual.length > 0) begin(() => sleep(clock, neverMs, way.signal));
      const { isListed } = meant;
      if (!isListed) return;
      const follow = followPorts(watcher, way);
      stops.push(listed((all) => follow(all.filter(isListed))));
    });
    return () => {
      for (const each of stops) each();
    };
  };
}

type Meant = {
  readonly servers: readonly Server[];
  readonly places: readonly string[];
  readonly patterns: readonly string[];
  readonly virtual: readonly string[];
  /** Of those that a list shows; null where no list is needed. */
  readonly isListed: ((port: PortInfo) => boolean) | null;
};

const serverOf = ({ port, token }: NetworkBoard): Server => ({ path: port, token });

const isLikely = ({ kind, likelihood }: PortInfo): boolean => kind === 'usb' && likelihood !== 'unlikely';

function meantBy(ports: PortsMeant, bench: readonly NetworkBoard[]): Meant {
  const nowhere = { servers: [], places: [], patterns: [], virtual: [] };
  if (ports === 'usb') return { ...nowhere, isListed: isLikely };
  if (ports === 'all') return { ...nowhere, servers: bench.map(serverOf), isListed: isLikely };
  const rest = new Set(ports);
  const taken = (isMeant: (word: string) => boolean): string[] => {
    const found = [...rest].filter(isMeant);
    for (const word of found) rest.delete(word);
    return found;
  };
  const servers = taken((word) => hasScheme.test(word) && !isPattern(word));
  const virtual = taken(isVirtualPath);
  const places = taken((word) => word.startsWith('/') && !isPattern(word));
  // The list knows what is in /dev itself, and who of it is a board.
  const patterns = taken((word) => word.startsWith('/') && !/^\/dev\/[^/]*$/.test(word));
  const words = [...rest].map((word) => ({ fits: matcherOf(word), mayBeName: mayBeName(word) }));
  const named = bench.filter(
    ({ name, port, mac }) =>
      servers.includes(port) ||
      words.some(({ fits }) => fits(name) || fits(port) || (mac !== null && fits(mac))),
  );
  return {
    ...{ places, patterns, virtual },
    servers: [
      ...servers
        .filter((path) => !bench.some(({ port }) => port === path))
        .map((path) => ({ path, token: null })),
      ...named.map(serverOf),
    ],
    isListed:
      words.length === 0
        ? null
        : ({ path }) =>
            words.some(({ fits, mayBeName }) => fits(path) || (mayBeName && fits(basename(path)))),
  };
}

/** Device files by their own names, of a kind that no list shows, or links to one that it does. */
async function watchPlaces(
  look: () => Promise<readonly string[]>,
  watcher: PlugWatcher,
  way: Way,
): Promise<void> {
  const follow = followPorts(watcher, way);
  let there = '';
  for (;;) {
    const now = await look();
    if (now.join('\n') !== there) follow(await asAdapters(now));
    there = now.join('\n');
    await sleep(way.clock, lookEveryMs, way.signal);
  }
}

async function asAdapters(paths: readonly string[]): Promise<readonly AdapterPort[]> {
  const listed = paths.length === 0 ? [] : await adapterPorts(thisComputer);
  return Promise.all(
    paths.map(async (path) => {
      const real = await realpath(path).catch(() => path);
      return { path, usb: listed.find((port) => port.path === path || port.path === real)?.usb ?? null };
    }),
  );
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function untilStopped(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
