// Which ports the list shows, in which order, and what it calls them.
import type { PortInfo } from '../../device/ports/port-info.ts';
import { fits } from '../../workbench/filter.ts';
import type { State } from '../../workbench/state.ts';
import { nameOnPort } from '../../workbench/words.ts';
import { goneRows } from './board-rows.ts';

/** Those that hold the filter's text anywhere. */
export const visiblePorts = (state: State): readonly PortInfo[] =>
  [...state.ports.list, ...goneRows(state)].filter((port) =>
    fits(state.boards.filter?.text, [
      ...[port.path, nameOnPort(state, port.path), state.ports.known[port.path]?.facts?.mac ?? port.mac],
      ...[port.adapter, port.boardGuess],
    ]),
  );
