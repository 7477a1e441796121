// The built program in a pseudo-terminal, with a state folder of its own that is gone afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { handOnKeptCode, lendKeptCode } from './kept-code.ts';
import { type ProgramOptions, startInTerminal, type TerminalProgram } from './terminal-program.ts';

export type WorkbenchProgram = TerminalProgram & {
  /** Where it keeps everything. */
  readonly home: string;
  /** Ends it if it still runs, and removes its folder. */
  readonly discard: () => void;
};

export const builtProgram = resolve('dist/espwb.js');

/**
 * Node's arguments for a run of it that is short: as in vitest.config.ts, less of it is optimised by V8. Benches start
 * it as people do.
 */
export const shortRun = (args: readonly string[]): readonly string[] => [
  ...(process.env['VITEST'] ? ['--interrupt-budget=700000'] : []),
  builtProgram,
  ...args,
];

export function startWorkbenchProgram(
  args: readonly string[] = [],
  options: ProgramOptions & { readonly home?: string } = {},
): WorkbenchProgram {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'espwb-story-'));
  lendKeptCode(home);
  const program = startInTerminal(process.execPath, shortRun(args), {
    ...options,
    cwd: options.cwd ?? home,
    env: { ESPWB_HOME: home, ESPWB_PORT: undefined, ...options.env },
  });
  return {
    ...program,
    home,
    discard: () => {
      program.stop();
      handOnKeptCode(home);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
