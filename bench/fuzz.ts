// npm run fuzz [-- BYTES [SEED]]: ten million random and mutated bytes into each listener of a board as
// `espwb board` serves it, by clients that come, go, and do not always read. Prints what was sent and
// what the board's process took of memory; ends with 1 when it crashed or stopped answering.
import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ServedBoard, serveBoard } from '../test/peers/support/served-board.ts';
import { createRandom, fuzzPiece, type Random } from '../test/support/fuzz-bytes.ts';

const bytesPerListener = Number(process.argv[2] ?? 10_000_000);
const seed = Number(process.argv[3] ?? 1);
/** A client stays for up to so much, then leaves, most often in the middle of a frame. */
const bytesPerClient = 1_000_000;
/** One in four never reads and is cut off after this much, which counts for nothing. */
const bytesPerRudeClient = 100_000;
/** For what is left when a listener is slower than this machine should allow. */
const limitMs = 180_000;
const syncFrame = Buffer.from(`c000082400${'00'.repeat(4)}07071220${'55'.repeat(32)}c0`, 'hex');
const syncAnswer = Buffer.from('c001080200', 'hex');

type Client = {
  readonly write: (bytes: Buffer) => Promise<void>;
  readonly isOpen: () => boolean;
  /** Resolves when the listener has taken all, unless it is left without a word. */
  readonly leave: () => Promise<void>;
};
type ListenerUnderTest = {
  readonly name: string;
  readonly enter: (reads: boolean) => Promise<Client>;
  /** Gets the bytes past the first look, where a listener has one. */
  readonly wrap?: (bytes: Buffer) => Buffer;
};

const say = (text: string) => process.stdout.write(`${text}\n`);
const board = await serveBoard('fuzz?firmware=micropython&timing=fast', [
  'tcp://127.0.0.1:0?boot=download',
  'rfc2217://127.0.0.1:0?boot=flash',
  'pty:FOLDER/tty',
]);
let failures = 0;
try {
  const random = createRandom(seed);
  await answers();
  const before = memoryKb();
  say(`${bytesPerListener} bytes a listener, seed ${seed}; memory before: ${mb(before.now)}`);
  for (const listener of listenersOf(board)) {
    const start = performance.now();
    await board.control({ do: 'reset-counters' });
    const sent = await fuzz(listener, random);
    const seconds = (performance.now() - start) / 1000;
    const { counters } = await board.control({ do: 'counters' });
    const reached = (counters as { bytesIn?: number } | undefined)?.bytesIn;
    const isAlive = await answers().then(
      () => true,
      (error) => {
        say(`${listener.name}: ${error}`);
        return false;
      },
    );
    if (!isAlive || sent.bytes < bytesPerListener) failures++;
    say(
      `${listener.name.padEnd(8)} ${sent.bytes} bytes by ${sent.clients} clients in ${seconds.toFixed(0)} s, ${reached} reached the chip, ` +
        `the board ${isAlive ? 'answers' : 'IS DEAD'}, memory ${mb(memoryKb().now)}`,
    );
  }
  await pause(2000);
  const after = memoryKb();
  say(
    `crashes: ${failures}; memory before ${mb(before.now)}, after ${mb(after.now)}, peak ${mb(after.peak)}`,
  );
} finally {
  await board.stop();
}
process.exitCode = failures === 0 ? 0 : 1;

function listenersOf({ urls, folder, controlUrl }: ServedBoard): readonly ListenerUnderTest[] {
  return [
    { name: 'tcp', enter: (reads) => enterSocket(urls[0] as string, reads) },
    { name: 'rfc2217', enter: (reads) => enterSocket(urls[1] as string, reads) },
    { name: 'pty', enter: (reads) => enterTerminal(join(folder, 'tty'), reads) },
    {
      name: 'control',
      enter: (reads) => enterSocket(controlUrl, reads),
      // A line that does not begin as an object ends the connection at once.
      wrap: (bytes) => Buffer.concat([Buffer.from('{'), bytes, Buffer.from('\n')]),
    },
  ];
}

async function fuzz(
  listener: ListenerUnderTest,
  random: Random,
): Promise<{ bytes: number; clients: number }> {
  const end = performance.now() + limitMs;
  let bytes = 0;
  let clients = 0;
  while (bytes < bytesPerListener && performance.now() < end) {
    const isRude = random(4) === 0;
    const client = await listener.enter(!isRude);
    clients++;
    const most = isRude ? bytesPerRudeClient : Math.min(bytesPerListener - bytes, 1 + random(bytesPerClient));
    let sent = 0;
    while (sent < most && client.isOpen() && performance.now() < end) {
      const piece = (listener.wrap ?? ((each) => each))(fuzzPiece(random));
      await client.write(piece);
      sent += piece.length;
    }
    await client.leave();
    if (!isRude) bytes += sent;
  }
  return { bytes, clients };
}

/** Whoever does not read is left when nothing moves any more: that, too, must not harm the board. */
async function enterSocket(url: string, reads: boolean): Promise<Client> {
  const { hostname, port } = new URL(url.replace(/^\w+:/, 'http:'));
  const socket: Socket = connect(Number(port), hostname);
  let isOpen = true;
  socket.on('error', () => {});
  socket.on('close', () => {
    isOpen = false;
  });
  if (reads) socket.resume();
  return {
    isOpen: () => isOpen,
    leave: async () => {
      if (!reads) return void socket.destroy();
      if (!isOpen) return;
      socket.end();
      await new Promise((done) => socket.once('close', done));
    },
    write: async (bytes) => {
      if (socket.write(bytes)) return;
      for (let waitedMs = 0; socket.writableNeedDrain && isOpen; waitedMs += 5) {
        await pause(5);
        if (!reads && waitedMs > 500) isOpen = false;
      }
    },
  };
}

async function enterTerminal(path: string, reads: boolean): Promise<Client> {
  const file = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const buffer = Buffer.alloc(65_536);
  const orNothing = (work: () => number) => {
    try {
      return work();
    } catch {
      return 0;
    }
  };
  // The listener looks for programs every 20 ms, and lets the one before go for good.
  await pause(50);
  return {
    isOpen: () => true,
    leave: async () => closeSync(file),
    write: async (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        if (reads) orNothing(() => readSync(file, buffer));
        const count = orNothing(() => writeSync(file, bytes, at));
        at += count;
        if (count === 0) await pause(1);
      }
    },
  };
}

/** The board in its boot loader answers SYNC, as any program would have it. @throws Error if not */
async function answers(): Promise<void> {
  await board.control({ do: 'clear' });
  const { hostname, port } = new URL((board.urls[0] as string).replace(/^\w+:/, 'http:'));
  for (let attempt = 0; attempt < 5; attempt++) {
    const socket = connect(Number(port), hostname);
    let heard = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
    });
    socket.on('error', () => {});
    try {
      await pause(400);
      for (let waited = 0; waited < 20 && !heard.includes(syncAnswer); waited++) {
        socket.write(syncFrame);
        await pause(100);
      }
      if (heard.includes(syncAnswer)) return;
    } finally {
      socket.destroy();
    }
  }
  throw new Error('the boot loader does not answer SYNC');
}

/** Resident memory of the board's process (Linux). */
function memoryKb(): { now: number; peak: number } {
  const status = readFileSync(`/proc/${board.processId}/status`, 'utf8');
  const value = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return { now: value('VmRSS'), peak: value('VmHWM') };
}

function mb(kb: number): string {
  return `${(kb / 1024).toFixed(0)} MB`;
}
