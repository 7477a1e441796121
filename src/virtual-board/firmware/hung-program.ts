// A program that stays inside one call of C and never gives the chip back: a pattern that tries everything,
// a power of a thousand digits. Nothing feeds the chip's watchdog then, and it resets.
import type { BoardClock } from '../board-port.ts';
import { type LinkMemory, word } from './link-memory.ts';

/** Looks are counted instead of time, so that a computer that slept resets no board. */
const lookMs = 500;

export type HungProgramWatch = { readonly stop: () => void };

export type HungProgramRules = {
  /** How long a firmware may show no sign of life. */
  readonly limitMs: number;
  /** False while there is no program yet. */
  readonly isRunning: () => boolean;
  /** Asks a program that runs in the interpreter's loop for a sign. */
  readonly nudge: () => void;
  /** Called once. */
  readonly bite: () => void;
};

/** Looks at the link's beats, which stand still only in a call that does not return. */
export function watchHungProgram(
  clock: BoardClock,
  { words }: LinkMemory,
  { limitMs, isRunning, nudge, bite }: HungProgramRules,
): HungProgramWatch {
  let beats = 0;
  let silentMs = 0;
  let cancel = () => {};
  const look = () => {
    const now = Atomics.load(words, word.beats);
    const isAlive = now !== beats || Atomics.load(words, word.waiting) === 1 || !isRunning();
    silentMs = isAlive ? 0 : silentMs + lookMs;
    beats = now;
    if (silentMs >= limitMs) return bite();
    if (silentMs > 0) nudge();
    cancel = clock.setTimer(lookMs, look);
  };
  cancel = clock.setTimer(lookMs, look);
  return { stop: () => cancel() };
}
