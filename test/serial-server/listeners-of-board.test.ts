import { expect, test } from 'vitest';
import { listenerOfBoard } from '../../src/serial-server/listeners-of-board.ts';

test('the only board gets the listener that was typed', () => {
  expect(listenerOfBoard('tcp://127.0.0.1:4000?boot=download', 'a', 0)).toBe(
    'tcp://127.0.0.1:4000?boot=download',
  );
});

test('the next boards get the next ports, so that one --listen serves all of them', () => {
  expect(listenerOfBoard('rfc2217://[::1]:4000?boot=flash', 'c', 2)).toBe('rfc2217://[::1]:4002?boot=flash');
});

test('a port that the system picks stays for the system to pick', () => {
  expect(listenerOfBoard('tcp://127.0.0.1:0', 'b', 1)).toBe('tcp://127.0.0.1:0');
});

test('NAME in the path of a pseudo terminal is the name of its board', () => {
  expect(listenerOfBoard('pty:/tmp/esp-NAME', 'second', 1)).toBe('pty:/tmp/esp-second');
});
