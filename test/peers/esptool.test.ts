// esptool as it comes from its authors. Over socket:// it has no lines, so that listener puts the board
// into its boot loader for each new client; over rfc2217:// esptool resets it by itself. Its own
// RFC 2217 client polls for 50 ms at every change of a timeout, so little is done over that one.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

let board: ServedBoard;
beforeAll(async () => {
  board = await serveBoard('esptool', ['tcp://127.0.0.1:0?boot=download', 'rfc2217://127.0.0.1:0']);
});
afterAll(() => board?.stop());

type Scheme = 'socket' | 'rfc2217' | 'rfc2217-slow';

function runEsptool(scheme: Scheme, args: readonly string[]) {
  const port = {
    socket: `socket://${board.place(0)}`,
    rfc2217: `rfc2217://${board.place(1)}`,
    // As esptool's documentation has it: pyserial waits for no answer, but 100 ms after each change of a line.
    'rfc2217-slow': `rfc2217://${board.place(1)}?ign_set_control`,
  }[scheme];
  return runPeer('esptool', ['--port', port, ...args]);
}

async function esptool(scheme: Scheme, ...args: string[]): Promise<string> {
  const { code, output } = await runEsptool(scheme, args);
  expect(code, output).toBe(0);
  return output;
}

/** Half noise, half text, so that it neither packs to nothing nor not at all. */
function sampleBytes(sizeBytes: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Uint8Array.from({ length: sizeBytes }, (_, at) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return at % 512 < 256 ? state >>> 24 : at & 0x3f;
    }),
  );
}

async function sampleFile(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(board.folder, name);
  await writeFile(path, bytes);
  return path;
}

/** What esptool reads from the board, as a file that it writes. */
async function readBack(offset: number, sizeBytes: number): Promise<Buffer> {
  const path = join(board.folder, 'read-back.bin');
  await esptool('socket', 'read-flash', `${offset}`, `${sizeBytes}`, path);
  return readFile(path);
}

/** Two halves of a megabyte say at which byte they part, not in a megabyte of text. */
function expectSameBytes(found: Buffer, wanted: Buffer): void {
  const at = wanted.findIndex((byte, index) => found[index] !== byte);
  expect({ length: found.length, firstDifference: at }).toEqual({
    length: wanted.length,
    firstDifference: -1,
  });
}

describe('esptool over socket://', () => {
  test('tells the chip, its MAC and its flash apart from nothing else', async () => {
    expect(await esptool('socket', 'chip-id')).toContain('Chip ID: 0x00123456');
    expect(await esptool('socket', 'read-mac')).toContain('ec:fa:bc:12:34:56');
    expect(await esptool('socket', 'flash-id')).toContain('Detected flash size: 4MB');
  });

  test('writes, verifies and reads back the same bytes with its stub', async () => {
    const bytes = sampleBytes(40_000, 7);
    const file = await sampleFile('sample.bin', bytes);
    await esptool('socket', 'write-flash', '0x10000', file);
    expect(await esptool('socket', 'verify-flash', '0x10000', file)).toContain('Verification successful');
    expectSameBytes(await readBack(0x10000, bytes.length), bytes);
    expectSameBytes(await board.flash(0x10000, bytes.length), bytes);
  });

  test('does not verify what differs by one bit', async () => {
    const bytes = sampleBytes(40_000, 7);
    bytes[20_000] = (bytes[20_000] as number) ^ 1;
    const file = await sampleFile('other.bin', bytes);
    const { code, output } = await runEsptool('socket', ['verify-flash', '0x10000', file]);
    expect(code, output).not.toBe(0);
    expect(output).toContain('Verification failed');
  });

  test('writes through the boot ROM alone, and the stub reads the same bytes', async () => {
    const bytes = sampleBytes(12_288, 9);
    const file = await sampleFile('rom.bin', bytes);
    await esptool('socket', '--no-stub', 'write-flash', '0x40000', file);
    expectSameBytes(await readBack(0x40000, bytes.length), bytes);
    expectSameBytes(await board.flash(0x40000, bytes.length), bytes);
  });

  test.each([
    ['verify-flash', 'flash_md5sum', ['0x40000', 'rom.bin']],
    ['read-flash', 'read_flash_slow', ['0x40000', '0x1000', 'no-stub.bin']],
    ['erase-flash', 'erase_flash', []],
  ])('knows that this boot ROM has no %s', async (command, missing, args) => {
    const paths = args.map((each) => (each.endsWith('.bin') ? join(board.folder, each) : each));
    const { code, output } = await runEsptool('socket', ['--no-stub', command, ...paths]);
    expect(code).not.toBe(0);
    expect(output).toContain(`ESP8266 ROM does not support function ${missing}`);
  });

  test('erases the region it was told to and leaves the next sector alone', async () => {
    const next = await board.flash(0x12000, 4096);
    await esptool('socket', 'erase-region', '0x10000', '0x2000');
    expectSameBytes(await board.flash(0x10000, 0x2000), Buffer.alloc(0x2000, 0xff));
    expectSameBytes(await board.flash(0x12000, 4096), next);
  });

  test('erases the whole flash', async () => {
    const output = await esptool('socket', 'erase-flash');
    expect(output).toContain('Flash memory erased successfully');
    expectSameBytes(await board.flash(0, 4 << 20), Buffer.alloc(4 << 20, 0xff));
  });
});

describe('esptool over rfc2217://', () => {
  test('starts the boot loader through its documented URL, line by line with pauses', async () => {
    expect(await esptool('rfc2217-slow', '--no-stub', 'chip-id')).toContain('Chip ID: 0x00123456');
  });

  test('resets into the boot loader by the lines, works at 460800 baud and resets out of it', async () => {
    const bytes = sampleBytes(60_000, 11);
    const file = await sampleFile('fast.bin', bytes);
    const output = await esptool('rfc2217', '--baud', '460800', 'write-flash', '0x80000', file);
    expect(output).toContain('Hash of data verified');
    expect(output).toContain('Hard resetting via RTS pin');
    expectSameBytes(await board.flash(0x80000, bytes.length), bytes);
  });
});
