// The shells themselves complete what espwb answers: a verb, an option's value, a file whose name would be a command.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startInTerminal, type TerminalProgram } from '../support/terminal-program.ts';

let home: string;
let shell: TerminalProgram | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-completion-'));
  mkdirSync(join(home, 'bin'));
  mkdirSync(join(home, 'here'));
  const program = join(home, 'bin', 'espwb');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${resolve('dist/espwb.js')}' "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(home, 'here', 'weird $(touch pwned).py'), '');
});
afterEach(() => {
  shell?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** How each is started without a person's own settings, and takes the script. */
const shells = {
  bash: { args: ['--norc', '--noprofile', '-i'], load: 'source <(espwb completion bash)' },
  zsh: { args: ['-f', '-i'], load: 'autoload -U compinit; compinit -u -D; source <(espwb completion zsh)' },
  fish: { args: ['--no-config', '-i'], load: 'espwb completion fish | source' },
} as const;

test.each(Object.entries(shells))(
  '%s completes verbs, values and files, and runs nothing',
  async (name, { args, load }) => {
    const env = {
      HOME: home,
      ESPWB_HOME: home,
      PATH: `${join(home, 'bin')}:${process.env['PATH']}`,
      PS1: 'ready> ',
    };
    shell = startInTerminal(name, args, { env, cwd: join(home, 'here'), columns: 100, rows: 30 });
    const { press, waitFor } = shell;
    // Three blanks are in no echo of this line.
    press(`${load}; echo loaded | sed "s/l/   l/"{enter}`);
    await waitFor(/ {3}loaded/);
    press('espwb verif{tab}');
    await waitFor(/espwb verify/);
    press('\x15');
    press('espwb firmware get microp{tab}');
    await waitFor(/espwb firmware get micropython/);
    press('\x15');
    press('espwb exec -f weird{tab}');
    await waitFor(/weird.*touch.*pwned.*py/);
    press(' -p virtual:none-{enter}');
    await waitFor(/pwned[\s\S]*(?:virtual:none|No file|error|espwb:)/);
    expect(readdirSync(join(home, 'here'))).toEqual(['weird $(touch pwned).py']);
  },
);
