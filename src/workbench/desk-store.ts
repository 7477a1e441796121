// The store as one desk has it: its State is read and changed like a whole one. Knows no screen.
import type { State } from './state.ts';
import type { StateStore, Store } from './store.ts';
import { viewOf, type Whole, written } from './whole.ts';

export function deskStore(store: Store<Whole>, id: number): StateStore<State> {
  let seen: { readonly whole: Whole; readonly state: State } | undefined;
  /** The same State as long as nothing has changed. */
  const see = (whole: Whole): State => {
    if (seen?.whole !== whole) seen = { whole, state: viewOf(whole, id) };
    return seen.state;
  };
  const changed =
    (change: (state: State) => State) =>
    (whole: Whole): Whole => {
      const before = see(whole);
      const next = change(before);
      return next === before ? whole : written(whole, id, before, next);
    };
  return {
    get: () => see(store.get()),
    update: (change, pace) => {
      const { front, shown } = store.get();
      // On a board's own screen nothing is seen of how far others are: a frame for it would only hold up an echo.
      if (pace === 'soon' && front !== id && shown === null) store.prepare(changed(change));
      else store.update(changed(change), pace);
    },
    prepare: (change) => store.prepare(changed(change)),
    // What only this desk shows is not drawn while another is in front.
    touch: (pace) => {
      if (store.get().front === id) store.touch(pace);
    },
  };
}
