// What tells boards apart is never what is cut, however narrow the table is.
import { describe, expect, test } from 'vitest';
import { columnsFor } from '../../../src/screens/boards/port-columns.ts';
import { states } from '../../support/states.ts';

const state = states['boards-named']?.(80, 24);
if (!state) throw new Error('no such state');
const [usb] = state.ports.list;
if (!usb) throw new Error('no port');
const twins = ['rfc2217://10.0.0.7:4000', 'rfc2217://10.0.0.7:4001', '/dev/ttyUSB10'].map((path) => ({
  ...usb,
  path,
}));

describe.each([48, 56, 70, 90, 126, 194])('in %i cells', (room) => {
  const columns = columnsFor(room, twins, state);

  test('the columns fill the row and no more', () => {
    expect(columns.reduce((sum, { cells }) => sum + cells, 0)).toBe(room);
  });

  test('ports that differ in their last character are told apart', () => {
    const shown = twins.map((port) => columns[0]?.piece(port, state).text);
    expect(new Set(shown).size).toBe(3);
    expect(shown[1]).toMatch(/4001$/);
  });

  test('of a MAC the half that is not the maker’s is there', () => {
    const demo = state.ports.list.find(({ path }) => path === 'virtual:demo');
    if (!demo) throw new Error('no port');
    const texts = columns.map(({ piece }) => piece(demo, state).text);
    expect(texts.some((text) => text.endsWith('12:34:56'))).toBe(true);
  });
});

test('a wide table tells the chip, the state and the last flash, too', () => {
  const titles = columnsFor(126, state.ports.list, state).map(({ title }) => title);
  expect(titles).toEqual(['board', 'port', 'adapter', 'chip', 'MAC', 'firmware', 'state', 'last flash']);
});
