// A virtual board as `espwb board` serves it, started and stopped by a test, in a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The control channel gives no more at once. */
const mostBytes = 65_536;
const program = resolve('dist/espwb.js');

export type ServedBoard = {
  /** One for each --listen, in their order, as printed. */
  readonly urls: readonly string[];
  /** HOST:PORT of a door. */
  readonly place: (index: number) => string;
  readonly controlUrl: string;
  readonly processId: number;
  /** A folder that goes away with the board. */
  readonly folder: string;
  /** One request on the control channel. */
  readonly control: (request: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>>;
  /** What the board's flash holds, past all loaders. */
  readonly flash: (offset: number, sizeBytes: number) => Promise<Buffer>;
  readonly stop: () => Promise<void>;
};

export async function serveBoard(name: string, listen: readonly string[]): Promise<ServedBoard> {
  const folder = await mkdtemp(join(tmpdir(), 'espwb-peer-'));
  const doors = listen.flatMap((url) => ['--listen', url.replace('FOLDER', folder)]);
  const child = spawn(
    process.execPath,
    [program, 'board', name, ...doors, '--control', 'tcp://127.0.0.1:0'],
    { env: { ...process.env, ESPWB_HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const urls: string[] = [];
  const controlUrl = await new Promise<string>((resolvePromise, reject) => {
    child.once('exit', (code) => reject(new Error(`espwb board ended with ${code}`)));
    createInterface(child.stdout as NodeJS.ReadableStream).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const { type, url } = JSON.parse(line) as { type: string; url: string };
      if (type === 'listening') urls.push(url);
      if (type === 'control') resolvePromise(url);
    });
  });
  const control = (request: Readonly<Record<string, unknown>>) => ask(new URL(controlUrl), request);
  return {
    urls,
    controlUrl,
    processId: child.pid as number,
    folder,
    place: (index) => (urls[index] as string).replace(/^\w+:\/\//, ''),
    control,
    flash: async (offset, sizeBytes) => {
      const pieces: Buffer[] = [];
      for (let at = 0; at < sizeBytes; at += mostBytes) {
        const size = Math.min(mostBytes, sizeBytes - at);
        const { base64 } = await control({ do: 'flash', offset: offset + at, size, bytes: true });
        pieces.push(Buffer.from(base64 as string, 'base64'));
      }
      return Buffer.concat(pieces);
    },
    stop: async () => {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

function ask({ hostname, port }: URL, request: Readonly<Record<string, unknown>>) {
  return new Promise<Record<string, unknown>>((done, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('error', reject);
    createInterface(socket).once('line', (line) => {
      socket.end();
      done(JSON.parse(line));
    });
  });
}
