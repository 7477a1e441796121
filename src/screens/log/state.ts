// The Log screen shows what workbench/log.ts keeps: everybody writes to it.
import type { LogState } from '../../workbench/state.ts';

export const initialLog: LogState = { lines: [], scrolledBack: 0 };

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly log: LogState;
  }
}
