// A program from start to exit: seconds that passed, and seconds of CPU as the shell counts them.
import { spawn } from 'node:child_process';

export type Finished = { readonly seconds: number; readonly cpuSeconds: number };

const script = 'TIMEFORMAT="cpu %U %S"; time "$@"';

/** @param onText called with all that was said so far. @throws Error when it fails */
export function runProgram(
  commandLine: readonly string[],
  home: string,
  onText: (text: string) => void = () => {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn('bash', ['-c', script, 'bash', ...commandLine], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ESPWB_HOME: home, NO_COLOR: '1' },
    });
    let said = '';
    const onOutput = (text: Buffer) => {
      said += text;
      onText(said);
    };
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onOutput);
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - startedMs) / 1000;
      const cpu = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(said);
      if (code === 0 && cpu) resolve({ seconds, cpuSeconds: Number(cpu[1]) + Number(cpu[2]) });
      else reject(new Error(`${commandLine.join(' ')} ended with ${code}:\n${said.slice(-2000)}`));
    });
  });
}
