// The Erase screen's state: what will be lost, the four characters that agree to it, the outcome.
import { formatSize } from '../../device/sizes.ts';
import { showScreen } from '../../workbench/show.ts';
import type { SectorMapState, State } from '../../workbench/state.ts';
import { emptyEntry, type TextEntry } from '../../workbench/text-entry.ts';
import { duration } from '../../workbench/words.ts';

export type EraseOutcome = {
  readonly erasedBytes: number;
  readonly blankBytes: number;
  readonly seconds: number;
};

/** The screen and the status line say it alike. `where` as in ' on ttyUSB0'. */
export const erasedWords = ({ erasedBytes, blankBytes, seconds }: EraseOutcome, where = ''): string =>
  `Erased ${formatSize(erasedBytes)}${where} in ${duration(seconds)}; ${formatSize(blankBytes)} were blank already.`;

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
