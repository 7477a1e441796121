// A short run of `npm run fuzz`, in one process: whatever comes in through a door, the board behind it
// lives, and the next program finds it.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startHostedBoard } from '../../../src/virtual-board/host.ts';
import type { HostedBoard } from '../../../src/virtual-board/hosted-board.ts';
import { openControlDoor } from '../../../src/virtual-board/listeners/control-door.ts';
import type { Door } from '../../../src/virtual-board/listeners/door.ts';
import { openDoor } from '../../../src/virtual-board/listeners/open-door.ts';
import { type SharedCable, shareCable } from '../../../src/virtual-board/listeners/shared-cable.ts';
import { createRandom, fuzzPiece } from '../../support/fuzz-bytes.ts';

const options = { allowRemote: false, onNote: () => {} };
const syncFrame = Buffer.from(`c000082400${'00'.repeat(4)}07071220${'55'.repeat(32)}c0`, 'hex');
const syncAnswer = Buffer.from('c001080200', 'hex');
const totalBytes = 200_000;
let board: HostedBoard;
let cable: SharedCable;
let loader: Door;

beforeEach(async () => {
  board = await startHostedBoard({ name: 'fuzz', timing: 'fast' });
  cable = shareCable(board);
  loader = await openDoor('tcp://127.0.0.1:0?boot=download', cable, options);
});
afterEach(async () => {
  await loader.close();
  await board.stop();
});

const portOf = (door: Door) => Number(new URL(door.url.replace(/^\w+:/, 'http:')).port);

/** Sends pieces until it is enough, by as many clients as the door ends before. */
async function pour(
  door: Door,
  seed: number,
  wrap: (piece: Buffer) => Buffer,
  isEnough = (sent: number) => sent >= totalBytes,
): Promise<void> {
  const random = createRandom(seed);
  for (let sent = 0; !isEnough(sent); ) {
    const socket = connect(portOf(door), '127.0.0.1');
    const gone = new Promise((done) => socket.once('close', done));
    let isOpen = true;
    void gone.then(() => {
      isOpen = false;
    });
    socket.on('error', () => {});
    socket.resume();
    while (isOpen && !isEnough(sent)) {
      const piece = wrap(fuzzPiece(random));
      sent += piece.length;
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => {}), gone]);
    }
    socket.end();
    await gone;
  }
}

async function expectLoaderAnswers(): Promise<void> {
  board.inject({ kind: 'clear' });
  if (!cable.isPlugged()) cable.plug();
  await expectAnswer(loader);
}

/** Through a door with boot=download. */
async function expectAnswer(door: Door): Promise<void> {
  const socket = connect(portOf(door), '127.0.0.1');
  try {
    let heard = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
    });
    await expect
      .poll(
        () => {
          socket.write(syncFrame);
          return heard.includes(syncAnswer);
        },
        { timeout: 10_000 },
      )
      .toBe(true);
  } finally {
    socket.destroy();
  }
}

const asIs = (piece: Buffer) => piece;
const asLine = (piece: Buffer) => Buffer.concat([Buffer.from('{'), piece, Buffer.from('\n')]);

test.each([
  ['tcp', asIs],
  ['rfc2217', asIs],
  ['control', asLine],
] as const)('noise and broken requests into a %s door leave a board that answers', async (kind, wrap) => {
  const url = `${kind === 'control' ? 'tcp' : kind}://127.0.0.1:0`;
  const door =
    kind === 'control'
      ? await openControlDoor(url, { board, cable }, options)
      : await openDoor(url, cable, options);
  try {
    await pour(door, 3, wrap);
    await expectLoaderAnswers();
  } finally {
    await door.close();
  }
});

test('a flood into one board does not keep its neighbour in the same process from answering', async () => {
  const door = await openDoor('rfc2217://127.0.0.1:0', cable, options);
  const neighbour = await startHostedBoard({ name: 'neighbour', timing: 'fast' });
  const itsDoor = await openDoor('tcp://127.0.0.1:0?boot=download', shareCable(neighbour), options);
  let isOver = false;
  const flood = pour(door, 7, asIs, () => isOver);
  try {
    for (let round = 0; round < 3; round++) await expectAnswer(itsDoor);
  } finally {
    isOver = true;
    await flood;
    await itsDoor.close();
    await neighbour.stop();
    await door.close();
  }
});
