// Why something cannot be done now, in words; null where it can. The footer greys by it, a press of
// the key shows it, the palette and the menu write it beside the command.
import type { PortInfo } from '../device/ports/port-info.ts';
import { isAtWork, nextDesk } from './several-boards.ts';
import type { State } from './state.ts';
import { boardLabel } from './words.ts';

export type DisabledReason = (state: State) => string | null;

export const always: DisabledReason = () => null;

export const selectedPort = (state: State): PortInfo | undefined =>
  state.ports.list.find((port) => port.path === state.ports.selected);

/** The board that commands are meant for: where boards are chosen the selected one, else the open one. */
export const targetPath = (state: State): string | null =>
  state.inFront && state.screen === state.home
    ? state.ports.selected
    : (state.path ?? state.board?.path ?? state.ports.selected);

/** A blink gives way to whatever comes next, and moving a pin is over before one notices. */
export const notBusy: DisabledReason = ({ operation }) =>
  operation && !operation.givesWay && !operation.isShort
    ? `Busy: ${operation.title.toLowerCase()}. Ctrl-C cancels it.`
    : null;

/** Leaving would cancel what runs, on any board; going back to the first screen does not. */
export const notBusyAtHome: DisabledReason = (state) => {
  if (state.screen !== state.home) return null;
  const others = state.desks.filter((desk) => desk.id !== state.id && isAtWork(desk));
  if (others.length === 0) return notBusy(state);
  const names = others.map(({ path }) => boardLabel(state, path ?? '')).join(', ');
  return notBusy(state) ?? `Busy: ${names} ${others.length === 1 ? 'works' : 'work'}. Ctrl-C cancels.`;
};

export const needsOtherBoard: DisabledReason = (state) =>
  nextDesk(state) === null ? 'No other board is open.' : null;

export const needsPort: DisabledReason = (state) => {
  const path = targetPath(state);
  if (!path) return 'No board is attached. Plug one in, or take virtual:demo.';
  const port = state.ports.list.find((each) => each.path === path);
  if (port?.problem) return port.problem.message;
  return notBusy(state);
};

/** Erasing all asks for the MAC, so the board has to be identified first. */
export const needsFacts: DisabledReason = (state) => {
  const reason = needsPort(state);
  if (reason) return reason;
  return factsOf(state) ? null : 'Identify the board first (i): erasing asks for its MAC.';
};

export const factsOf = (state: State) => {
  const path = targetPath(state);
  if (!path) return null;
  return (state.board?.path === path ? state.board.facts : null) ?? state.ports.known[path]?.facts ?? null;
};

export const needsOperation: DisabledReason = ({ operation }) => (operation ? null : 'Nothing is running.');

/** A prompt that stands answers sooner. */
const latePromptMs = 2000;

/** Nobody has answered yet, and nothing was done: it still listens for a prompt. */
export const isPromptLate = ({ operation, board, nowMs }: State): boolean =>
  operation !== null &&
  board?.firmware === null &&
  operation.path === board.path &&
  operation.step === null &&
  !operation.onlyWaits &&
  !operation.asks &&
  !operation.cancelling &&
  nowMs - operation.startedMs >= latePromptMs;
