// The Boards screen's state: which side has the keys, and the filter of the list.

import type { State } from '../../workbench/state.ts';
import type { TextEntry } from '../../workbench/text-entry.ts';
import { type History, noHistory } from './history.ts';

/** The firmware that a blank board is offered: its id in the firmware list, and what people call it. */
export type Starter = { readonly id: string; readonly words: string };

export type BoardsState = {
  readonly pane: 'ports' | 'menu';
  readonly filter: TextEntry | null;
  /** The filter is being typed. */
  readonly filtering: boolean;
  /** The name of the selected board while it is typed. */
  readonly naming: TextEntry | null;
  /** What became of boards in earlier runs. */
  readonly history: History;
  /** What is offered first for a board without a firmware, by port. */
  readonly starters: Readonly<Record<string, Starter>>;
};

export const initialBoards: BoardsState = {
  pane: 'ports',
  filter: null,
  filtering: false,
  naming: null,
  history: noHistory,
  starters: {},
};

/** The list and the menu beside it do the same with a board. */
export const onBoards = ['boards', 'boards-menu'] as const;

export const withBoards =
  (part: Partial<BoardsState>) =>
  (state: State): State => ({ ...state, boards: { ...state.boards, ...part } });

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly boards: BoardsState;
  }
}
