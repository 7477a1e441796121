// Every verb as data: what the command line accepts, what the help says, where the code is. The
// parser, `--help` and the documentation are made from this table. Code is loaded when it is run.
import { flashVerbs } from './flash-verbs.ts';
import { replVerbs } from './repl-verbs.ts';
import type { Verb } from './verb.ts';

export type Declaration = {
  /** Commander's syntax: `flash <files...>`. */
  readonly command: string;
  readonly summary: string;
  /** Flags and their help; global ones (--port, --json, --yes) are not repeated. */
  readonly options?: readonly (readonly [flags: string, help: string])[];
  /** Lines below the options of `espwb VERB --help`. */
  readonly examples?: readonly string[];
  readonly load: () => Promise<{ readonly run: Verb }>;
};

export const declarations: readonly Declaration[] = [
  {
    command: 'demo',
    summary: 'the main job on a virtual board: the workbench in a terminal, plain lines elsewhere',
    load: () => import('./demo.ts'),
  },
  ...flashVerbs,
  ...replVerbs,
  {
    command: 'ports',
    summary: 'list serial ports, likely boards first, and what is wrong with each',
    load: () => import('./ports.ts'),
  },
  {
    command: 'info',
    summary: 'identify the board and its firmware; writes nothing to it, restarts it',
    load: () => import('./info.ts'),
  },
  {
    command: 'reset',
    summary: 'restart the board into its firmware',
    options: [['--bootloader', 'leave it waiting in its boot loader instead']],
    load: () => import('./reset.ts'),
  },
  {
    command: 'doctor',
    summary: 'check this computer: permissions, drivers, port holders, terminal; touches no board',
    load: () => import('./doctor.ts'),
  },
];
