// The Settings screen's state: where the cursor stands, and the text that is being typed.
import type { Filter } from '../../workbench/filter.ts';
import type { TextEntry } from '../../workbench/text-entry.ts';

export type SettingsState = {
  /** In all rows, also while the filter hides some. */
  readonly cursor: number;
  readonly filter: Filter | null;
  /** For what is typed, not chosen; null while nothing is. */
  readonly entry: TextEntry | null;
};

export const initialSettings: SettingsState = { cursor: 0, filter: null, entry: null };

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly settings: SettingsState;
  }
}
