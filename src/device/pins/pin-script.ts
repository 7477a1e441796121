// What was done with the pins, as text that does it again: a Python script for MicroPython, lines for
// NodeMCU's prompt, a list for the boot loader's registers. Pure.
import type { FirmwarePins } from '../firmware/firmware.ts';
import { firmwareOf } from '../firmware/firmwares.ts';
import type { PinAction, PinDriver } from './pin-driver.ts';

/** Shorter gaps are the wire's. */
const leastPauseMs = 30;
/** A person who thinks is not part of the script. */
const longestPauseMs = 10_000;

const ofRegisters: FirmwarePins['script'] = {
  opening: ["# Pins, as moved by espwb through the boot loader's registers."],
  pause: (ms) => `# ${ms} ms later`,
};

/** '' where nothing has been done yet. */
export function pinScript(through: PinDriver['through'], actions: readonly PinAction[]): string {
  if (actions.length === 0) return '';
  const dialect = (through === 'registers' ? null : firmwareOf(through)?.pins?.script) ?? ofRegisters;
  const lines = actions.flatMap(({ line, atMs }, index) => {
    const gapMs = Math.round(atMs - (actions[index - 1]?.atMs ?? atMs));
    const pause = gapMs >= leastPauseMs ? [dialect.pause(Math.min(gapMs, longestPauseMs))] : [];
    return [...pause, line];
  });
  return `${[...dialect.opening, ...lines].join('\n')}\n`;
}
