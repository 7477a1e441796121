// The built program started by a shell in a terminal, as people start it: when it has ended the shell
// says with what, and in which modes the terminal was left (Linux).
import { mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lendKeptCode } from './kept-code.ts';
import { startInTerminal, type TerminalProgram } from './terminal-program.ts';
import { shortRun } from './workbench-program.ts';

export type ShellTerminal = TerminalProgram & {
  readonly home: string;
  readonly programId: () => number;
  /** To espwb, not to the shell. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** Its exit code once the terminal is the shell's again. @throws Error if a mode is not as it was */
  readonly left: () => Promise<number>;
  /** The same without a terminal: what the shell has noted, and what espwb wrote on stderr (`2>errors`). */
  readonly noted: () => Promise<string>;
  readonly discard: () => void;
};

/** The shell itself outlives a terminal that vanishes; Node gives signals their default again. */
const script =
  'trap "" HUP; "$0" "$@"; code=$?; echo "$code" > code.part; mv code.part code; echo "ended with $code"; stty -a; exec sleep 60';

export function startFromShell(args: readonly string[]): ShellTerminal {
  const home = mkdtempSync(join(tmpdir(), 'espwb-shell-'));
  lendKeptCode(home);
  const shell = startInTerminal('sh', ['-c', script, process.execPath, ...shortRun(args)], {
    cwd: home,
    env: { ESPWB_HOME: home, ESPWB_PORT: undefined },
  });
  const children = `/proc/${shell.processId}/task/${shell.processId}/children`;
  const programId = () => Number(readFileSync(children, 'utf8').split(' ')[0]);
  return {
    ...shell,
    home,
    programId,
    signal: (name) => process.kill(programId(), name),
    left: async () => {
      const [, code] = await shell.waitFor(/ended with (\d+)/);
      const [modes] = await shell.waitFor(/speed [\s\S]*echoke/);
      const { modes: emulated, buffer } = shell.terminal;
      const { _core: core } = shell.terminal as unknown as {
        _core: { coreService: { isCursorHidden: boolean } };
      };
      const wrong = [
        / -(icanon|echo|isig|icrnl|opost)\b/.exec(modes)?.[0],
        buffer.active.type === 'normal' ? undefined : 'alternate screen',
        emulated.bracketedPasteMode ? 'bracketed paste' : undefined,
        emulated.wraparoundMode ? undefined : 'no autowrap',
        core.coreService.isCursorHidden ? 'no cursor' : undefined,
      ].filter((mode) => mode !== undefined);
      if (wrong.length > 0) throw new Error(`left with ${wrong.join(', ')}:\n${shell.text()}`);
      return Number(code);
    },
    noted: () =>
      new Promise((resolve) => {
        const look = () => {
          try {
            const code = readFileSync(join(home, 'code'), 'utf8').trim();
            watcher.close();
            resolve(code);
          } catch {
            // Not yet.
          }
        };
        const watcher = watch(home, look);
        look();
      }),
    discard: () => {
      shell.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
