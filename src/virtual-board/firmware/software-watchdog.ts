// The SDK's software watchdog as MicroPython hands it to a program: a timer of 1.6 s counts, and the second
// count without a feed resets the chip, so it bites 1.6 to 3.2 s after the last feed
// (ports/esp8266/ets_alt_task.c; the commit that made machine.WDT bite, 2018).
import type { BoardClock } from '../board-port.ts';
import { type LinkMemory, word } from './link-memory.ts';

const periodMs = 1600;
const mostUnfed = 2;

export type SoftwareWatchdog = {
  /** From now on somebody else feeds; once more changes nothing. */
  readonly handOver: () => void;
  readonly stop: () => void;
};

/** The timer's periods are counted from here, when the firmware starts; `bite` is called once. */
export function softwareWatchdog(
  clock: BoardClock,
  { words }: LinkMemory,
  bite: () => void,
): SoftwareWatchdog {
  const startMs = clock.now();
  let cancel: (() => void) | null = null;
  const count = () => {
    if (Atomics.add(words, word.unfedPeriods, 1) + 1 >= mostUnfed) return bite();
    cancel = clock.setTimer(periodMs, count);
  };
  return {
    handOver() {
      cancel ??= clock.setTimer(periodMs - ((clock.now() - startMs) % periodMs), count);
    },
    stop: () => cancel?.(),
  };
}
