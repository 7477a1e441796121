// A program that is killed at its port says no goodbye: the system closes for it, and the board is free.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Listener } from '../../src/serial-server/listener.ts';
import { openListener } from '../../src/virtual-board/listeners/open-listener.ts';
import { type SharedCable, shareCable } from '../../src/virtual-board/listeners/shared-cable.ts';
import { startWorkerBoard } from '../../src/virtual-board/start-worker-board.ts';
import type { WorkerBoard } from '../../src/virtual-board/worker-board.ts';

const options = { allowRemote: false, onNote: () => {} };
const patience = { timeout: 60_000 };
/** Telnet: will COM-PORT; RTS on, which holds the board in reset. */
const holdInReset = 'fffb2cfffa2c050bfff0';

let board: WorkerBoard;
let cable: SharedCable;
let listeners: Listener[];
let client: ChildProcess | undefined;

beforeEach(async () => {
  board = await startWorkerBoard({ name: 'killed', timing: 'fast' });
  cable = shareCable(board);
  listeners = [];
});
afterEach(async () => {
  client?.kill('SIGKILL');
  for (const listener of listeners) await listener.close();
  await board.stop();
});

async function open(url: string): Promise<Listener> {
  const listener = await openListener(url, cable, options);
  listeners.push(listener);
  return listener;
}

const portOf = (listener: Listener) => Number(new URL(listener.url.replace(/^\w+:/, 'http:')).port);

/** A process that runs this and then waits to be killed. */
function startClient(code: string): ChildProcess {
  client = spawn(process.execPath, ['-e', `${code};setInterval(()=>{},1e6)`], { stdio: 'ignore' });
  return client;
}

async function killed(process: ChildProcess): Promise<void> {
  const ended = once(process, 'exit');
  process.kill('SIGKILL');
  await ended;
}

async function expectBootText(listener: Listener): Promise<void> {
  const socket: Socket = connect(portOf(listener), '127.0.0.1');
  try {
    // Its flash is blank: it starts again and again, unless a line holds it.
    await once(socket, 'data');
  } finally {
    socket.destroy();
  }
}

test.each(['tcp', 'rfc2217'])('SIGKILL of a client at a %s listener frees the board', async (scheme) => {
  const listener = await open(`${scheme}://127.0.0.1:0`);
  const process = startClient(`require('net').connect(${portOf(listener)},'127.0.0.1').write('\\xc0half')`);
  await expect.poll(() => cable.owner(), patience).not.toBeNull();
  await killed(process);
  await expect.poll(() => cable.owner(), patience).toBeNull();
  await expectBootText(await open('tcp://127.0.0.1:0'));
});

test('a killed client lets go of the lines by which it held the board in reset', async () => {
  const listener = await open('rfc2217://127.0.0.1:0');
  const bytes = `Buffer.from('${holdInReset}','hex')`;
  const process = startClient(`require('net').connect(${portOf(listener)},'127.0.0.1').write(${bytes})`);
  // Held in reset it transmits nothing, whatever it was saying.
  let before = -1;
  await expect
    .poll(
      async () => {
        const { bytesOut } = await board.counters();
        const isStill = cable.owner() !== null && bytesOut === before;
        before = bytesOut;
        return isStill;
      },
      { ...patience, interval: 2500 },
    )
    .toBe(true);
  await killed(process);
  await expect.poll(() => cable.owner(), patience).toBeNull();
  await expectBootText(await open('tcp://127.0.0.1:0'));
});

/** The kernel's timer for the listener's end of this connection: 01 sends again, 02 keepalive (proc(5)). */
async function timerOf(listener: Listener, clientPort: number): Promise<string | undefined> {
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');
  const lines = (await readFile('/proc/net/tcp', 'latin1'))
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const [, , , , , timer] =
    lines.find(
      ([, local, remote]) =>
        local?.endsWith(`:${hex(portOf(listener))}`) && remote?.endsWith(`:${hex(clientPort)}`),
    ) ?? [];
  return timer;
}

test.runIf(process.platform === 'linux').each(['tcp', 'rfc2217'])(
  'the kernel asks after a silent client at a %s listener, whose computer may have vanished',
  async (scheme) => {
    const listener = await open(`${scheme}://127.0.0.1:0`);
    // Held in reset the board has nothing to send, and so nothing to send again.
    board.press('reset', true);
    const socket = connect(portOf(listener), '127.0.0.1');
    try {
      await once(socket, 'connect');
      const timer = async () => {
        const [kind = '', dueTicks = ''] =
          (await timerOf(listener, socket.localPort as number))?.split(':') ?? [];
        return kind === '02' && Number.parseInt(dueTicks, 16) <= 1000;
      };
      await expect.poll(timer, patience).toBe(true);
    } finally {
      socket.destroy();
    }
  },
);

test.skipIf(process.platform === 'win32')(
  'SIGKILL of a program at a pseudo terminal frees the board',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'espwb-killed-'));
    try {
      const path = join(folder, 'tty');
      await open(`pty:${path}`);
      const process = startClient(`require('fs').openSync(${JSON.stringify(path)},'r+')`);
      await expect.poll(() => cable.owner(), patience).not.toBeNull();
      await killed(process);
      await expect.poll(() => cable.owner(), patience).toBeNull();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
