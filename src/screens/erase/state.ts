// The Erase screen's state: what will be lost, the four characters that agree to it, the outcome.
import { showScreen } from '../../workbench/show.ts';
import type { SectorMapState, State } from '../../workbench/state.ts';
import { emptyEntry, type TextEntry } from '../../workbench/text-entry.ts';

export type EraseOutcome = {
  readonly erasedBytes: number;
  readonly blankBytes: number;
  readonly seconds: number;
};

export type EraseState = {
  readonly phase: 'confirm' | 'run' | 'result';
  /** The last four of the MAC as typed so far. */
  readonly typed: TextEntry;
  /** The chip is write-protected, and the question whether to clear that is open. */
  readonly asksUnlock: boolean;
  readonly map: SectorMapState | null;
  readonly outcome: EraseOutcome | null;
};

export const initialErase: EraseState = {
  phase: 'confirm',
  typed: emptyEntry,
  asksUnlock: false,
  map: null,
  outcome: null,
};

export const askToErase = (state: State): State => ({
  ...showScreen(state, 'erase'),
  erase: initialErase,
});

/** It goes on behind another screen. */
export const isErasing = ({ operation }: State): boolean => operation?.name === 'erase';

export const showErasing = (state: State): State => showScreen(state, 'erase');

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly erase: EraseState;
  }
}
