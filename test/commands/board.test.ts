// The built `espwb board` as other programs start it: listeners that it names, boards that share a process,
// flash that outlives the process however it ends.
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BoardProgram, startBoardProgram } from '../support/board-program.ts';

const syncFrame = Buffer.from(`c000082400${'00'.repeat(4)}07071220${'55'.repeat(32)}c0`, 'hex');
const syncAnswer = Buffer.from('c001080200', 'hex');
const writeIds = { begin: 0x02, data: 0x03 } as const;
let home: string;
let programs: BoardProgram[];

beforeEach(async () => {
  programs = [];
  home = await mkdtemp(join(tmpdir(), 'espwb-board-'));
});
afterEach(async () => {
  for (const program of programs) await program.end('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

async function start(...args: string[]): Promise<BoardProgram> {
  const program = await startBoardProgram(home, args);
  programs.push(program);
  return program;
}

/** A client of the boot loader that sends frames and waits for an answer to each. */
async function enterLoader(url: string) {
  const socket = connect(Number(new URL(url.replace(/^\w+:/, 'http:')).port), '127.0.0.1');
  await once(socket, 'connect');
  let heard = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
  });
  const ask = async (frame: Buffer, answer: Buffer) => {
    heard = Buffer.alloc(0);
    socket.write(frame);
    await expect.poll(() => heard.includes(answer), { timeout: 10_000 }).toBe(true);
  };
  await expect
    .poll(
      () => {
        socket.write(syncFrame);
        return heard.includes(syncAnswer);
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBe(true);
  return { ask, leave: () => socket.destroy() };
}

/** A request of the ROM loader whose payload holds no byte that SLIP escapes. */
function request(opcode: number, payload: Buffer, checksum = 0): Buffer {
  const header = Buffer.alloc(8);
  header[1] = opcode;
  header.writeUInt16LE(payload.length, 2);
  header.writeUInt32LE(checksum, 4);
  return Buffer.concat([Buffer.of(0xc0), header, payload, Buffer.of(0xc0)]);
}

const words = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
};

const answerTo = (opcode: number) => Buffer.of(0x01, opcode, 0x02, 0x00);

test('two boards in one process have listeners, flash and lock files of their own', async () => {
  const program = await start(
    'one?timing=fast',
    'two?timing=fast',
    '--listen',
    'tcp://127.0.0.1:0?boot=download',
  );
  expect(program.listeners.map(({ board }) => board)).toEqual(['one', 'two']);
  const [one, two] = program.listeners.map(({ url }) => url) as [string, string];
  expect(one).not.toBe(two);
  // At the same time: a second client of one board would be turned away.
  const clients = await Promise.all([enterLoader(one), enterLoader(two)]);
  for (const client of clients) client.leave();
});

test('SIGKILL loses at most what was written in the last second, and locks nobody out', async () => {
  const first = await start('killed?timing=fast', '--listen', 'tcp://127.0.0.1:0?boot=download');
  const loader = await enterLoader(first.listeners[0]?.url as string);
  const block = Buffer.alloc(1024, 0x5a);
  await loader.ask(request(writeIds.begin, words(1024, 1, 1024, 0x1000)), answerTo(writeIds.begin));
  const checksum = block.reduce((sum, byte) => sum ^ byte, 0xef);
  const data = Buffer.concat([words(1024, 0, 0, 0), block]);
  await loader.ask(request(writeIds.data, data, checksum), answerTo(writeIds.data));
  // The keeper looks twice a second: as soon as the file holds the block, the process may die.
  const file = join(home, 'state', 'boards', 'killed.flash');
  await expect
    .poll(() => readFile(file).catch(() => Buffer.alloc(0)), { timeout: 10_000 })
    .not.toHaveLength(0);
  await first.end('SIGKILL');
  loader.leave();
  const second = await start(
    'killed?timing=fast',
    '--listen',
    'tcp://127.0.0.1:0',
    '--control',
    'tcp://127.0.0.1:0',
  );
  const kept = await second.control({ do: 'flash', offset: 0x1000, size: 1024, bytes: true });
  expect(Buffer.from(kept['base64'] as string, 'base64')).toEqual(block);
});
