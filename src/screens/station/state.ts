// A station of the workbench: which recipe, which boards were there, what became of each.
import type { StationStep } from '../../services/station/board-record.ts';
import type { StationHere } from '../../services/station/station-here.ts';
import { emptyEntry, type TextEntry } from '../../workbench/text-entry.ts';

/** One board from when it is plugged in; plugged in again it is another visit. */
export type StationVisit = {
  readonly id: number;
  readonly port: string;
  readonly mac: string | null;
  readonly status: 'waits' | 'works' | 'green' | 'red' | 'known' | 'cancelled';
  readonly step: StationStep | null;
  /** The key of its row, and the name that the recipe gives it. */
  readonly row: string | null;
  readonly name: string | null;
  readonly seconds: number | null;
  /** Why it is red; what else is to be said. */
  readonly words: string;
  readonly isThere: boolean;
};

/** A recipe that was read and is sound, in words. */
export type StationPlan = {
  readonly name: string;
  /** What is done with each board, a line a step. */
  readonly steps: readonly string[];
  readonly question: string;
  readonly folder: string;
};

export type StationState = {
  /** 'end' = it takes no further boards, and waits for those that are being worked on. */
  readonly phase: 'path' | 'open' | 'ask' | 'run' | 'end' | 'over';
  readonly typed: TextEntry;
  /** What is wrong with the recipe, or with what it needs. */
  readonly trouble: { readonly message: string; readonly hints: readonly string[] } | null;
  readonly plan: StationPlan | null;
  readonly opened: StationHere | null;
  /** Takes no further boards. */
  readonly stop: (() => void) | null;
  /** The newest first. */
  readonly visits: readonly StationVisit[];
  readonly cursor: number;
  readonly counts: {
    readonly green: number;
    readonly red: number;
    readonly known: number;
    readonly cancelled: number;
  };
  readonly rows: { readonly rows: number; readonly free: number } | null;
  /** Boards that were green before are done again. */
  readonly redoesAll: boolean;
  /** MACs of those that are done again when they are plugged in next, whatever they were. */
  readonly redo: readonly string[];
};

export const nobody = { green: 0, red: 0, known: 0, cancelled: 0 };

export const initialStation: StationState = {
  ...{ phase: 'path', typed: emptyEntry, trouble: null, plan: null, opened: null, stop: null },
  ...{ visits: [], cursor: 0, counts: nobody, rows: null, redoesAll: false, redo: [] },
};

/** More are in the report. */
const visitsKept = 500;

/** Whoever is in front of the station looks at the newest, or at the one that the cursor was put on. */
export function withVisit(state: StationState, visit: Omit<StationVisit, 'id'>): StationState {
  const id = (state.visits[0]?.id ?? 0) + 1;
  const visits = [{ ...visit, id }, ...state.visits].slice(0, visitsKept);
  const cursor = state.cursor === 0 ? 0 : Math.min(state.cursor + 1, visits.length - 1);
  return { ...state, visits, cursor };
}

/** The board that is on this port now, changed. */
export const onPort = (
  state: StationState,
  port: string,
  part: Partial<Omit<StationVisit, 'id' | 'port'>>,
): StationState => ({
  ...state,
  visits: state.visits.map((visit) => (visit.isThere && visit.port === port ? { ...visit, ...part } : visit)),
});

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly station: StationState;
  }
}
