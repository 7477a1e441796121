// mpremote as it comes from MicroPython, over a pseudo terminal and over RFC 2217.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

let board: ServedBoard;
beforeAll(async () => {
  console.log((await runPeer('mpremote', ['version'])).output.trim());
  board = await serveBoard('mpremote?firmware=micropython', ['pty:FOLDER/tty', 'rfc2217://127.0.0.1:0']);
});
afterAll(() => board?.stop());

async function mpremote(...args: string[]): Promise<string> {
  const { code, output } = await runPeer('mpremote', ['connect', join(board.folder, 'tty'), ...args]);
  expect(code, output).toBe(0);
  return output;
}

describe('mpremote over a pseudo terminal', () => {
  test('evaluates, executes and runs a file', async () => {
    const script = join(board.folder, 'script.py');
    await writeFile(script, 'import sys\nprint(sys.platform)\n');
    expect((await mpremote('eval', '6*7')).trim()).toBe('42');
    expect((await mpremote('exec', 'print("from the board")')).trim()).toBe('from the board');
    expect((await mpremote('run', script)).trim()).toBe('esp8266');
  });

  test('copies a file there and back unharmed, in a folder it made, and removes both', async () => {
    const bytes = Uint8Array.from({ length: 3000 }, (_, at) => (at * 7) & 0xff);
    const local = join(board.folder, 'local.bin');
    const back = join(board.folder, 'back.bin');
    await writeFile(local, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    // One session: each new one would begin with a soft reset.
    const there = ['fs', 'mkdir', ':lib', '+', 'fs', 'cp', local, ':lib/data.bin'];
    const look = ['fs', 'ls', ':lib', '+', 'fs', 'sha256sum', ':lib/data.bin', '+', 'df'];
    const andBack = [
      'fs',
      'cp',
      ':lib/data.bin',
      back,
      '+',
      'fs',
      'rm',
      ':lib/data.bin',
      '+',
      'fs',
      'rmdir',
      ':lib',
    ];
    const output = await mpremote(...there, '+', ...look, '+', ...andBack);
    expect(output).toContain('3000 data.bin');
    expect(output).toContain(sha256);
    expect(await readFile(back)).toEqual(Buffer.from(bytes));
    expect(await mpremote('fs', 'ls')).not.toContain('lib');
  });

  test('soft-resets, after which names are gone', async () => {
    await mpremote('exec', 'kept = 1');
    expect((await mpremote('resume', 'soft-reset', 'eval', '"kept" in globals()')).trim()).toBe('False');
  });

  test('mounts a local folder that the board imports from', async () => {
    await writeFile(join(board.folder, 'near.py'), 'word = "mounted"\n');
    const output = await mpremote('mount', board.folder, 'exec', 'import near; print(near.word)');
    expect(output).toContain('mounted');
  });
});

test('mpremote over rfc2217:// finds the REPL although its client raises both lines', async () => {
  const port = `rfc2217://${board.place(1)}`;
  const { code, output } = await runPeer('mpremote', ['connect', port, 'eval', '2**10']);
  expect(code, output).toBe(0);
  expect(output.trim()).toBe('1024');
});
