import { describe, expect, test } from 'vitest';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import { initialState } from '../../src/workbench/initial-state.ts';
import { inPalette } from '../../src/workbench/keymap.ts';
import { keysTo } from '../../src/workbench/PaletteScreen.tsx';
import { usualPreferences } from '../../src/workbench/preferences.ts';

const begun = initialState({
  columns: 80,
  rows: 24,
  depth: 'none',
  background: 'unknown',
  preferences: usualPreferences,
  folder: '/',
});
const list = [{ path: 'virtual:demo', problem: null } as unknown as PortInfo];
const state = { ...begun, ports: { ...begun.ports, list, selected: 'virtual:demo' } };
const ids = (query: string, from = state) => inPalette(from, query).map(({ binding }) => binding.id);

describe('the palette finds a command', () => {
  test.each([
    ['upload', 'flash'],
    ['burn', 'flash'],
    ['program', 'flash'],
    ['restore', 'backups'],
    ['save', 'backup-make'],
    ['theme', 'setting-theme'],
    ['dark', 'setting-theme'],
    ['color', 'setting-theme'],
    ['colour', 'setting-theme'],
    ['baud', 'setting-baud'],
    ['wifi', 'mend-init-data'],
    ['monitor', 'repl'],
    ['serial', 'repl'],
    ['Terminal', 'repl'],
    ['console', 'repl'],
    ['exit', 'quit'],
    ['reboot', 'restart'],
  ])('by what others call it: %s', (query, id) => {
    expect(ids(query)[0]).toBe(id);
  });

  test.each([
    ['wipe', 'erase'],
    ['format', 'erase'],
    ['baud', 'repl-rate'],
    ['download', 'backup-make'],
    ['gpio', 'pins'],
  ])('by what others call it, also where it cannot be used now: %s', (query, id) => {
    expect(ids(query)).toContain(id);
  });

  test.each([
    ['idnetify', 'identify'],
    ['identfy', 'identify'],
    ['idemtify', 'identify'],
    ['flsah', 'flash'],
    ['bakups', 'backups'],
    ['tehme', 'setting-theme'],
    ['thme', 'setting-theme'],
    ['thmee', 'setting-theme'],
    ['flsh', 'flash'],
    ['monitr', 'repl'],
    ['resart', 'restart'],
    ['setings', 'settings'],
    ['lgo', 'log'],
  ])('with a slip of the finger: %s', (query, id) => {
    expect(ids(query)[0]).toBe(id);
  });

  test('a port that is open is closed by name, also misspelt; with none open it is named with its reason', () => {
    const board = { path: 'virtual:demo', state: 'firmware', facts: null, firmware: null } as unknown;
    const open = { ...state, board: board as typeof state.board };
    expect(ids('disconnect', open)[0]).toBe('disconnect');
    expect(ids('disconect', open)[0]).toBe('disconnect');
    expect(inPalette(state, 'disconnect')[0]).toMatchObject({
      binding: { id: 'disconnect' },
      disabledReason: expect.any(String) as string,
    });
  });

  test.each(['disconnect', 'break in', 'restart', 'flash', 'next board'])(
    'what cannot be done now and is named is first, with its reason: %s',
    (name) => {
      const [first] = inPalette(begun, name);
      expect(first?.binding.label.replace('…', '').toLowerCase()).toBe(name);
      expect(first?.disabledReason).toEqual(expect.any(String));
    },
  );

  test('no word for another command comes to leaving espwb first', () => {
    for (const { binding } of inPalette(state, '').filter(({ binding }) => binding.id !== 'quit'))
      for (const word of [binding.label, ...(binding.words ?? [])])
        expect([word, ids(word)[0]]).not.toEqual([word, 'quit']);
  });

  test('by two words in any order', () => {
    expect(ids('led blink')[0]).toBe('blink-led');
    expect(ids('reset soft')).toContain('repl-soft-reset');
    expect(ids('blink qq')).toEqual([]);
  });

  test('but guesses nothing where something holds what was typed', () => {
    for (const { binding } of inPalette(state, 'log'))
      expect(`${binding.label} ${binding.help} ${binding.words?.join(' ')}`.toLowerCase()).toContain('log');
  });
});

describe('the order of the palette', () => {
  test.each(['', 'flash', 'reset', 'b'])(
    'what cannot be done and is not named stands below what can: "%s"',
    (query) => {
      const entries = inPalette(begun, query).filter(
        ({ binding }) => !binding.standsBack && binding.label !== `${query}…`,
      );
      const can = entries.map(({ disabledReason }) => disabledReason === null);
      expect(can).toContain(false);
      expect(can).toEqual([...can].sort((one, other) => Number(other) - Number(one)));
    },
  );

  test('settings come last until one is named', () => {
    const all = inPalette(state, '').map(({ binding }) => binding.standsBack === true);
    expect(all).toEqual([...all].sort((one, other) => Number(one) - Number(other)));
    expect(ids('mouse')[0]).toBe('setting-mouse');
  });

  test('no two commands have one name, and none that stands there is without one', () => {
    const labels = inPalette(state, '').map(({ binding }) => binding.label.toLowerCase().replace(/…$/, ''));
    expect(labels.filter((label, at) => labels.indexOf(label) !== at)).toEqual([]);
  });
});

test('the palette names the keys that lead to a command from here', () => {
  const named = (id: string) => inPalette(state, '').find(({ binding }) => binding.id === id)?.binding;
  const to = (id: string, here: string) => keysTo(named(id) ?? { keys: [], where: [] }, here);
  expect(to('restart', 'boards')).toBe('R');
  expect(to('repl-hard-reset', 'boards')).toBe('3 ctrl-t R');
  expect(to('pwm', 'boards')).toBe('4 w');
  expect(to('pwm', 'pins')).toBe('w');
  expect(to('log', 'files')).toBe('0');
  expect(to('setting-theme', 'boards')).toBe('');
});
