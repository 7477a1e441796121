// nodemcu-uploader as it comes from PyPI, an independent client of the Lua firmware: it sends its own
// Lua functions, then binary blocks of 128 bytes through uart.on, and takes files back the same way.
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

const onAnyPort = resolve(import.meta.dirname, 'support/nodemcu-uploader.py');

let board: ServedBoard;
beforeAll(async () => {
  board = await serveBoard('uploader?firmware=nodemcu', ['pty:FOLDER/tty', 'rfc2217://127.0.0.1:0']);
});
afterAll(() => board?.stop());

async function runUploader(port: string, args: readonly string[]): Promise<string> {
  const { code, output } = await runPeer('python', ['-B', onAnyPort, '--port', port, ...args]);
  expect(code, output).toBe(0);
  return output;
}

describe('nodemcu-uploader over a pseudo terminal', () => {
  const uploader = (...args: string[]) => runUploader(join(board.folder, 'tty'), args);

  test('uploads bytes of every value, has them verified, and downloads them equal', async () => {
    const bytes = Uint8Array.from({ length: 1100 }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
    const local = join(board.folder, 'local.bin');
    const back = join(board.folder, 'back.bin');
    await writeFile(local, bytes);
    expect(await uploader('upload', '--verify', 'raw', `${local}:data.bin`)).toContain(
      'Verification successful. Contents are identical.',
    );
    await uploader('download', `data.bin:${back}`);
    expect(await readFile(back)).toEqual(Buffer.from(bytes));
    expect(await uploader('file', 'list')).toMatch(/data\.bin +1100/);
    await uploader('file', 'remove', 'data.bin');
    expect(await uploader('file', 'list')).not.toContain('data.bin');
  });

  test('uploads and compiles a program, runs it, and still finds it after a restart', async () => {
    const program = join(board.folder, 'program.lua');
    await writeFile(program, 'print("the answer is", 6 * 7)\n');
    await uploader('upload', '--compile', `${program}:answer.lua`);
    expect(await uploader('node', 'restart')).toContain('powered by Lua 5.1.4');
    expect(await uploader('file', 'do', 'answer.lc')).toContain('the answer is\t42');
    expect(await uploader('node', 'info')).toMatch(/flash_size\s+4096/);
  });
});

// Its RFC 2217 client waits 50 ms at every change of a timeout, of which the uploader makes many.
test('nodemcu-uploader over rfc2217://, with lines to set, lists the files and runs one', async () => {
  const uploader = (...args: string[]) => runUploader(`rfc2217://${board.place(1)}`, args);
  const list = await uploader('file', 'list');
  expect(list).toMatch(/answer\.lc +\d+/);
  expect(await uploader('file', 'do', 'answer.lc')).toContain('the answer is\t42');
});
