// Which ports the list shows, in which order, and what it calls them.
import type { PortInfo } from '../../device/ports/port-info.ts';
import type { BoardsState } from '../../workbench/state.ts';

/** Those that hold the filter's text anywhere. */
export function visiblePorts({ ports, filter }: BoardsState): readonly PortInfo[] {
  const wanted = filter?.text.trim().toLowerCase();
  if (!wanted) return ports;
  return ports.filter((port) =>
    [port.path, port.adapter, port.boardGuess].some((text) => text?.toLowerCase().includes(wanted)),
  );
}

/** The state's ports replaced; the cursor stays on its port, or goes to the most likely one. */
export function withPorts(boards: BoardsState, ports: readonly PortInfo[]): BoardsState {
  const stays = ports.some((port) => port.path === boards.selected);
  return { ...boards, ports, selected: stays ? boards.selected : (ports[0]?.path ?? null) };
}
