// esptool as it comes from its authors. Over socket:// it has no lines, so that door puts the board
// into its boot loader for each new client; over rfc2217:// esptool resets it by itself.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

let board: ServedBoard;
beforeAll(async () => {
  console.log((await runPeer('esptool', ['version'])).output.trim());
  board = await serveBoard('esptool', ['tcp://127.0.0.1:0?boot=download', 'rfc2217://127.0.0.1:0']);
});
afterAll(() => board?.stop());

async function esptool(scheme: 'socket' | 'rfc2217', ...args: string[]): Promise<string> {
  const port = `${scheme}://${scheme === 'socket' ? board.place(0) : board.place(1)}`;
  const { code, output } = await runPeer('esptool', ['--port', port, ...args]);
  expect(code, output).toBe(0);
  return output;
}

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

/** Half noise, half text, so that it neither packs to nothing nor not at all. */
function sampleBytes(sizeBytes: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: sizeBytes }, (_, at) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return at % 512 < 256 ? state >>> 24 : at & 0x3f;
  });
}

describe('esptool over socket://', () => {
  test('tells the chip, its MAC and its flash apart from nothing else', async () => {
    expect(await esptool('socket', 'chip-id')).toContain('Chip ID: 0x02123456');
    expect(await esptool('socket', 'read-mac')).toContain('ec:fa:bc:12:34:56');
    expect(await esptool('socket', 'flash-id')).toContain('Detected flash size: 4MB');
  });

  test('writes, verifies and reads back the same bytes with its stub', async () => {
    const file = join(board.folder, 'sample.bin');
    const bytes = sampleBytes(40_000, 7);
    await writeFile(file, bytes);
    await esptool('socket', 'write-flash', '0x10000', file);
    await esptool('socket', 'verify-flash', '0x10000', file);
    const copy = join(board.folder, 'copy.bin');
    await esptool('socket', 'read-flash', '0x10000', `${bytes.length}`, copy);
    expect(md5(await readFile(copy))).toBe(md5(bytes));
    const kept = await board.control({ do: 'flash', offset: 0x10000, size: bytes.length });
    expect(kept).toMatchObject({ ok: true, md5: md5(bytes) });
  });

  test('writes through the boot ROM alone', async () => {
    const file = join(board.folder, 'rom.bin');
    const bytes = sampleBytes(12_288, 9);
    await writeFile(file, bytes);
    await esptool('socket', '--no-stub', 'write-flash', '0x40000', file);
    const kept = await board.control({ do: 'flash', offset: 0x40000, size: bytes.length });
    expect(kept).toMatchObject({ ok: true, md5: md5(bytes) });
  });

  test('erases the region it was told to and leaves the next sector alone', async () => {
    const before = await board.control({ do: 'flash', offset: 0x12000, size: 4096 });
    await esptool('socket', 'erase-region', '0x10000', '0x2000');
    const blank = md5(new Uint8Array(0x2000).fill(0xff));
    expect(await board.control({ do: 'flash', offset: 0x10000, size: 0x2000 })).toMatchObject({ md5: blank });
    const after = await board.control({ do: 'flash', offset: 0x12000, size: 4096 });
    expect(after['md5']).toBe(before['md5']);
  });
});

describe('esptool over rfc2217://', () => {
  test('resets into the boot loader by the lines, works at 460800 baud and resets out of it', async () => {
    const file = join(board.folder, 'fast.bin');
    const bytes = sampleBytes(60_000, 11);
    await writeFile(file, bytes);
    const output = await esptool('rfc2217', '--baud', '460800', 'write-flash', '0x80000', file);
    expect(output).toContain('Hash of data verified');
    expect(output).toContain('Hard resetting via RTS pin');
    const kept = await board.control({ do: 'flash', offset: 0x80000, size: bytes.length });
    expect(kept).toMatchObject({ ok: true, md5: md5(bytes) });
  });
});
