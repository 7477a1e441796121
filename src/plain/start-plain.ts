// Starts the workbench as lines, in a terminal or on pipes, and resolves when it has ended.
import { systemClock } from '../device/clock.ts';
import { terminalAbilities } from '../terminal/environment.ts';
import { watchOutput } from '../terminal/lost-output.ts';
import type { WorkbenchOptions } from '../workbench/start-workbench.ts';
import { runPlain } from './run-plain.ts';

/** Resolves to the exit code, 0 after a normal end. */
export function startPlain({ port, file }: WorkbenchOptions = {}): Promise<number> {
  watchOutput();
  const { unicode } = terminalAbilities(process.env, process.stdout.isTTY === true);
  return runPlain({ port, file, clock: systemClock, ascii: !unicode });
}
