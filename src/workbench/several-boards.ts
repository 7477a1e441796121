// What is to tell of the boards together: how many work, which failed, which one comes next. Pure.
import type { DeskState, State } from './state.ts';
import { boardLabel } from './words.ts';

/** Something that ends runs there. What goes on for ever, or waits for a hand, is no work to wait for. */
export const isAtWork = ({ operation }: DeskState): boolean =>
  operation !== null && !operation.givesWay && !operation.onlyWaits;

/** A port is open, something runs, or a failure waits to be read. */
const isUsed = (desk: DeskState): boolean =>
  desk.path !== null && (desk.board !== null || desk.operation !== null || desk.failure !== null);

export const usedDesks = ({ desks }: State): readonly DeskState[] => desks.filter(isUsed);

/** The used one behind the one in front, in a circle; null where no other is used. */
export function nextDesk(state: State): DeskState | null {
  const { desks, id } = state;
  const at = desks.findIndex((desk) => desk.id === id);
  return [...desks.slice(at + 1), ...desks.slice(0, at)].find(isUsed) ?? null;
}

/** '2 boards work, 1 failed' where more than the board in front is concerned; null where it is not. */
export function countWords({ desks, id }: State, isShort: boolean): string | null {
  const working = desks.filter(isAtWork);
  const failed = desks.filter(({ failure }) => failure !== null);
  if ([...working, ...failed].every((desk) => desk.id === id)) return null;
  const boards = working.length === 1 ? 'board works' : 'boards work';
  const parts = isShort
    ? [working.length > 0 ? `▶${working.length}` : '', failed.length > 0 ? `✖${failed.length}` : '']
    : [
        working.length > 0 ? `${working.length} ${boards}` : '',
        failed.length > 0 ? `${failed.length} failed` : '',
      ];
  return parts.filter(Boolean).join(isShort ? ' ' : ', ');
}

/** 'the flash partly written (a, b and 5 more); nothing half done (c)': what a cancel of all leaves. */
export function leavesWords(state: State, working: readonly DeskState[]): string {
  const byWords = new Map<string, string[]>();
  for (const desk of working) {
    const words = desk.operation?.cancelLeaves ?? 'nothing half done';
    byWords.set(words, [...(byWords.get(words) ?? []), boardLabel(state, desk.path ?? '')]);
  }
  return [...byWords].map(([words, labels]) => `${words} (${fewNames(labels, 2)})`).join('; ');
}

/** 'a, b and 5 more' */
export function fewNames(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}
