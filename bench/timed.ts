// Runs a program from its start to its exit and says how long that took.
import { spawn } from 'node:child_process';

/** Seconds. @throws Error with what it said when it fails */
export function timed(program: string, args: readonly string[], home: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ESPWB_HOME: home, NO_COLOR: '1' },
    });
    let said = '';
    const listen = (text: Buffer) => {
      said += text;
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - startedMs) / 1000;
      if (code === 0) resolve(seconds);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said.slice(-2000)}`));
    });
  });
}
