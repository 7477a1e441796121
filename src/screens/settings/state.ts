// The Settings screen's state: where the cursor stands, and the text that is being typed.
import type { TextEntry } from '../../workbench/text-entry.ts';

export type SettingsState = {
  readonly cursor: number;
  /** For what is typed, not chosen; null while nothing is. */
  readonly entry: TextEntry | null;
};

export const initialSettings: SettingsState = { cursor: 0, entry: null };

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly settings: SettingsState;
  }
}
