// The ROM has printed something and goes on when it has left the UART.
import type { Program } from './program.ts';

/** Calls `next` once, at `atMs` of board time. */
export function afterText(atMs: number, next: () => void): Program {
  let left = 1;
  return {
    nextAtMs: () => (left > 0 ? atMs : Infinity),
    run: (nowMs) => {
      if (left-- > 0) next();
      return nowMs;
    },
    received: () => {},
    stop: () => {
      left = 0;
    },
  };
}
