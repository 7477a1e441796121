// espwb doctor: looks at this computer and says what would keep a board from working. Opens no port
// and touches no board. Exit code 1 if anything is wrong.
import { existsSync } from 'node:fs';
import { thisComputer } from '../platform/computer.ts';
import { type Check, failed, passed } from '../platform/doctor/check.ts';
import * as machine from '../platform/doctor/machine-checks.ts';
import { portChecks } from '../platform/doctor/port-checks.ts';
import { folders } from '../platform/folders.ts';
import { readBoardsFile } from '../platform/network-boards.ts';
import { readSettings } from '../platform/read-settings.ts';
import { printable } from '../text/printable.ts';
import { openSettings } from '../workbench/settings.ts';
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
    ...(await ownFiles(environment)),
    await machine.virtualBoard(signal),
  ];
  output.result({ checks }, checkLines(checks));
  return checks.every((check) => check.ok) ? 0 : 1;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The files that a person may have written. */
export const ownFiles = async (environment: Environment): Promise<readonly Check[]> => [
  ownFile('settings', settingsTroubles(environment)),
  ownFile('boards.toml', await boardsTroubles(environment)),
];

function ownFile(name: string, { path, troubles }: OwnFile): Check {
  const where = printable(path);
  if (troubles.length === 0) return passed(name, existsSync(path) ? `${where} is read` : 'none: defaults');
  const [first = '', ...more] = troubles.map((trouble) => printable(trouble));
  return failed(name, first, [...more, `Correct ${where}, or remove it; until then the defaults are used.`]);
}

type OwnFile = { readonly path: string; readonly troubles: readonly string[] };

function settingsTroubles(environment: Environment): OwnFile {
  const { path, preferences } = openSettings(folders(environment).config);
  try {
    readSettings(path);
    return { path, troubles: preferences().troubles };
  } catch (error) {
    return { path, troubles: [`${path} cannot be read: ${(error as Error).message}`] };
  }
}

async function boardsTroubles(environment: Environment): Promise<OwnFile> {
  const { path, troubles } = await readBoardsFile(environment);
  return { path, troubles: troubles.map(({ message }) => message) };
}

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
