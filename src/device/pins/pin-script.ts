// What was done with the pins, as text that does it again: a Python script for MicroPython, lines for
// NodeMCU's prompt, a list for the boot loader's registers. Pure.
import type { PinAction, PinDriver } from './pin-driver.ts';

/** Shorter gaps are the wire's. */
const leastPauseMs = 30;
/** A person who thinks is not part of the script. */
const longestPauseMs = 10_000;

type Dialect = {
  readonly opening: readonly string[];
  readonly pause: (ms: number) => string;
  readonly line: (line: string) => string;
};

const dialects: Readonly<Record<PinDriver['through'], Dialect>> = {
  micropython: {
    opening: ['# Pins, as moved by espwb. MicroPython 1.8 and later.', 'import time'],
    pause: (ms) => `time.sleep_ms(${ms})`,
    line: (line) => line,
  },
  nodemcu: {
    // tmr.delay would keep the processor and end in the watchdog's reset: the pauses are words only.
    opening: ['-- Pins, as moved by espwb. One line at a time at the prompt of NodeMCU.'],
    pause: (ms) => `-- ${ms} ms later`,
    line: (line) => line,
  },
  registers: {
    opening: ["# Pins, as moved by espwb through the boot loader's registers."],
    pause: (ms) => `# ${ms} ms later`,
    line: (line) => line,
  },
};

/** '' where nothing has been done yet. */
export function pinScript(through: PinDriver['through'], actions: readonly PinAction[]): string {
  if (actions.length === 0) return '';
  const dialect = dialects[through];
  const lines = actions.flatMap(({ line, atMs }, index) => {
    const gapMs = Math.round(atMs - (actions[index - 1]?.atMs ?? atMs));
    const pause = gapMs >= leastPauseMs ? [dialect.pause(Math.min(gapMs, longestPauseMs))] : [];
    return [...pause, dialect.line(line)];
  });
  return `${[...dialect.opening, ...lines].join('\n')}\n`;
}
