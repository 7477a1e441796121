// espwb doctor: looks at this computer and says what would keep a board from working. Opens no port
// and touches no board. Exit code 1 if anything is wrong.
import { thisComputer } from '../platform/computer.ts';
import type { Check } from '../platform/doctor/check.ts';
import * as machine from '../platform/doctor/machine-checks.ts';
import { portChecks } from '../platform/doctor/port-checks.ts';
import { folders } from '../platform/folders.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async ({ output, environment, signal }) => {
  const { stdout } = process;
  const terminalFacts = {
    isTerminal: stdout.isTTY === true,
    columns: stdout.columns ?? 0,
    rows: stdout.rows ?? 0,
    colorDepth: stdout.isTTY ? stdout.getColorDepth() : 1,
  };
  const checks = [
    machine.nodeVersion(process.version),
    await machine.serialModule(),
    ...(await portChecks(thisComputer)),
    machine.terminal(terminalFacts, environment, process.platform),
    ...(await machine.foldersWritable(folders(environment))),
    await machine.virtualBoard(signal),
  ];
  output.result({ checks }, checkLines(checks));
  return checks.every((check) => check.ok) ? 0 : 1;
};

export function checkLines(checks: readonly Check[]): readonly string[] {
  const width = Math.max(...checks.map((check) => check.name.length));
  const wrong = checks.filter((check) => !check.ok).length;
  return [
    ...checks.flatMap(({ name, ok, detail, hints }) => [
      `${ok ? 'ok ' : 'BAD'}  ${name.padEnd(width)}  ${detail}`,
      ...hints.map((hint) => `     ${' '.repeat(width)}  -> ${hint}`),
    ]),
    wrong === 0 ? 'All is well.' : `${wrong} of ${checks.length} checks failed.`,
  ];
}
