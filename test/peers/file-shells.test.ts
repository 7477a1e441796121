// The older programs that people copy files to MicroPython with, each with a protocol of its own above the raw REPL.
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

const bytes = Buffer.from(Uint8Array.from({ length: 1500 }, (_, at) => (at * 7 + (at >> 8)) & 0xff));

let board: ServedBoard;
beforeAll(async () => {
  board = await serveBoard('shells?firmware=micropython', ['pty:FOLDER/tty']);
  await writeFile(local('data.bin'), bytes);
  await writeFile(local('say.py'), 'print("the answer is", 6 * 7)\n');
});
afterAll(() => board?.stop());

const tty = () => join(board.folder, 'tty');
const local = (name: string) => join(board.folder, name);

async function run(program: string, ...args: string[]): Promise<string> {
  const { code, output } = await runPeer(program, args);
  expect(code, output).toBe(0);
  return output;
}

test('ampy puts a file, finds it, gets it back, runs another and removes it', async () => {
  const ampy = (...args: string[]) => run('ampy', '--port', tty(), ...args);
  await ampy('put', local('data.bin'), '/ampy.bin');
  expect(await ampy('ls', '-l')).toContain('/ampy.bin - 1500 bytes');
  await ampy('get', '/ampy.bin', local('ampy.bin'));
  expect((await readFile(local('ampy.bin'))).equals(bytes)).toBe(true);
  expect(await ampy('run', local('say.py'))).toContain('the answer is 42');
  await ampy('rm', '/ampy.bin');
});

// Before mpfshell, which leaves the board in its raw REPL: rshell finds no way out of that.
test('rshell knows the board, copies both ways and tells a size', async () => {
  const script = local('rshell.txt');
  const there = `cp ${local('data.bin')} /pyboard/rshell.bin`;
  const back = `cp /pyboard/rshell.bin ${local('rshell.bin')}`;
  await writeFile(script, `${[there, 'filesize /pyboard/rshell.bin', back, 'ls /pyboard'].join('\n')}\n`);
  const output = await run('rshell', '--port', tty(), '--file', script);
  expect(output).toContain('Retrieving sysname ... esp8266');
  expect(output).toMatch(/^1500$/m);
  expect(output).toMatch(/boot\.py +rshell\.bin/);
  expect((await readFile(local('rshell.bin'))).equals(bytes)).toBe(true);
});

test('mpfshell does the same in one session, in a folder that it makes', async () => {
  const commands = [
    // It puts /dev/ before what is no name of a port.
    `open ${relative('/dev', tty())}`,
    ...['md made', 'cd made', `lcd ${board.folder}`, 'put data.bin', 'ls', 'get data.bin mpfshell.bin'],
    ...['exec print(6*7)', 'rm data.bin', 'cd ..', 'rm made', 'ls'],
  ];
  const output = await run('mpfshell', '-n', '--nocolor', '-c', commands.join(';'));
  expect(output).toContain('Connected to esp8266');
  expect(output).toMatch(/Remote files in '\/made':[\s\S]*data\.bin[\s\S]*\b42\b/);
  expect(output.slice(output.lastIndexOf('Remote files'))).not.toContain('made');
  expect((await readFile(local('mpfshell.bin'))).equals(bytes)).toBe(true);
});

test('mpytool copies both ways, runs a file and knows the release and the MAC', async () => {
  const mpytool = (...args: string[]) => run('mpytool', '-p', tty(), ...args);
  await mpytool('cp', local('data.bin'), ':/mpytool.bin');
  await mpytool('cp', ':/mpytool.bin', local('mpytool.bin'));
  expect((await readFile(local('mpytool.bin'))).equals(bytes)).toBe(true);
  expect(await mpytool('run', local('say.py'))).toContain('the answer is 42');
  expect(await mpytool('info')).toMatch(/esp8266[\s\S]*MicroPython v1\.\d+[\s\S]*ec:fa:bc:12:34:56/);
});
