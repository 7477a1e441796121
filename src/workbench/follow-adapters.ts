// Desks follow their adapters: under another name, away, and back. Pure.
import type { PortInfo } from '../device/ports/port-info.ts';
import { portChanges, withPorts } from './ports.ts';
import type { DeskState } from './state.ts';
import { deskWith, followCursor, type Whole } from './whole.ts';

/** After a report of the system's ports; `wanted` gets the cursor that has been nowhere yet. */
export function followAdapters(whole: Whole, list: readonly PortInfo[], wanted: string | undefined): Whole {
  const { ports: before } = whole.app;
  const { gone, back } = portChanges(before, list);
  const desks = whole.desks.map((desk) => {
    const isGone = desk.isGone || gone.some(({ path }) => path === desk.path);
    const there = isGone ? back.find((each) => each.before.path === desk.path) : undefined;
    const path = there?.path ?? desk.path;
    const isAway = isGone && there === undefined;
    return path === desk.path && isAway === desk.isGone ? desk : { ...desk, path, isGone: isAway };
  });
  const ports = withPorts(before, list);
  const selected = wanted !== undefined && before.selected === null ? wanted : ports.selected;
  const after = { ...whole, desks, app: { ...whole.app, ports: { ...ports, selected } } };
  if (whole.shown !== whole.app.home) return after;
  const front = deskWith(after, whole.front);
  // Whoever works here, or reads why it failed, is not taken to another board by a cable.
  if (hasSomething(front) && before.selected === deskWith(whole, whole.front).path && front.path !== selected)
    return { ...after, app: { ...after.app, ports: { ...ports, selected: front.path, awaited: null } } };
  return followCursor(after);
}

const hasSomething = ({ operation, failure }: DeskState): boolean => operation !== null || failure !== null;
