// Runs one operation at a time for the screens: progress into the store, cancel from the keyboard,
// failure into a card. Knows no operation by name.

import { headingOf, hintsFor } from '../advice/by-code.ts';
import { conditionOf, conditionWords } from '../advice/condition.ts';
import { isProgramInTheWay } from '../advice/program-in-the-way.ts';
import { forScreen } from '../advice/render.ts';
import { unexpected } from '../advice/unexpected.ts';
import { type Clock, cancellation } from '../device/clock.ts';
import { EspError, isEspError } from '../device/errors.ts';
import type { OperationContext, OperationEvent } from '../device/operation.ts';
import { printable } from '../text/printable.ts';
import { timeOfDay, withLog, withStatus } from './log.ts';
import { emptyMap, withProgress, withRegion } from './progress.ts';
import type { Failure, OperationView, ScreenName, ScreenStates, SectorMapState, State } from './state.ts';
import type { StateStore } from './store.ts';

/** Screens with a map of sectors. */
type MapOwner = {
  [Name in ScreenName]: ScreenStates[Name] extends { readonly map: SectorMapState | null } ? Name : never;
}[ScreenName];

export type Action = {
  /** For its own screen, which looks for it in the state. */
  readonly name: string;
  /** 'Flashing demo-micropython': for the status line and the log. */
  readonly title: string;
  readonly path: string;
  /** The screen that shows how far it is; absent where the status line does. */
  readonly screen?: ScreenName;
  /** The screen whose map it draws on. */
  readonly map?: MapOwner;
  /** It goes on for ever and gives way to whatever is asked for next. */
  readonly givesWay?: true;
  /** It takes milliseconds: keys typed ahead wait for it. */
  readonly isShort?: true;
  /** What a cancel in the middle of it leaves behind, 'the flash half written': it is asked for, then. */
  readonly cancelLeaves?: string;
  /** It writes nothing to the flash: a cancel in the middle of it does not say that what the flash holds is not known. */
  readonly keepsFlash?: true;
  /** For a person to do something. */
  readonly onlyWaits?: true;
  readonly work: (context: OperationContext) => Promise<void>;
  /** What to do about a failure beside showing it, e.g. going back to the plan. */
  readonly onFailure?: () => void;
  /** What was wanted beyond it: begun when it is done, also where that took another try. */
  readonly then?: () => void;
};

/** Elapsed times are redrawn this often while something runs. */
const tickMs = 250;
const typedAhead = 4;

export class Runner {
  readonly #store: StateStore<State>;
  readonly #clock: Clock;
  readonly #platform: string;
  readonly #onEnded: (words: string, tookMs: number) => void;
  #abort: AbortController | undefined;
  #running: Promise<boolean> | undefined;
  #current: Action | undefined;
  #last: Action | undefined;
  #onRetried: (() => void) | undefined;
  #waiting = 0;

  /** `onEnded` is told what has ended, also by a failure, and how long it took. */
  constructor(
    store: StateStore<State>,
    clock: Clock,
    platform: string,
    onEnded: (words: string, tookMs: number) => void = () => {},
  ) {
    this.#onEnded = onEnded;
    this.#store = store;
    this.#clock = clock;
    this.#platform = platform;
  }

  /** Resolves true when it was done, false when it failed, was cancelled or another one runs. Never rejects. */
  async run(action: Action): Promise<boolean> {
    while (this.#current) {
      // Some would go on for ever: they give way. For what is short keys typed ahead wait, as many as a
      // hand can mean. Everything else is for the person to wait for or cancel.
      if (this.#current.givesWay) await this.cancel('something else was started');
      else if (this.#current.isShort && this.#waiting < typedAhead) await this.#wait();
      else return false;
    }
    this.#current = action;
    const abort = new AbortController();
    this.#abort = abort;
    if (!action.givesWay && action !== this.#last) {
      this.#last = action;
      this.#onRetried = undefined;
    }
    this.#running = this.#perform(action, abort);
    const isDone = await this.#running;
    if (!isDone) return false;
    action.then?.();
    if (action === this.#last) this.#onRetried?.();
    return true;
  }

  async #wait(): Promise<void> {
    this.#waiting++;
    await this.#running;
    this.#waiting--;
  }

  /** Resolves when the operation has ended in a stated condition; at once when none runs. */
  async cancel(reason?: string): Promise<void> {
    if (!this.#abort || !this.#running) return;
    if (!this.#abort.signal.aborted) {
      this.#store.update((state) =>
        state.operation ? { ...state, operation: { ...state.operation, cancelling: true } } : state,
      );
      this.#abort.abort(
        new EspError('cancelled', reason ? `Cancelled: ${reason}.` : 'Cancelled.', { board: 'unknown' }),
      );
    }
    await this.#running;
  }

  /** First what was in the way, then the same again. As `run`, for both. */
  async goOnBehind(first: Action): Promise<boolean> {
    const wanted = this.#last;
    if (!(await this.run(first))) {
      // Whoever tries again means what was wanted, and not a key of the card.
      this.#last = wanted;
      return false;
    }
    return wanted ? this.run(wanted) : true;
  }

  /** The same again, after a failure. */
  retry(): void {
    this.#store.update((state) => ({ ...state, failure: null }));
    // Never rejects, see run.
    if (this.#last) void this.run(this.#last);
  }

  /** `done` is called when `retry` has done what has just failed, however many tries that takes. */
  onceRetried(done: () => void): void {
    this.#onRetried = done;
  }

  async #perform(action: Action, abort: AbortController): Promise<boolean> {
    const startedMs = this.#clock.now();
    this.#store.update((state) => ({
      ...withLog(state, 'quiet', `${action.title} (${action.path})`, timeOfDay(new Date())),
      failure: null,
      operation: begun(action, startedMs),
      nowMs: startedMs,
    }));
    const stopTicking = this.#tick();
    try {
      await action.work({ signal: abort.signal, onEvent: (event) => this.#take(event, action.map ?? null) });
      return true;
    } catch (error) {
      this.#fail(abort.signal.aborted && !isEspError(error) ? cancellation(abort.signal) : error);
      action.onFailure?.();
      return false;
    } finally {
      stopTicking();
      this.#abort = undefined;
      this.#current = undefined;
      this.#store.update((state) => ({ ...state, operation: null }));
      // What only waits or goes on for ever is ended by the person, who is here.
      if (!action.givesWay && !action.onlyWaits)
        this.#onEnded(this.#store.get().status.text || action.title, this.#clock.now() - startedMs);
    }
  }

  #tick(): () => void {
    let cancel = () => {};
    const again = () => {
      this.#store.update((state) => ({ ...state, nowMs: this.#clock.now() }), 'soon');
      cancel = this.#clock.setTimer(tickMs, again);
    };
    cancel = this.#clock.setTimer(tickMs, again);
    return () => cancel();
  }

  #take(event: OperationEvent, owner: MapOwner | null): void {
    const nowMs = this.#clock.now();
    this.#store.update((state) => {
      if (event.type === 'note') {
        const note = forScreen(event.text);
        const told = withLog(state, 'quiet', note, timeOfDay(new Date()));
        const { operation } = told;
        if (!operation) return told;
        return { ...told, operation: { ...operation, note, ...(event.needsHands ? { asks: note } : {}) } };
      }
      if (event.type === 'progress') {
        const { operation } = state;
        return operation ? { ...state, nowMs, operation: withProgress(operation, event, nowMs) } : state;
      }
      return owner === null
        ? state
        : withMap(state, owner, (map) => withRegion(map ?? wholeMap(state), event));
    }, 'soon');
  }

  #fail(error: unknown): void {
    const whole = failureOf(error, this.#platform, tornMap(this.#store.get(), this.#current?.map));
    const cancelled = isEspError(error) && error.code === 'cancelled';
    const isUnsaid = cancelled && error.board === 'unknown' && this.#current?.keepsFlash;
    const failure = isUnsaid ? { ...whole, condition: '' } : whole;
    const words = [failure.message, failure.condition].filter(Boolean).join(' ');
    this.#store.update((state) => {
      const time = timeOfDay(new Date());
      const told = withSummary(withStatus(state, cancelled ? 'warning' : 'bad', words, time), error);
      // A cancel that left the flash half written is no end: the card says how to finish it.
      if (isEspError(error)) return cancelled && !isTorn(error) ? told : { ...told, failure };
      const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 8) : [];
      return { ...stack.reduce((log, line) => withLog(log, 'bad', line, time), told), failure };
    });
  }
}

const begun = (action: Action, startedMs: number): OperationView => ({
  name: action.name,
  title: action.title,
  path: action.path,
  screen: action.screen ?? null,
  givesWay: action.givesWay === true,
  isShort: action.isShort === true,
  onlyWaits: action.onlyWaits === true,
  startedMs,
  step: null,
  steps: {},
  wireBytes: 0,
  cancelling: false,
  cancelLeaves: action.cancelLeaves ?? null,
});

function withMap(
  state: State,
  owner: MapOwner,
  change: (map: SectorMapState | null) => SectorMapState,
): State {
  return { ...state, [owner]: { ...state[owner], map: change(state[owner].map) } };
}

const isTorn = ({ board }: EspError): boolean => board === 'erased' || board === 'partly-written';

/** What a failure has changed in the flash is told when the app ends, too. */
function withSummary(state: State, error: unknown): State {
  if (!isEspError(error) || !isTorn(error)) return state;
  const title = state.operation?.title ?? 'What ran';
  const end = error.code === 'cancelled' ? 'was cancelled' : 'failed';
  const line = `${title} ${end}. ${conditionWords[error.board]}`;
  return { ...state, summary: [...state.summary, line] };
}

/** Of the board's whole flash, so that the scale does not change while it fills; null where nobody knows its size. */
function wholeMap({ board }: State): SectorMapState | null {
  const sizeBytes = board?.facts?.flash.sizeBytes;
  return sizeBytes ? emptyMap(sizeBytes) : null;
}

/** The map of what failed: a sector that was being erased or written is neither old nor new. */
function tornMap(state: State, owner: MapOwner | undefined): SectorMapState | null {
  const map = owner === undefined ? null : state[owner].map;
  return (
    map && {
      ...map,
      statuses: map.statuses.map((status) =>
        status === 'erasing' || status === 'writing' ? 'failed' : status,
      ),
    }
  );
}

/** A failure in words; an error that is not an EspError is a bug and says so. */
function failureOf(error: unknown, platform: string, map: SectorMapState | null): Failure {
  const known = unexpected(error);
  return {
    title: headingOf(known),
    message: known.message,
    condition: conditionOf(known) ?? '',
    seen: known.evidence?.length ? printable(known.evidence) : null,
    hints: hintsFor(known, platform).map(forScreen),
    isProgram: isProgramInTheWay(known),
    remembers: false,
    map: isTorn(known) ? map : null,
  };
}
