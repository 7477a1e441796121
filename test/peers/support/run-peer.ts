// Runs an outside program, to its end or in the background. A missing one is a failure that names
// the way to get it.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../../.peers/venv/bin');
const systemFolders = ['/usr/bin', '/usr/sbin', '/bin', '/usr/local/bin', '/opt/homebrew/bin'];

export type PeerRun = {
  readonly code: number;
  /** Both streams, one behind the other. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
};

/** The path of a program of .peers/ or of the system. @throws Error if it is not installed */
export function peerPath(name: string): string {
  const path = [folder, ...systemFolders].map((each) => resolve(each, name)).find(existsSync);
  if (path === undefined) throw new Error(whyMissing(name));
  return path;
}

function whyMissing(name: string): string {
  const machine = `${process.platform} on ${process.arch}`;
  return name === 'micropython' && machine !== 'linux on x64'
    ? `MicroPython's Unix port comes for linux on x64 only, and this is ${machine}`
    : `${name} is missing: run "bash scripts/install-peers.sh"`;
}

/** Ends with the program's exit code and all that it printed; kills it after `limitMs`. */
export function runPeer(name: string, args: readonly string[], limitMs = 120_000): Promise<PeerRun> {
  return run(peerPath(name), args, {}, limitMs);
}

/** The built espwb, with `home` for its settings. */
export function runEspwb(home: string, args: readonly string[], limitMs = 60_000): Promise<PeerRun> {
  const program = resolve('dist/espwb.js');
  return run(process.execPath, [program, ...args], { ESPWB_HOME: home }, limitMs);
}

function run(
  path: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  limitMs: number,
): Promise<PeerRun> {
  const env = { ...process.env, NO_COLOR: '1', TERM: 'dumb', COLUMNS: '200', ...environment };
  return new Promise((done) => {
    execFile(path, args, { env, timeout: limitMs, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      done({ code, output: `${stdout}${stderr}`, stdout, stderr });
    });
  });
}

/** Starts a program that runs until it is stopped. */
export function startPeer(name: string, args: readonly string[]): { readonly stop: () => Promise<void> } {
  const child = spawn(peerPath(name), args, { stdio: 'ignore' });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
