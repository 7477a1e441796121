// The ports of the state: the list as the system reports it, which one is meant, and under which name
// an adapter came back that was unplugged.
import type { PortInfo } from '../device/ports/port-info.ts';
import { findAgain } from '../device/ports/same-adapter.ts';
import type { LostPort, PortsState } from './state.ts';

/** More were never unplugged in one sitting by a hand. */
const mostLost = 32;

/**
 * The list replaced; the cursor stays on its port and follows its adapter, or goes to the most likely one: at the start,
 * when boards are still being found, that is nobody's choice yet.
 */
export function withPorts(before: PortsState, list: readonly PortInfo[]): PortsState {
  const ports = withMoves(before, list);
  const { selected, awaited, isChosen } = ports;
  if (!isChosen) return { ...ports, selected: list[0]?.path ?? null };
  const isThere = (path: string | null) => list.some((port) => port.path === path);
  // Where the cursor fell when its port went it stays only until that one is back.
  if (awaited && selected === awaited.fallback && !isLost(ports, awaited.path)) {
    const back = ports.moved[awaited.path] ?? awaited.path;
    if (isThere(back)) return { ...ports, selected: back, awaited: null };
  }
  if (isThere(selected)) return ports;
  const fallback = list[0]?.path ?? null;
  const now = selected === null ? null : pathNow(ports, selected);
  if (now !== null && isThere(now)) return { ...ports, selected: now, awaited: null };
  const next = selected !== null && isLost(ports, selected) ? { path: selected, fallback } : awaited;
  return { ...ports, selected: fallback, awaited: next };
}

const isLost = ({ lost }: PortsState, path: string): boolean => lost.some((port) => port.path === path);

/** Where the adapter is that was on `path`: there, or under the name with which it came back. */
export function pathNow({ moved, list }: PortsState, path: string): string {
  if (list.some((port) => port.path === path)) return path;
  return moved[path] ?? path;
}

/** What a report of the system's ports tells beside the list: adapters that went, and those that are there again. */
export type PortChanges = {
  readonly gone: readonly LostPort[];
  readonly fresh: readonly PortInfo[];
  readonly back: readonly { readonly before: LostPort; readonly path: string; readonly isCertain: boolean }[];
};

export function portChanges(ports: PortsState, list: readonly PortInfo[]): PortChanges {
  const isIn = (all: readonly PortInfo[], { path, usb }: PortInfo) =>
    all.some((port) => port.path === path && JSON.stringify(port.usb) === JSON.stringify(usb));
  const gone = ports.list
    .filter((port) => port.usb !== null && !isIn(list, port))
    .map(
      (port): LostPort => ({
        ...port,
        known: ports.known[port.path] ?? null,
        wasMarked: ports.marked.includes(port.path),
      }),
    );
  const fresh = list.filter((port) => !isIn(ports.list, port));
  const found = allLost(ports, gone).flatMap((before) => {
    const again = findAgain(before, fresh);
    return again ? [{ before, path: again.port.path, isCertain: again.isCertain }] : [];
  });
  // Where it is known which one it is, it is not perhaps another.
  const isClaimed = (path: string) => found.some((each) => each.isCertain && each.path === path);
  return { gone, fresh, back: found.filter(({ isCertain, path }) => isCertain || !isClaimed(path)) };
}

const allLost = ({ lost }: PortsState, gone: readonly LostPort[]): readonly LostPort[] =>
  [...lost, ...gone].slice(-mostLost);

/** What is gone is remembered until its adapter is there again, and what is known of it moves with it. */
function withMoves(ports: PortsState, list: readonly PortInfo[]): PortsState {
  const { gone, fresh, back } = portChanges(ports, list);
  const all = allLost(ports, gone);
  const pathOf = (before: LostPort) => back.find((each) => each.before === before)?.path;
  let { known } = ports;
  // Another adapter has its name: what was known under it is not true of this one.
  for (const before of all)
    if (fresh.some(({ path }) => path === before.path) && pathOf(before) !== before.path)
      known = without(known, before.path);
  const isTaken = (path: string) => gone.some((before) => before.path === path);
  for (const { before, path, isCertain } of back) {
    if (!isCertain || !before.known) continue;
    if (path !== before.path && known[before.path] === before.known) known = without(known, before.path);
    if (path !== before.path || known[path] === undefined) known = { ...known, [path]: before.known };
  }
  // A name that is given anew is no longer the one under which something went.
  let moved = fresh.reduce((rest, { path }) => without(rest, path), ports.moved);
  for (const { before, path } of back) {
    if (path === before.path) continue;
    const followed = Object.entries(moved).map(([from, to]) => [from, to === before.path ? path : to]);
    moved = { ...without(Object.fromEntries(followed), path), [before.path]: path };
  }
  // A mark goes with its adapter, and comes back with it where that is certain.
  const marked = ports.marked
    .map((path) => back.find((each) => each.before.path === path)?.path ?? (isTaken(path) ? null : path))
    .filter((path) => path !== null && list.some((port) => port.path === path)) as string[];
  for (const { before, path, isCertain } of back)
    if (isCertain && before.wasMarked && !marked.includes(path)) marked.push(path);
  return { ...ports, list, known, moved, marked, lost: all.filter((before) => pathOf(before) === undefined) };
}

/** All marks taken off by a person: none comes back with its adapter. */
export const unmarked = (ports: PortsState): PortsState => ({
  ...ports,
  marked: [],
  lost: ports.lost.map((port) => ({ ...port, wasMarked: false })),
});

function without<T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = all;
  return rest;
}
