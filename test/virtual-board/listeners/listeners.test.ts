// Listeners of a real board in its worker, entered through real sockets on loopback.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Listener } from '../../../src/serial-server/listener.ts';
import { openControlListener } from '../../../src/virtual-board/listeners/control-listener.ts';
import { openListener } from '../../../src/virtual-board/listeners/open-listener.ts';
import { type SharedCable, shareCable } from '../../../src/virtual-board/listeners/shared-cable.ts';
import { startWorkerBoard } from '../../../src/virtual-board/start-worker-board.ts';
import type { WorkerBoard } from '../../../src/virtual-board/worker-board.ts';

const options = { allowRemote: false, onNote: () => {} };
const patience = { timeout: 15_000 };
const syncFrame = Buffer.from(`c000082400${'00'.repeat(4)}07071220${'55'.repeat(32)}c0`, 'hex');
const syncAnswer = Buffer.from('c001080200', 'hex');
let board: WorkerBoard;
let cable: SharedCable;
let listeners: Listener[];
let sockets: Socket[];

beforeEach(async () => {
  listeners = [];
  sockets = [];
  board = await startWorkerBoard({ name: 'listeners', timing: 'fast' });
  cable = shareCable(board);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const listener of listeners) await listener.close();
  await board.stop();
});

async function open(url: string): Promise<Listener> {
  const listener = await openListener(url, cable, options);
  listeners.push(listener);
  return listener;
}

async function enter(listener: Listener): Promise<Socket> {
  const socket = connect(Number(new URL(listener.url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Everything that came until `wanted` was in it. */
function hear(socket: Socket, wanted: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.includes(wanted)) resolve(heard);
    });
    socket.on('close', () => reject(new Error(`closed after ${heard.toString('latin1')}`)));
  });
}

describe('the listeners of a board', () => {
  test('boot=download lets raw TCP reach the boot loader, which it has no lines for', async () => {
    const socket = await enter(await open('tcp://127.0.0.1:0?boot=download'));
    const heard = hear(socket, syncAnswer);
    socket.write(syncFrame);
    expect((await heard).includes(syncAnswer)).toBe(true);
  });

  test('a second client is told who was first, because a board has one serial port', async () => {
    const tcp = await open('tcp://127.0.0.1:0');
    const rfc2217 = await open('rfc2217://127.0.0.1:0');
    const first = await enter(tcp);
    await expect.poll(() => cable.owner(), patience).toContain(`:${first.localPort}`);
    const second = await enter(rfc2217);
    expect(`${await hear(second, Buffer.from('\r\n'))}`).toContain(`in use by 127.0.0.1:${first.localPort}`);
  });

  test.skipIf(process.platform === 'win32')(
    'at a pseudo terminal too, where it waits and is next when the board is free',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'espwb-listeners-'));
      const path = join(folder, 'tty');
      await open(`pty:${path}`);
      const first = await enter(await open('tcp://127.0.0.1:0'));
      await expect.poll(() => cable.owner(), patience).toContain(`:${first.localPort}`);
      const second = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'ignore'] });
      try {
        let heard = '';
        second.stdout.on('data', (chunk: Buffer) => {
          heard += chunk.toString('latin1');
        });
        await expect.poll(() => heard, patience).toContain(`in use by 127.0.0.1:${first.localPort}\r\n`);
        first.destroy();
        await expect.poll(() => cable.owner(), patience).toMatch(/^\/dev\//);
      } finally {
        second.kill('SIGKILL');
        await rm(folder, { recursive: true, force: true });
      }
    },
  );

  test('an address that others can reach is refused unless it is allowed', async () => {
    await expect(open('tcp://0.0.0.0:0')).rejects.toMatchObject({ reason: 'usage' });
  });

  test('unplugging closes the client, and plugging in lets the next one enter', async () => {
    const listener = await open('tcp://127.0.0.1:0');
    const first = await enter(listener);
    await expect.poll(() => cable.owner(), patience).not.toBeNull();
    const closed = once(first.resume(), 'close');
    await cable.unplug();
    await closed;
    cable.plug();
    await enter(listener);
    await expect.poll(() => cable.owner(), patience).not.toBeNull();
  });

  test.each(['tcp', 'rfc2217'])(
    'random bytes at a %s listener harm neither it nor its neighbour',
    async (scheme) => {
      const listener = await open(`${scheme}://127.0.0.1:0`);
      for (let round = 0; round < 4; round++) {
        const socket = await enter(listener);
        socket.resume();
        const noise = randomBytes(100_000);
        for (let at = 0; at < noise.length; at += 3) if ((noise[at] as number) > 200) noise[at] = 255;
        socket.end(noise);
        await once(socket, 'close');
        await expect.poll(() => cable.owner(), patience).toBeNull();
      }
      const control = await openControlListener('tcp://127.0.0.1:0', { board, cable }, options);
      listeners.push(control);
      const asker = await enter(control);
      const answer = hear(asker, Buffer.from('\n'));
      const id = 'a\u202eb\u009b2J\u2028';
      asker.write(`${JSON.stringify({ id, do: 'state' })}\n`);
      const said = `${await answer}`;
      // A terminal that shows it obeys nothing in it.
      expect(said).toMatch(/^[\x20-\x7e]+\n$/);
      expect(JSON.parse(said)).toEqual({
        id,
        ok: true,
        board: 'listeners',
        plugged: true,
        client: null,
      });
    },
  );
});
