// gpio.serout: levels in turn by a table of microseconds. With a callback the chip does it in a timer's
// interrupt while Lua goes on; here it is done whenever Lua can be looked past, and an edge that comes
// late is logged at the time at which the chip would have made it.
import type { Events } from '../events.ts';
import { bytesOf, type HostFunction, type LuaValue, numberOf } from './lua-values.ts';

/** Its timer among those of the events: below are the numbered ones of tmr and its watchdog. */
export const seroutTimer = 8;

export type Serout = {
  /** Pin, first level, delays as '300,200', repeats: begins and returns. */
  readonly start: HostFunction;
  /** The same, but returns when the last delay is over. */
  readonly run: HostFunction;
  /** Makes the edges that are due; to be called while Lua is busy too. */
  readonly advance: () => void;
  /** Milliseconds to the next edge; Infinity if there is none. */
  readonly idleMs: () => number;
  /** To be called when its timer is due: true once, when the output is over. */
  readonly isOver: () => boolean;
};

export type SeroutParts = {
  readonly events: Events;
  /** The clock of the pins. */
  readonly now: () => number;
  /** Drives the pin of an IO index; the change was due at `atMs` of that clock. */
  readonly write: (index: LuaValue, level: 0 | 1, atMs: number) => void;
  /** Waits as tmr.delay does. */
  readonly delayMs: (ms: number) => void;
};

type Sequence = {
  readonly advance: () => void;
  readonly idleMs: () => number;
  readonly isOver: () => boolean;
};

export function createSerout({ events, now, write, delayMs }: SeroutParts): Serout {
  let current: Sequence | null = null;

  const sequence = (...[pin = null, first, delays, times]: LuaValue[]): Sequence => {
    const delaysUs = Buffer.from(bytesOf(delays)).toString('latin1').split(',').map(Number);
    const edges = delaysUs.length * Math.max(1, numberOf(times, 1));
    let level: 0 | 1 = first === 1 ? 1 : 0;
    let done = 0;
    let dueMs = now();
    const advance = () => {
      for (const untilMs = now(); done < edges && dueMs <= untilMs; done++) {
        write(pin, level, dueMs);
        level = level === 1 ? 0 : 1;
        dueMs += (delaysUs[done % delaysUs.length] as number) / 1000;
      }
    };
    advance();
    return {
      advance,
      idleMs: () => Math.max(0, dueMs - now()),
      isOver: () => done === edges && dueMs <= now(),
    };
  };

  return {
    start(...what) {
      current = sequence(...what);
      events.armTimer(seroutTimer, current.idleMs(), false);
    },
    run(...what) {
      const mine = sequence(...what);
      for (; !mine.isOver(); mine.advance()) delayMs(mine.idleMs());
    },
    advance: () => current?.advance(),
    idleMs: () => current?.idleMs() ?? Number.POSITIVE_INFINITY,
    isOver() {
      if (!current) return false;
      current.advance();
      if (!current.isOver()) {
        events.armTimer(seroutTimer, current.idleMs(), false);
        return false;
      }
      current = null;
      return true;
    },
  };
}
