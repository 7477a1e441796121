// The built program run as other programs run it: arguments in; exit code, standard output and
// standard error out. One folder of espwb's own for all runs of a test file.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { handOnKeptCode, lendKeptCode } from './kept-code.ts';
import { shortRun } from './workbench-program.ts';

export type Json = Readonly<Record<string, unknown>>;

export type VerbEnd = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Every line of stdout as JSON; throws where one is none. */
  readonly objects: () => readonly Json[];
  /** The last of them. */
  readonly last: () => Json;
};

export type RunningVerb = {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<VerbEnd>;
  /** Resolves once either stream has shown it; rejects if the program ends before. */
  readonly until: (text: string) => Promise<void>;
  /** What stdout has shown so far. */
  readonly printed: () => string;
};

type Environment = Readonly<Record<string, string | undefined>>;

export type VerbHome = {
  readonly folder: string;
  readonly run: (args: readonly string[], environment?: Environment) => Promise<VerbEnd>;
  readonly start: (args: readonly string[], environment?: Environment) => RunningVerb;
  /** Ends what still runs and removes the folder. */
  readonly remove: () => void;
};

export function openVerbHome(): VerbHome {
  const folder = mkdtempSync(join(tmpdir(), 'espwb-verbs-'));
  lendKeptCode(folder);
  const running = new Set<RunningVerb['child']>();

  const start = (args: readonly string[], environment: Environment = {}): RunningVerb => {
    const child = spawn(process.execPath, shortRun(args), {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ESPWB_HOME: folder, ESPWB_PORT: undefined, ...environment },
    });
    running.add(child);
    const heard = { stdout: '', stderr: '' };
    const watchers = new Set<() => void>();
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        heard[name] += text;
        for (const watcher of watchers) watcher();
      });
    }
    const ended = new Promise<VerbEnd>((done) =>
      child.on('close', (exitCode) => {
        running.delete(child);
        done(verbEnd(exitCode, heard.stdout, heard.stderr));
      }),
    );
    const until = (text: string) =>
      new Promise<void>((found, failed) => {
        const look = () => {
          if (!heard.stdout.includes(text) && !heard.stderr.includes(text)) return;
          watchers.delete(look);
          found();
        };
        watchers.add(look);
        look();
        void ended.then(() => failed(new Error(`"${text}" never came: ${heard.stdout}${heard.stderr}`)));
      });
    return { child, ended, until, printed: () => heard.stdout };
  };

  return {
    folder,
    start,
    run: (args, environment) => start(args, environment).ended,
    remove: () => {
      for (const child of running) child.kill('SIGKILL');
      handOnKeptCode(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function verbEnd(exitCode: number | null, stdout: string, stderr: string): VerbEnd {
  const objects = () =>
    stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Json);
  return { exitCode, stdout, stderr, objects, last: () => objects().at(-1) ?? {} };
}
