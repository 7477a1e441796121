// gpio.serout with a callback: levels by a table of microseconds while Lua does something else. The
// chip does it in a timer interrupt; here an edge is late by what Lua takes, the sum is right.
import type { Events } from '../events.ts';
import { bytesOf, type HostFunction, type LuaValue, numberOf } from './lua-values.ts';

/** Its timer among those of the events: below are the numbered ones of tmr and its watchdog. */
export const seroutTimer = 8;

export type Serout = {
  readonly start: HostFunction;
  /** Does what is due; true when the output is over. */
  readonly step: () => boolean;
};

/** `write` drives the pin of an IO index. */
export function createSerout(
  events: Events,
  now: () => number,
  write: (index: LuaValue, level: 0 | 1) => void,
): Serout {
  let index: LuaValue = 0;
  let level: 0 | 1 = 0;
  let delaysUs: readonly number[] = [];
  let left = 0;
  let done = 0;
  let dueMs = 0;

  return {
    start(pin, firstLevel, delays, times) {
      index = pin ?? null;
      level = firstLevel === 1 ? 1 : 0;
      delaysUs = Buffer.from(bytesOf(delays)).toString('latin1').split(',').map(Number);
      left = delaysUs.length * Math.max(1, numberOf(times, 1));
      done = 0;
      write(index, level);
      dueMs = now();
      events.armTimer(seroutTimer, 0, false);
    },
    step() {
      for (; left > 0 && dueMs <= now(); left--, done++) {
        write(index, level);
        level = level === 1 ? 0 : 1;
        dueMs += (delaysUs[done % delaysUs.length] as number) / 1000;
      }
      if (left === 0 && dueMs <= now()) return true;
      events.armTimer(seroutTimer, dueMs - now(), false);
      return false;
    },
  };
}
