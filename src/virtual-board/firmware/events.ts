// What interrupts a program without ending it: software timers and pin changes. They are looked for
// wherever the program waits, and their handlers run there, as the scheduler of a board runs them
// between bytecodes or chunks. Times are milliseconds of this thread's clock.
import type { PinBank } from '../parts/pin-bank.ts';

export type Events = {
  /** Every `periodMs` from now on, or once. */
  readonly armTimer: (id: number, periodMs: number, repeats: boolean) => void;
  readonly disarmTimer: (id: number) => void;
  /** Bits of pinTrigger; 0 none. */
  readonly watchPin: (pin: number, trigger: number) => void;
  /** Takes the oldest event that is due: a timer's id, or pinEvent + pin; null if there is none. */
  readonly next: () => number | null;
  readonly due: () => boolean;
  /** How long one may sleep without missing anything; Infinity if nothing is armed. */
  readonly idleMs: () => number;
};

/** Pin events are told from timers by this offset. */
export const pinEvent = 0x10000;

/** Edges as machine.Pin numbers them; a level calls again and again while it lasts. */
export const pinTrigger = { rising: 1, falling: 2, low: 4, high: 8 } as const;

/** Pins are looked at this often while a handler waits for one. */
const pinLookMs = 2;
/** Edges between two looks are told one by one up to this: MICROPY_SCHEDULER_DEPTH, beyond which they are lost. */
const mostEdgesAtOnce = 4;
/** A period shorter than the work it starts must not swallow the program. */
const shortestPeriodMs = 1;

type Timer = { readonly id: number; dueMs: number; readonly periodMs: number; readonly repeats: boolean };
type Watch = {
  readonly pin: number;
  readonly trigger: number;
  level: 0 | 1;
  edges: { readonly rises: number; readonly falls: number };
};

export function createEvents(pins: PinBank, now: () => number): Events {
  const timers = new Map<number, Timer>();
  const watches = new Map<number, Watch>();
  const happened: number[] = [];

  /** How often the handler has to run. A pulse that came and went since the last look has left its counts. */
  const callsOf = (watch: Watch): number => {
    const { pin, trigger, level: before, edges: old } = watch;
    const edges = pins.edgeCounts(pin);
    const level = pins.level(pin);
    watch.edges = edges;
    watch.level = level;
    if ((trigger & (level === 1 ? pinTrigger.high : pinTrigger.low)) !== 0) return 1;
    const isPwm = pins.mode(pin) === 'pwm';
    const rises = isPwm ? Number(level > before) : (edges.rises - old.rises) | 0;
    const falls = isPwm ? Number(level < before) : (edges.falls - old.falls) | 0;
    const wanted = (trigger & pinTrigger.rising ? rises : 0) + (trigger & pinTrigger.falling ? falls : 0);
    return Math.min(mostEdgesAtOnce, wanted);
  };

  const look = () => {
    for (const watch of watches.values()) {
      const count = callsOf(watch);
      for (let told = 0; told < count; told++) happened.push(pinEvent + watch.pin);
    }
    for (const timer of [...timers.values()].sort((a, b) => a.dueMs - b.dueMs)) {
      if (timer.dueMs > now()) break;
      happened.push(timer.id);
      if (!timer.repeats) timers.delete(timer.id);
      else timer.dueMs = Math.max(timer.dueMs + timer.periodMs, now() - timer.periodMs);
    }
  };

  return {
    armTimer(id, periodMs, repeats) {
      const period = Math.max(shortestPeriodMs, periodMs);
      timers.set(id, { id, dueMs: now() + period, periodMs: period, repeats });
    },
    disarmTimer: (id) => void timers.delete(id),
    watchPin(pin, trigger) {
      if (trigger === 0) watches.delete(pin);
      else watches.set(pin, { pin, trigger, level: pins.level(pin), edges: pins.edgeCounts(pin) });
    },
    next() {
      if (happened.length === 0) look();
      return happened.shift() ?? null;
    },
    due() {
      if (happened.length === 0) look();
      return happened.length > 0;
    },
    idleMs() {
      const first = Math.min(...[...timers.values()].map((timer) => timer.dueMs - now()));
      return Math.max(0, Math.min(first, watches.size > 0 ? pinLookMs : Number.POSITIVE_INFINITY));
    },
  };
}
