// Prints, as a table, how each step of a flash ends with each fault that may strike in it.
// Usage: node scripts/run.mjs bench/flash-faults.ts [CHIP]
import { EspError } from '../src/device/errors.ts';
import type { ChipName } from '../src/virtual-board/board-port.ts';
import { faults, matrixOf, type Outcome, outcomeOf, type Phase } from '../test/device/flash/fault-matrix.ts';

const matrix = matrixOf((process.argv[2] ?? 'esp8266') as ChipName);
const { phases } = matrix;

const row = (...cells: string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);

function words(phase: Phase, { error, flash, endedAtMs }: Outcome): string {
  const seconds = `${(endedAtMs / 1000).toFixed(1)} s`;
  if (error === null)
    return `${Buffer.compare(flash, phase.after) === 0 ? 'done' : 'FALSE SUCCESS'}, ${seconds}`;
  if (!(error instanceof EspError)) return `BUG: ${error}`;
  return `\`${error.code}\`, ${error.board}, ${seconds}`;
}

row('', ...Object.keys(phases));
row(...['', ...Object.keys(phases)].map(() => '---'));
for (const [name, strike] of Object.entries(faults)) {
  const cells: string[] = [];
  for (const phase of Object.values(phases)) cells.push(words(phase, await outcomeOf(matrix, phase, strike)));
  row(name, ...cells);
}
