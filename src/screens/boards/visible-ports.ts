// Which ports the list shows, in which order, and what it calls them.
import type { PortInfo } from '../../device/ports/port-info.ts';
import type { State } from '../../workbench/state.ts';

/** Those that hold the filter's text anywhere. */
export function visiblePorts({ ports: { list }, boards: { filter } }: State): readonly PortInfo[] {
  const wanted = filter?.text.trim().toLowerCase();
  if (!wanted) return list;
  return list.filter((port) =>
    [port.path, port.adapter, port.boardGuess].some((text) => text?.toLowerCase().includes(wanted)),
  );
}
