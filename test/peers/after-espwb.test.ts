// What espwb leaves behind: mpremote comes right after it, on the same port and without a soft reset, and
// finds the friendly prompt, the names and the pins as they were left.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runEspwb, runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

let board: ServedBoard;
beforeAll(async () => {
  board = await serveBoard('after?firmware=micropython', ['pty:FOLDER/tty']);
});
afterAll(() => board?.stop());

const tty = () => join(board.folder, 'tty');
const espwb = async (...args: string[]) => {
  const { code, output } = await runEspwb(board.folder, [...args, '-p', tty()]);
  return { code, output };
};
/** `resume`: as it is, without the soft reset that would hide what was left behind. */
const mpremote = async (code: string) => {
  const { code: exitCode, output } = await runPeer('mpremote', ['connect', tty(), 'resume', 'exec', code]);
  expect(exitCode, output).toBe(0);
  return output.trim();
};

test('after exec a name that it made is there', async () => {
  expect((await espwb('exec', 'kept = 41 + 1')).code).toBe(0);
  expect(await mpremote('print(kept)')).toBe('42');
});

test('after code that raised, and after a syntax error, the prompt is clean', async () => {
  expect((await espwb('exec', 'raise ValueError()')).code).toBe(1);
  expect(await mpremote('print(1)')).toBe('1');
  expect((await espwb('exec', 'print((')).code).toBe(1);
  expect(await mpremote('print(2)')).toBe('2');
});

test('after gpio the pin is as it was set, and mpremote reads the same level', async () => {
  expect((await espwb('gpio', 'set', '4', '1')).code).toBe(0);
  expect(await mpremote('from machine import Pin; print(Pin(4)())')).toBe('1');
  expect((await board.control({ do: 'level', pin: 4 }))['level']).toBe(1);
});

test('after a blink by the board it goes on while mpremote works, until espwb sets the pin', async () => {
  expect((await espwb('gpio', 'blink', 'LED', '--by-board', '--hz', '10')).code).toBe(0);
  const edges = async () => {
    const { edges: all } = await board.control({ do: 'edges', since: 0 });
    return (all as { pin: number }[]).filter(({ pin }) => pin === 2).length;
  };
  const before = await edges();
  await mpremote('import time; time.sleep_ms(400)');
  expect(await edges()).toBeGreaterThan(before + 2);
  expect((await espwb('gpio', 'set', 'LED', 'off')).code).toBe(0);
  const ended = await edges();
  await mpremote('import time; time.sleep_ms(400)');
  expect(await edges()).toBe(ended);
});

test('after files were put and read back mpremote finds them', async () => {
  const { code, output } = await espwb(
    'fs',
    'put',
    join(import.meta.dirname, 'after-espwb.test.ts'),
    ':/a.txt',
  );
  expect(code, output).toBe(0);
  expect(await mpremote("import os; print('a.txt' in os.listdir())")).toBe('True');
});
