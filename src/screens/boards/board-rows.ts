// What a row of Boards stands for beside its port: the desk of that board, how it was left, what failed there. Pure.
import type { PortInfo } from '../../device/ports/port-info.ts';
import type { DeskState, ScreenName, State } from '../../workbench/state.ts';

/** Where one goes on with a board. Elsewhere something was asked or shown that is over. */
const workplaces: readonly ScreenName[] = ['repl', 'pins', 'files'];

const ownDesk = ({ desks, id }: State): DeskState | undefined => desks.find((desk) => desk.id === id);

/** The board under the cursor is open, or works, on a screen of its own. */
export function isLeftOpen(state: State): boolean {
  const desk = ownDesk(state);
  if (!desk) return false;
  const { screen, board, operation } = desk;
  if (operation !== null) return operation.screen === screen;
  return board !== null && workplaces.includes(screen);
}

/** It failed while another board was in front. */
export const hasCardAside = ({ failure, isCardAside }: State): boolean => failure !== null && isCardAside;

/** Of the board on this port; undefined where nothing was done with it. */
export const deskAt = (state: State, { path }: Pick<PortInfo, 'path'>): State | DeskState | undefined =>
  state.desks.find((desk) => desk.path === path && (!desk.isGone || isAway(state, path))) ??
  (state.board?.path === path ? state : undefined);

const isAway = ({ ports }: State, path: string): boolean => !ports.list.some((port) => port.path === path);

/** Boards that were unplugged while something was done with them: they stay until that is read. */
export function goneRows(state: State): readonly PortInfo[] {
  const gone = state.desks.filter(
    ({ path, operation, failure }) =>
      path !== null && isAway(state, path) && (operation !== null || failure !== null),
  );
  return gone.map(
    ({ path }): PortInfo => ({
      path: path ?? '',
      kind: 'usb',
      adapter: 'unplugged',
      usb: null,
      problem: null,
      likelihood: 'possible',
      boardGuess: null,
    }),
  );
}
