// A USB serial adapter in front of a virtual board: unmodified programs open it as a serial port with lines,
// rates and a driver's buffer (shim.c, adapter.py). Needs gcc and Python; Linux only.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PeerRun } from '../run-peer.ts';
import { peerPath } from '../run-peer.ts';
import { type ServedBoard, serveBoard } from '../served-board.ts';

const here = import.meta.dirname;

/** Any of DEFAULTS in adapter.py. */
export type Faults = Readonly<Record<string, string | number>>;

export type UsbAdapter = {
  /** What -p and --port take. */
  readonly port: string;
  readonly folder: string;
  readonly board: ServedBoard;
  /** An adapter with these faults and no others, plugged in. */
  readonly set: (faults: Faults) => Promise<void>;
  /** `unplug`, `plug NAME`, `state`; gives the answer. */
  readonly tell: (words: string) => Promise<string>;
  /** espwb with these arguments on a computer that shows the adapter as /dev/NAME, with its USB serial number; as root. */
  readonly espwbOnComputer: (
    name: string,
    serialNumber: string,
    args: readonly string[],
  ) => Promise<TimedRun>;
  readonly espwb: (args: readonly string[], options?: RunOptions) => Promise<TimedRun>;
  readonly mpremote: (args: readonly string[], options?: RunOptions) => Promise<TimedRun>;
  readonly esptool: (args: readonly string[], options?: RunOptions) => Promise<TimedRun>;
  /** Until some program has it open. */
  readonly isOpen: () => Promise<void>;
  /** How many the board has been sent since the first open. */
  readonly sentBytes: () => Promise<number>;
  /** A Python program that has the adapter at hand, until it is stopped; ready as soon as it prints something. */
  readonly python: (code: string) => { readonly isReady: Promise<void>; readonly stop: () => void };
  readonly stop: () => Promise<void>;
};

export type RunOptions = {
  /** Runs when the program is under way. */
  readonly during?: (program: Running) => Promise<void>;
  /** Its standard input, which then ends; without, it stays open. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
};

export type Running = {
  readonly processId: number;
  /** Until it has printed that, or has ended. */
  readonly printed: (pattern: RegExp) => Promise<void>;
};

/** `endedMs`: from the end of `during` to the end of the program. */
export type TimedRun = PeerRun & { readonly endedMs: number };

export async function plugUsbAdapter(boardName: string): Promise<UsbAdapter> {
  const board = await serveBoard(boardName, ['rfc2217://127.0.0.1:0']);
  const { folder } = board;
  const name = 'ttyUSB7';
  const library = join(folder, 'usb-adapter.so');
  execFileSync(peerPath('gcc'), ['-O2', '-shared', '-fPIC', '-o', library, join(here, 'shim.c'), '-ldl']);
  const args = [join(here, 'adapter.py'), '--name', name, '--dir', folder, '--board', board.place(0)];
  const adapter = spawn(peerPath('python'), args, { stdio: 'ignore' });
  const ended = new Promise<void>((done) => adapter.once('exit', () => done()));
  while (!existsSync(join(folder, name))) {
    if (adapter.exitCode !== null) throw new Error('adapter.py has ended before it was plugged in');
    await wait(20);
  }
  const preloaded = { ...process.env, LD_PRELOAD: library, USB_ADAPTER_DIR: folder };
  const environment = { ...preloaded, NO_COLOR: '1', TERM: 'dumb', COLUMNS: '200', ESPWB_HOME: folder };
  const port = join(folder, name);
  const tell = (words: string) => ask(join(folder, `${name}.ctl`), words);
  const run = (file: string, all: readonly string[], options: RunOptions = {}) =>
    timed(file, all, { ...environment, ...options.environment }, options);
  return {
    port,
    folder,
    board,
    tell,
    espwbOnComputer: (other, serialNumber, more) => {
      const espwb = [process.execPath, resolve('dist/espwb.js'), '--json', ...more];
      return run('sh', [join(here, 'own-computer.sh'), folder, other, serialNumber, ...espwb]);
    },
    set: async (faults) => {
      await tell('reset');
      await tell('unplug');
      await tell(`plug ${name}`);
      await board.control({ do: 'press', button: 'reset' });
      const settings = Object.entries(faults).map(([key, value]) => `${key}=${value}`);
      if (settings.length > 0) await tell(`set ${settings.join(' ')}`);
    },
    espwb: (more, options) =>
      run(process.execPath, [resolve('dist/espwb.js'), '-p', port, '--json', ...more], options),
    esptool: (more, options) =>
      run(peerPath('esptool'), ['--port', port, '--connect-attempts', '2', ...more], options),
    mpremote: (more, options) => run(peerPath('mpremote'), ['connect', port, 'resume', ...more], options),
    isOpen: async () => {
      while (!/"open": \["/.test(await tell('state'))) await wait(20);
    },
    sentBytes: async () => JSON.parse(await tell('state')).tx_sent,
    python: (code) => {
      const stdio = ['ignore', 'pipe', 'ignore'] as const;
      const child = spawn(peerPath('python'), ['-c', code], { env: environment, stdio: [...stdio] });
      const isReady = new Promise<void>((ready) => child.stdout?.once('data', () => ready()));
      return { isReady, stop: () => void child.kill('SIGKILL') };
    },
    stop: async () => {
      await tell('quit').catch(() => '');
      await ended;
      await board.stop();
    },
  };
}

function ask(path: string, words: string): Promise<string> {
  return new Promise((done, fail) => {
    const socket = createConnection(path, () => socket.write(`${words}\n`));
    socket.setEncoding('utf8');
    let answer = '';
    socket.on('data', (text) => {
      answer += text;
      if (answer.includes('\n')) socket.end();
    });
    socket.on('close', () => done(answer.trim()));
    socket.on('error', fail);
  });
}

async function timed(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { during, input }: RunOptions,
): Promise<TimedRun> {
  let fromMs = performance.now();
  let printed = '';
  let onPrinted = () => {};
  let running: Running | undefined;
  const ending = new Promise<TimedRun>((done) => {
    const child = execFile(file, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      const endedMs = performance.now() - fromMs;
      done({ code, output: `${stdout}${stderr}`, stdout, stderr, endedMs });
    });
    if (input !== undefined) child.stdin?.end(input);
    const isOver = new Promise<void>((end) => child.once('exit', () => end()));
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: string) => {
        printed += text;
        onPrinted();
      });
    running = {
      processId: child.pid as number,
      printed: (pattern) =>
        Promise.race([
          isOver,
          new Promise<void>((seen) => {
            onPrinted = () => {
              if (pattern.test(printed)) seen();
            };
            onPrinted();
          }),
        ]),
    };
  });
  if (running) await during?.(running);
  fromMs = performance.now();
  return ending;
}
