// Runs an outside program to its end. A missing one is a failure that names the way to get it.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../../.peers/venv/bin');

export type PeerRun = { readonly code: number; readonly output: string };

/** The path of a program of .peers/. @throws Error if it is not installed */
export function peerPath(name: string): string {
  const path = resolve(folder, name);
  if (!existsSync(path)) throw new Error(`${name} is missing: run "bash scripts/install-peers.sh"`);
  return path;
}

/** Ends with the program's exit code and all that it printed; kills it after `limitMs`. */
export function runPeer(name: string, args: readonly string[], limitMs = 120_000): Promise<PeerRun> {
  const env = { ...process.env, NO_COLOR: '1', TERM: 'dumb', COLUMNS: '200' };
  return new Promise((done) => {
    execFile(
      peerPath(name),
      args,
      { env, timeout: limitMs, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        done({ code, output: `${stdout}${stderr}` });
      },
    );
  });
}
