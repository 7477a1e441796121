// What a key does, and the shapes that most of them have.
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
