// MicroPython's own tests as scripts/install-peers.sh has unpacked them, run unmodified by their own runner
// against a virtual board at a pseudo terminal, each run on a board of its own.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { peerPath, runPeer } from './run-peer.ts';
import { type ServedBoard, serveBoard } from './served-board.ts';

export const suiteVersion = '1.25.0';
const suite = resolve(`.peers/micropython-tests-${suiteVersion}`);
/** A few minutes even where other work has the computer. */
export const suiteLimitMs = 300_000;

export type SuiteResult = {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** What the runner or a test itself skips, since the board has no such feature. */
  readonly skipped: readonly string[];
  readonly output: string;
};

/** @throws Error when the suite is not installed */
export function suiteFolder(): string {
  if (!existsSync(suite))
    throw new Error(
      'MicroPython’s tests are missing: run "bash scripts/install-peers.sh" (they come out of a Debian package)',
    );
  return suite;
}

/** A board that runs MicroPython as fast as it can, for the time of `story`. `pty` is the path of its port. */
export async function onMicroPythonBoard<T>(
  story: (board: ServedBoard, pty: string) => Promise<T>,
): Promise<T> {
  const board = await serveBoard('suite?firmware=micropython&timing=fast', ['pty:FOLDER/pty']);
  try {
    return await story(board, join(board.folder, 'pty'));
  } finally {
    await board.stop();
  }
}

/** Runs whole folders of tests but for some ('basics/int1'). */
export function runFolders(folders: readonly string[], leftOut: readonly string[]): Promise<SuiteResult> {
  const exclude = leftOut.length === 0 ? [] : ['-e', `^(${leftOut.join('|')})\\.py$`];
  return runSuite(folders, [...exclude, '-d', ...folders]);
}

/** Runs some tests by themselves. */
export function runTests(names: readonly string[]): Promise<SuiteResult> {
  const folders = [...new Set(names.map((name) => name.split('/')[0] as string))];
  return runSuite(
    folders,
    names.map((name) => `${name}.py`),
  );
}

function runSuite(folders: readonly string[], selection: readonly string[]): Promise<SuiteResult> {
  return onMicroPythonBoard(async ({ folder }, pty) => {
    for (const each of folders) await copyFiles(each, pty);
    const results = join(folder, 'results');
    const output = await runPython(['run-tests.py', '-t', `port:${pty}`, '-r', results, ...selection]);
    const named = (word: string) =>
      [...output.matchAll(new RegExp(`^${word} +(\\S+)\\.py`, 'gm'))].map((match) => match[1] as string);
    return { passed: named('pass'), failed: named('FAIL'), skipped: named('skip'), output };
  });
}

/** What tests of these folders open or import lies beside them: it goes to the same place on the board. */
async function copyFiles(folder: string, pty: string): Promise<void> {
  const from = join(suiteFolder(), 'tests', folder);
  const names: Readonly<Record<string, readonly string[]>> = {
    io: ['data'],
    unicode: ['data'],
    import: (await readdir(from)).filter((name) => !name.endsWith('.exp')),
  };
  const paths = (names[folder] ?? []).map((name) => join(from, name));
  if (paths.length === 0) return;
  const { code, output } = await runPeer('mpremote', ['connect', pty, 'fs', 'cp', '-r', ...paths, ':']);
  if (code !== 0) throw new Error(`mpremote could not copy the files of ${folder}: ${output}`);
}

function runPython(args: readonly string[]): Promise<string> {
  const python = peerPath('python');
  const options = {
    cwd: join(suiteFolder(), 'tests'),
    env: { ...process.env, MICROPY_CPYTHON3: python, PYTHONDONTWRITEBYTECODE: '1' },
    timeout: suiteLimitMs,
    maxBuffer: 16 * 1024 * 1024,
  };
  return new Promise((done) => {
    execFile(python, args, options, (_error, stdout, stderr) => done(`${stdout}${stderr}`));
  });
}

/**
 * Runs one of mpremote's own test scripts with the mpremote beside them, as their runner does, and gives what
 * it printed and what it should have.
 */
export async function runMpremoteScript(path: string, pty: string, folder: string): Promise<string> {
  const environment = {
    ...process.env,
    MPREMOTE: `${peerPath('python')} ${join(suiteFolder(), 'tools/mpremote/mpremote.py')} connect ${pty}`,
    TMP: folder,
  };
  // Their expectations take for granted that Python gathers what it prints.
  const { PYTHONUNBUFFERED: _, ...env } = environment as Record<string, string | undefined>;
  const printed = await new Promise<string>((done) => {
    execFile('bash', ['-c', 'bash "$0" 2>&1', path], { env, timeout: suiteLimitMs }, (_error, stdout) =>
      done(stdout),
    );
  });
  return printed.replaceAll('\r', '').replaceAll(folder, `\${TMP}`);
}
