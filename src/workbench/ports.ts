// The ports of the state: the list as the system reports it, and which one is meant.
import type { PortInfo } from '../device/ports/port-info.ts';
import type { PortsState } from './state.ts';

/** The list replaced; the cursor stays on its port, or goes to the most likely one. */
export function withPorts(ports: PortsState, list: readonly PortInfo[]): PortsState {
  const stays = list.some((port) => port.path === ports.selected);
  return { ...ports, list, selected: stays ? ports.selected : (list[0]?.path ?? null) };
}
