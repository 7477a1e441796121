import { expect, test } from 'vitest';
import { doorOfBoard } from '../../../src/virtual-board/listeners/doors-of-board.ts';

test('the only board gets the door that was typed', () => {
  expect(doorOfBoard('tcp://127.0.0.1:4000?boot=download', 'a', 0)).toBe(
    'tcp://127.0.0.1:4000?boot=download',
  );
});

test('the next boards get the next ports, so that one --listen serves all of them', () => {
  expect(doorOfBoard('rfc2217://[::1]:4000?boot=flash', 'c', 2)).toBe('rfc2217://[::1]:4002?boot=flash');
});

test('a port that the system picks stays for the system to pick', () => {
  expect(doorOfBoard('tcp://127.0.0.1:0', 'b', 1)).toBe('tcp://127.0.0.1:0');
});

test('NAME in the path of a pseudo terminal is the name of its board', () => {
  expect(doorOfBoard('pty:/tmp/esp-NAME', 'second', 1)).toBe('pty:/tmp/esp-second');
});
