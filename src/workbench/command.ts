// What a command of the keymap is. The table of all is commands.ts and the files it is made of.
import type { CommandId } from './keymap.ts';
import type { Overlay, State } from './state.ts';
import type { Workbench } from './workbench.ts';

/** `path` is the port that is meant: the open one, else the one under the cursor. */
export type Command = (bench: Workbench, path: string) => unknown;

/** A part of the table. */
export type CommandTable = Readonly<Partial<Record<CommandId, Command>>>;

/** A command that changes the state and nothing else. */
export const change =
  (how: (state: State) => State): Command =>
  (bench) =>
    bench.store.update(how);

export const overlay = (shown: Overlay | null): Command => change((state) => ({ ...state, overlay: shown }));
