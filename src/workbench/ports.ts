// The ports of the state: the list as the system reports it, which one is meant, and under which name
// an adapter came back that was unplugged.
import type { PortInfo } from '../device/ports/port-info.ts';
import { findAgain } from '../device/ports/same-adapter.ts';
import type { PortsState } from './state.ts';

/** More were never unplugged in one sitting by a hand. */
const mostLost = 32;

/** The list replaced; the cursor stays on its port and follows its adapter, or goes to the most likely one. */
export function withPorts(before: PortsState, list: readonly PortInfo[]): PortsState {
  const ports = withMoves(before, list);
  const { selected, awaited } = ports;
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

/** What is gone is remembered until its adapter is there again, and what is known of it moves with it. */
function withMoves(ports: PortsState, list: readonly PortInfo[]): PortsState {
  const isIn = (all: readonly PortInfo[], { path, usb }: PortInfo) =>
    all.some((port) => port.path === path && JSON.stringify(port.usb) === JSON.stringify(usb));
  const gone = ports.list.filter((port) => port.usb !== null && !isIn(list, port));
  const fresh = list.filter((port) => !isIn(ports.list, port));
  let { known } = ports;
  // A name that is given anew is no longer the one under which something went.
  let moved = fresh.reduce((rest, { path }) => without(rest, path), ports.moved);
  const lost = [...ports.lost, ...gone].slice(-mostLost).filter((before) => {
    const found = findAgain(before, fresh);
    // Another adapter has its name: what was known under it is not true of this one.
    const isNameTaken = fresh.some(({ path }) => path === before.path);
    if (isNameTaken && found?.port.path !== before.path) known = without(known, before.path);
    if (!found) return true;
    const { path } = found.port;
    if (path === before.path) return false;
    const { [before.path]: knownBefore } = ports.known;
    if (knownBefore && found.isCertain) known = { ...without(known, before.path), [path]: knownBefore };
    const followed = Object.entries(moved).map(([from, to]) => [from, to === before.path ? path : to]);
    moved = { ...without(Object.fromEntries(followed), path), [before.path]: path };
    return false;
  });
  return { ...ports, list, known, moved, lost };
}

function without<T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = all;
  return rest;
}
