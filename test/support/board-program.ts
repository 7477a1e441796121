// The built `espwb board` or `espwb share` as a process of its own, with the listeners that it has printed.
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const program = resolve('dist/espwb.js');

/** `board`: with `share`, its port. */
export type PrintedListener = { readonly board: string; readonly url: string };
type Fields = Readonly<Record<string, unknown>>;

export type BoardProgram = {
  /** In the order of boards, then of --listen. */
  readonly listeners: readonly PrintedListener[];
  readonly controls: readonly PrintedListener[];
  readonly processId: number;
  /** One request on the control channel of a board, by its place from 0; absent: the first. */
  readonly control: (request: Fields, at?: number) => Promise<Record<string, unknown>>;
  /** Resolves when the process has ended. Idempotent. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
};

/** Resolves when every listener is open. @throws Error if the program ends before */
export async function startBoardProgram(
  home: string,
  args: readonly string[],
  verb: 'board' | 'share' = 'board',
): Promise<BoardProgram> {
  const firstFlag = args.findIndex((each) => each.startsWith('--'));
  const count = (flag: string) => args.filter((each) => each === flag).length * firstFlag;
  const child = spawn(process.execPath, [program, verb, ...args], {
    env: { ...process.env, ESPWB_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const listeners: PrintedListener[] = [];
  const controls: PrintedListener[] = [];
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-4000);
  });
  await new Promise<void>((done, reject) => {
    child.once('exit', (code) => reject(new Error(`espwb ${verb} ended with ${code}: ${errors}`)));
    createInterface(child.stdout).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const { type, board, port, url } = JSON.parse(line) as Record<string, string>;
      if (type === 'listening') listeners.push({ board: board ?? port, url } as PrintedListener);
      if (type === 'control') controls.push({ board, url } as PrintedListener);
      if (listeners.length === count('--listen') && controls.length === count('--control')) done();
    });
  });
  return {
    listeners,
    controls,
    processId: child.pid as number,
    control: (request, at = 0) => {
      const channel = controls[at];
      if (!channel) throw new Error('this board was started without --control');
      return ask(new URL(channel.url.replace(/^\w+:/, 'http:')), request);
    },
    end: (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

function ask({ hostname, port }: URL, request: Fields): Promise<Record<string, unknown>> {
  return new Promise((done, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('error', reject);
    createInterface(socket)
      .on('error', reject)
      .once('line', (line) => {
        socket.end();
        done(JSON.parse(line));
      });
  });
}
