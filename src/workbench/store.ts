// The workbench's state, outside React: whoever handles a key reads it when the key comes, because
// several keys can arrive before the next frame. Knows when to paint, not what.
import type { Clock } from '../device/clock.ts';

/** 'now' for keys; 'echo' for what they make a board print; 'soon' for the rest, a thousand times a second maybe. */
export type Pace = 'now' | 'echo' | 'soon';

/**
 * Between a frame and the next. Twelve a second are smooth for progress and cost less than a tenth of a core; who types
 * feels more than 50 ms.
 */
const frameMs: Readonly<Record<Pace, number>> = { now: 0, echo: 1000 / 60, soon: 1000 / 12 };

/** What who acts has of a store; when to paint is another's affair. */
export type StateStore<State> = Pick<Store<State>, 'get' | 'update' | 'prepare' | 'touch'>;

export class Store<State> {
  readonly #clock: Clock;
  #state: State;
  #paint: () => void = () => {};
  #due: { readonly atMs: number; readonly cancel: () => void } | undefined;
  #paintedMs = Number.NEGATIVE_INFINITY;

  constructor(initial: State, clock: Clock) {
    this.#state = initial;
    this.#clock = clock;
  }

  readonly get = (): State => this.#state;

  /** One painter; called after changes, at most twelve times a second for those that may wait. */
  onPaint(paint: () => void): void {
    this.#paint = paint;
  }

  readonly update = (change: (state: State) => State, pace: Pace = 'now'): void => {
    const next = change(this.#state);
    if (next === this.#state) return;
    this.#state = next;
    this.touch(pace);
  };

  /** For the painter itself: the last touch before a frame, without asking for another one. */
  readonly prepare = (change: (state: State) => State): void => {
    this.#state = change(this.#state);
  };

  /** What a frame shows has changed: paint. Keys of one burst share a frame, and never wait for one. */
  readonly touch = (pace: Pace): void => {
    const nowMs = this.#clock.now();
    const atMs = pace === 'now' ? nowMs : Math.max(nowMs, this.#paintedMs + frameMs[pace]);
    if (this.#due && this.#due.atMs <= atMs) return;
    this.#due?.cancel();
    this.#due = { atMs, cancel: this.#clock.setTimer(atMs - nowMs, this.paint) };
  };

  /** Paints at once, whatever was scheduled. */
  readonly paint = (): void => {
    this.#due?.cancel();
    this.#due = undefined;
    this.#paintedMs = this.#clock.now();
    this.#paint();
  };

  stop(): void {
    this.#due?.cancel();
    this.#due = undefined;
    this.#paint = () => {};
  }
}
