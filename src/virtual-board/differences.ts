// All that a program can find out about a virtual board, chip by chip and firmware by firmware.
import { esp32Differences } from './esp32/differences.ts';
import { c3Differences } from './esp32c3/differences.ts';
import type { Difference } from './firmware/difference.ts';
import { luaDifferences } from './firmware/lua/differences.ts';
import { micropythonDifferences } from './firmware/micropython/differences.ts';

export const differences: readonly Difference[] = [
  ...micropythonDifferences,
  ...luaDifferences,
  ...esp32Differences,
  ...c3Differences,
];
