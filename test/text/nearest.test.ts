import { expect, test } from 'vitest';
import { nearest } from '../../src/text/nearest.ts';

const words = ['flash', 'fs', 'firmware', 'erase', 'read', 'verify', 'repl', 'reset'];

test.each([
  ['flsh', 'flash'],
  ['lfash', 'flash'],
  ['FLASH', 'flash'],
  ['resset', 'reset'],
  ['rset', 'reset'],
  ['firmwear', 'firmware'],
  ['raed', 'read'],
  ['f', 'fs'],
  ['sf', 'fs'],
])('%s is %s', (typed, meant) => {
  expect(nearest(typed, words)).toBe(meant);
});

test.each(['', 'x', 'dance', 'upload', 'constructor', 'nothing-like-this', '../etc/passwd'])(
  '%j is none of them',
  (typed) => {
    expect(nearest(typed, words)).toBeNull();
  },
);

test('of two the nearer one, of two as near the first', () => {
  expect(nearest('lst', ['list', 'last', 'lost'])).toBe('list');
  expect(nearest('read', ['ready', 'read'])).toBe('read');
});
