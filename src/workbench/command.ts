// What a key does, and the shapes that most of them have.
import { nextDesk } from './several-boards.ts';
import type { Overlay, State } from './state.ts';
import type { Workbench } from './workbench.ts';

/** `path` is the port that is meant: the open one, else the one under the cursor. */
export type Command = (app: Workbench, path: string) => unknown;

/** A command that changes the state and nothing else. */
export const change =
  (how: (state: State) => State): Command =>
  (app) =>
    app.store.update(how);

export const overlay = (shown: Overlay | null): Command => change((state) => ({ ...state, overlay: shown }));

/** What was open, typed or running stays with the board that is left. */
export const nextBoard: Command = (app) => {
  const next = nextDesk(app.store.get());
  if (next) app.desks.bring(next.id);
};
