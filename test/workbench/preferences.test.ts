import { describe, expect, test } from 'vitest';
import { boardName } from '../../src/platform/board-names.ts';
import { readPreferences, usualPreferences } from '../../src/workbench/preferences.ts';

test('a file without choices gives the usual ones', () => {
  for (const value of [null, {}, [], 'x', 7, { recentImages: ['/a.bin'] }])
    expect(readPreferences(value)).toEqual({ preferences: usualPreferences, troubles: [] });
});

test('choices that fit are taken', () => {
  const chosen = {
    theme: 'light',
    baud: 115200,
    folder: '/home/ada/firmware',
    confirm: 'careful',
    runningProgram: 'interrupt',
    programs: { 'ec:fa:bc:12:34:56': 'break-in' },
    ascii: 'on',
    mouse: 'off',
    plain: 'on',
    notify: 'osc9',
    keys: { repl: 't', flash: ['f5', 'F'] },
    names: { 'ec:fa:bc:12:34:56': ' greenhouse ' },
  };
  expect(readPreferences(chosen)).toEqual({
    preferences: {
      ...chosen,
      keys: { repl: ['t'], flash: ['f5', 'F'] },
      names: { 'ec:fa:bc:12:34:56': 'greenhouse' },
    },
    troubles: [],
  });
});

describe('a choice that does not fit is told by its name, the others are taken', () => {
  test.each([
    ['theme', 'drak'],
    ['theme', 7],
    ['plain', true],
    ['baud', '115200'],
    ['baud', 1],
    ['folder', ''],
    ['programs', { 'ec:fa:bc:12:34:56': 'stop' }],
    ['programs', { greenhouse: 'interrupt' }],
    ['folder', ['/']],
    ['confirm', 'never'],
    ['ascii', true],
    ['mouse', 'auto'],
    ['notify', null],
    ['keys', 'x'],
    ['keys', { repl: 7 }],
    ['keys', { repl: [''] }],
    ['names', ['greenhouse']],
    ['names', { greenhouse: 'ec:fa:bc:12:34:56' }],
    ['names', { 'ec:fa:bc:12:34:56': '' }],
  ])('%s: %j', (key, value) => {
    const { preferences, troubles } = readPreferences({
      [key]: value,
      ...(key === 'confirm' ? {} : { confirm: 'quick' }),
    });
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatch(new RegExp(`^"${key}": `));
    const others = key === 'confirm' ? {} : { confirm: 'quick' };
    expect(preferences).toEqual({ ...usualPreferences, ...others });
  });
});

test('what a file names reaches no terminal as control codes', () => {
  const { preferences, troubles } = readPreferences({
    theme: '\x1b]0;x\x07',
    names: { 'ec:fa:bc:12:34:56': 'green\x1b[2Jhouse\u202e' },
  });
  expect(troubles.join()).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  expect(Object.values(preferences.names).join()).not.toMatch(/[\x00-\x1f\u202e]/);
});

test('a name has no blanks around it and at most 24 characters', () => {
  expect(boardName('  a b ')).toBe('a b');
  expect([...boardName('🌱'.repeat(40))]).toHaveLength(24);
});

test('"__proto__" in a file is no prototype of ours', () => {
  const { preferences } = readPreferences(
    JSON.parse('{"names":{"__proto__":"x"},"keys":{"__proto__":["x"]}}'),
  );
  expect(Object.getPrototypeOf(preferences.keys)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
