// Firmwares without a program to run: Espressif's AT, and an application that nobody knows.
import { afterEach, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../support/board-console.ts';
import { smallImage } from '../../support/small-image.ts';

let open: BoardConsole | null = null;
afterEach(() => open?.stop());

function powered(text: string): BoardConsole {
  open = boardConsole(smallImage(text), 0x100000);
  return open;
}

test('AT firmware says ready, then answers AT and tells its version', async () => {
  const board = powered('AT version:1.7.0.0(Aug 16 2018 00:57:04)');
  await board.until('\r\nready\r\n');
  board.type('AT\r\n');
  expect(await board.until('OK\r\n')).toBe('AT\r\n\r\nOK\r\n');
  board.type('AT+GMR\r\n');
  expect(await board.until('OK\r\n')).toContain('AT version:1.7.0.0');
});

test('AT firmware takes a Python line for an error, which tells it from a REPL', async () => {
  const board = powered('AT version:1.7.0.0');
  await board.until('ready\r\n');
  board.type('print(1)\r\n');
  expect(await board.until('ERROR\r\n')).not.toContain('\r\n1\r\n');
});

test('an unknown application talks and answers nothing', async () => {
  const board = powered('a sketch');
  await board.until('application runs: 0 s\r\n');
  board.type('\r\x03\x02AT\r\n');
  expect(await board.until('runs: 1 s\r\n')).toBe('application runs: 1 s\r\n');
});
