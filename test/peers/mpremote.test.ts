// mpremote as it comes from MicroPython, over a pseudo terminal and over RFC 2217.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

let board: ServedBoard;
beforeAll(async () => {
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

  test('finds in the next session, which begins with a soft reset, what it made in the last', async () => {
    await mpremote('fs', 'mkdir', ':kept');
    expect(await mpremote('fs', 'ls')).toContain('kept/');
    await mpremote('fs', 'rmdir', ':kept');
    expect(await mpremote('fs', 'ls')).not.toContain('kept/');
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

describe('mpremote over rfc2217://', () => {
  const overRfc2217 = async (...args: string[]) => {
    const { code, output } = await runPeer('mpremote', ['connect', `rfc2217://${board.place(1)}`, ...args]);
    expect(code, output).toBe(0);
    return output;
  };

  test('finds the REPL although its client raises both lines', async () => {
    expect((await overRfc2217('eval', '2**10')).trim()).toBe('1024');
  });

  test('runs a file and copies one there, looks at it, and takes it back in one session', async () => {
    const bytes = Uint8Array.from({ length: 2000 }, (_, at) => (at * 11) & 0xff);
    const local = join(board.folder, 'far.bin');
    const back = join(board.folder, 'far-back.bin');
    const script = join(board.folder, 'far.py');
    await writeFile(local, bytes);
    await writeFile(script, 'print("far", 6 * 7)\n');
    const there = ['run', script, '+', 'fs', 'cp', local, ':far.bin', '+', 'fs', 'ls'];
    const andBack = [
      'fs',
      'sha256sum',
      ':far.bin',
      '+',
      'fs',
      'cp',
      ':far.bin',
      back,
      '+',
      'fs',
      'rm',
      ':far.bin',
    ];
    const output = await overRfc2217(...there, '+', ...andBack, '+', 'soft-reset');
    expect(output).toContain('far 42');
    expect(output).toContain('2000 far.bin');
    expect(output).toContain(createHash('sha256').update(bytes).digest('hex'));
    expect(await readFile(back)).toEqual(Buffer.from(bytes));
  });
});

test('a virtual ESP32-C3: the port of that family, its files, its pins', async () => {
  const other = await serveBoard('mpremote-c3?chip=esp32c3&firmware=micropython', ['pty:FOLDER/tty']);
  try {
    const local = join(other.folder, 'local.bin');
    const back = join(other.folder, 'back.bin');
    const bytes = Uint8Array.from({ length: 3000 }, (_, at) => (at * 7) & 0xff);
    await writeFile(local, bytes);
    const run = async (...args: string[]) => {
      const { code, output } = await runPeer('mpremote', ['connect', join(other.folder, 'tty'), ...args]);
      expect(code, output).toBe(0);
      return output;
    };
    const said = await run(
      'exec',
      'import os, machine; print(os.uname().machine, machine.Pin(8, 3, value=1)())',
    );
    expect(said.trim()).toBe('ESP32C3 module with ESP32C3 1');
    expect(
      await run('fs', 'cp', local, ':data.bin', '+', 'fs', 'cp', ':data.bin', back, '+', 'df'),
    ).toContain('2097152');
    expect(await readFile(back)).toEqual(Buffer.from(bytes));
    await writeFile(join(other.folder, 'mounted.py'), 'print("from this computer")');
    expect(await run('mount', other.folder, 'exec', 'import mounted')).toContain('from this computer');
  } finally {
    await other.stop();
  }
});
