// The built program without a terminal, to its end, and the last object that it printed.
import { execFile } from 'node:child_process';
import { lendKeptCode } from './kept-code.ts';
import { shortRun } from './workbench-program.ts';

export type ProgramRun = {
  readonly code: number;
  readonly output: string;
  readonly result: Readonly<Record<string, unknown>>;
};

export function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ProgramRun> {
  const env = { ...process.env, ...environment };
  if (environment['ESPWB_HOME']) lendKeptCode(environment['ESPWB_HOME']);
  return new Promise((resolve) => {
    const child = execFile(process.execPath, shortRun(args), { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      const last = stdout.trim().split('\n').at(-1) ?? '';
      resolve({ code, output: stdout + stderr, result: last.startsWith('{') ? JSON.parse(last) : {} });
    });
    child.stdin?.end();
  });
}
