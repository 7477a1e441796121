// Which ports the list shows, in which order, and what it calls them.
import type { PortInfo } from '../../device/ports/port-info.ts';
import { fits } from '../../workbench/filter.ts';
import type { State } from '../../workbench/state.ts';

/** Those that hold the filter's text anywhere. */
export const visiblePorts = ({ ports: { list }, boards: { filter } }: State): readonly PortInfo[] =>
  list.filter((port) => fits(filter?.text, [port.path, port.adapter, port.boardGuess]));
