// What every screen is given: the state and the room it has. A screen is a function from these to rows.
import type { State } from '../workbench/state.ts';

export type ScreenProps = { readonly state: State; readonly width: number; readonly height: number };
