import { expect, test } from 'vitest';
import { bindingsOf, findBinding, keymap } from '../../src/workbench/keymap.ts';
import { ownKeyTroubles } from '../../src/workbench/own-keys.ts';

test('a command has the keys chosen for it, and no longer its own', () => {
  const own = { repl: ['w', 'f5'] };
  expect(findBinding('boards', 'w', own)?.id).toBe('repl');
  expect(findBinding('boards', 'f5', own)?.id).toBe('repl');
  expect(findBinding('boards', 't', own)).toBeUndefined();
  expect(bindingsOf('boards', own).find(({ id }) => id === 'repl')?.keys).toEqual(['w', 'f5']);
});

test('what had such a key loses it where both are meant, and elsewhere keeps it', () => {
  const own = { repl: ['p'] };
  expect(findBinding('boards', 'p', own)?.id).toBe('repl');
  expect(bindingsOf('boards', own).find(({ id }) => id === 'pins')?.keys).toEqual([]);
  expect(findBinding('pins', 'p', { flash: ['p'] })?.id).toBe(findBinding('pins', 'p')?.id);
});

test('nobody can lose the keys that stop, lead back and lead out', () => {
  const own = { repl: ['ctrl-c', 'esc'], cancel: ['x'] };
  expect(findBinding('boards', 'ctrl-c', own)?.id).toBe('stop');
  expect(findBinding('running', 'ctrl-c', own)?.id).toBe('cancel');
  expect(findBinding('running', 'x', own)?.id).toBe('cancel');
  expect(ownKeyTroubles(keymap, own)).toHaveLength(2);
});

test('a command that is not there is told', () => {
  expect(ownKeyTroubles(keymap, { nothing: ['x'] })).toEqual(['"keys": there is no command nothing.']);
});
