import { describe, expect, test } from 'vitest';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import { initialState } from '../../src/workbench/initial-state.ts';
import { inPalette } from '../../src/workbench/keymap.ts';
import { usualPreferences } from '../../src/workbench/preferences.ts';

const state = initialState({
  columns: 80,
  rows: 24,
  depth: 'none',
  background: 'unknown',
  preferences: usualPreferences,
  folder: '/',
});
const labels = (query: string) => inPalette(state, query).map(({ binding }) => binding.label);

describe('the palette', () => {
  test('offers no answer to a question that nobody has asked, least of all one that erases', () => {
    const asked = /-(ask|name|view|unlock|delete|region|options|offset|paste|wizard|result|plan)$/;
    const answers = inPalette(state, '').filter(({ binding }) =>
      binding.where.every((focus) => asked.test(focus)),
    );
    expect(answers.map(({ binding }) => binding.id)).toEqual([]);
    expect(labels('')).not.toContain('clear it and erase');
  });

  test('finds names that begin with the words first, then those that hold them, then helps', () => {
    const found = labels('reset');
    const ranks = ['reset', 'soft reset', 'restart'].map((label) => found.indexOf(label));
    expect(ranks).not.toContain(-1);
    expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
  });

  test('finds a name by some of its letters in order, and nothing by letters that are not there', () => {
    expect(labels('blkld')).toEqual(['blink LED']);
    expect(labels('blink qq')).toEqual([]);
  });

  test('breaks into no board that is only listed', () => {
    const list = [{ path: 'virtual:demo', problem: null } as unknown as PortInfo];
    const listed = { ...state, ports: { ...state.ports, list, selected: 'virtual:demo' } };
    const reasonOf = (id: string) =>
      inPalette(listed, '').find(({ binding }) => binding.id === id)?.disabledReason;
    expect(reasonOf('repl-break-in')).toContain('No board is open');
    expect(reasonOf('identify')).toBeNull();
  });

  test('says beside a command why it cannot be run now', () => {
    const [entry] = inPalette(state, 'identify');
    expect(entry?.disabledReason).toContain('No board is attached');
  });
});
