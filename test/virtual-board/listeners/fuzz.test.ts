// A short run of `npm run fuzz`, in one process: whatever comes in through a listener, the board behind it
// lives, and the next program finds it.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Listener } from '../../../src/serial-server/listener.ts';
import { openControlListener } from '../../../src/virtual-board/listeners/control-listener.ts';
import { openListener } from '../../../src/virtual-board/listeners/open-listener.ts';
import { type SharedCable, shareCable } from '../../../src/virtual-board/listeners/shared-cable.ts';
import { startWorkerBoard } from '../../../src/virtual-board/start-worker-board.ts';
import type { WorkerBoard } from '../../../src/virtual-board/worker-board.ts';
import { createRandom, fuzzPiece } from '../../support/fuzz-bytes.ts';

const options = { allowRemote: false, onNote: () => {} };
const syncFrame = Buffer.from(`c000082400${'00'.repeat(4)}07071220${'55'.repeat(32)}c0`, 'hex');
const syncAnswer = Buffer.from('c001080200', 'hex');
const totalBytes = 200_000;
let board: WorkerBoard;
let cable: SharedCable;
let loader: Listener;

beforeEach(async () => {
  board = await startWorkerBoard({ name: 'fuzz', timing: 'fast' });
  cable = shareCable(board);
  loader = await openListener('tcp://127.0.0.1:0?boot=download', cable, options);
});
afterEach(async () => {
  await loader.close();
  await board.stop();
});

const portOf = (listener: Listener) => Number(new URL(listener.url.replace(/^\w+:/, 'http:')).port);

/** Sends pieces until it is enough, by as many clients as the listener ends before. */
async function pour(
  listener: Listener,
  seed: number,
  wrap: (piece: Buffer) => Buffer,
  isEnough = (sent: number) => sent >= totalBytes,
): Promise<void> {
  const random = createRandom(seed);
  for (let sent = 0; !isEnough(sent); ) {
    const socket = connect(portOf(listener), '127.0.0.1');
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

/** Through a listener with boot=download. */
async function expectAnswer(listener: Listener): Promise<void> {
  const socket = connect(portOf(listener), '127.0.0.1');
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
] as const)('noise and broken requests into a %s listener leave a board that answers', async (kind, wrap) => {
  const url = `${kind === 'control' ? 'tcp' : kind}://127.0.0.1:0`;
  const listener =
    kind === 'control'
      ? await openControlListener(url, { board, cable }, options)
      : await openListener(url, cable, options);
  try {
    await pour(listener, 3, wrap);
    await expectLoaderAnswers();
  } finally {
    await listener.close();
  }
});

test('a flood into one board does not keep its neighbour in the same process from answering', async () => {
  const listener = await openListener('rfc2217://127.0.0.1:0', cable, options);
  const neighbour = await startWorkerBoard({ name: 'neighbour', timing: 'fast' });
  const itsListener = await openListener('tcp://127.0.0.1:0?boot=download', shareCable(neighbour), options);
  let isOver = false;
  const flood = pour(listener, 7, asIs, () => isOver);
  try {
    for (let round = 0; round < 3; round++) await expectAnswer(itsListener);
  } finally {
    isOver = true;
    await flood;
    await itsListener.close();
    await neighbour.stop();
    await listener.close();
  }
});
