import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { focuses as known } from '../../src/workbench/focus.ts';
import { bindingsOf, everywhereKeysOf, findBinding, keymap } from '../../src/workbench/keymap.ts';
import { keysDocument } from '../../src/workbench/keys-document.ts';

const focuses = [...new Set(keymap.flatMap((binding) => binding.where))].filter(
  (where) => where !== 'everywhere',
);

describe('the keymap', () => {
  test.each(focuses)('no key means two things in %s', (focus) => {
    const keys = bindingsOf(focus).flatMap((binding) => binding.keys);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test('every key stands where some screen has its keys, and every id is there once', () => {
    expect(focuses.filter((focus) => !known[focus])).toEqual([]);
    const ids = keymap.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test('no key means two things everywhere', () => {
    const keys = everywhereKeysOf().flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('nothing that changes the board hangs on a key that is pressed by habit', () => {
    const habits = ['ctrl-c', 'ctrl-d', 'ctrl-k', 'backspace', 'delete', ...'0123456789'];
    const dangerous = keymap.filter((binding) => binding.changesBoard);
    expect(dangerous.length).toBeGreaterThan(3);
    for (const binding of dangerous) for (const key of habits) expect(binding.keys).not.toContain(key);
  });

  test('Enter alone changes the board only on a plan that is shown and after the MAC was typed', () => {
    const byEnter = keymap.filter((binding) => binding.changesBoard && binding.keys.includes('enter'));
    expect(byEnter.map((binding) => binding.id)).toEqual([
      'write',
      'erase-now',
      'erase-unlocked',
      'batch-agree',
      'station-begin',
      'files-agree',
    ]);
  });

  test('on the screens themselves what changes the board is in upper case', () => {
    const onScreens = keymap.filter(
      (binding) =>
        binding.changesBoard && binding.where.includes('boards') && !binding.keys.includes('enter'),
    );
    for (const binding of onScreens) expect(binding.keys.join('')).toMatch(/^[A-Z]+$/);
  });

  test('the board gets every key of its terminal but two', () => {
    expect(bindingsOf('repl').flatMap((binding) => binding.keys)).toEqual(['ctrl-]', 'ctrl-t']);
  });

  test('keys of the focus win over keys that work everywhere', () => {
    expect(findBinding('failure', '0')?.id).toBe('failure-log');
    expect(findBinding('boards', '0')?.id).toBe('log');
  });

  test('docs/keys.md says the same (node scripts/run.mjs scripts/keys-doc.ts writes it)', () => {
    expect(readFileSync('docs/keys.md', 'utf8')).toBe(keysDocument());
  });
});
