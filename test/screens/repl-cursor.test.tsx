import { expect, test } from 'vitest';
import { App } from '../../src/workbench/app.tsx';
import { states } from '../support/states.ts';
import { styledRows } from '../support/styled-frame.ts';

/** The row of the pane that holds `text`; the cell of the cursor, drawn in reverse, stands in brackets. */
function rowOf(text: string, column: number): string {
  const state = states['repl']?.(80, 24);
  if (!state) throw new Error('no such state');
  const repl = { ...state.repl, rows: [[{ text }]], cursor: { row: 0, column } };
  const rows = styledRows(<App state={{ ...state, repl }} onChoose={() => {}} />, 80)
    .map((row) => row.replaceAll('\x1b[7m', '[').replaceAll('\x1b[27m', ']'))
    .map((row) => row.replace(/\x1b\[[0-9;]*m/g, ''));
  const isHere = (row: string) => row.replace(/[[\]]/g, '').includes(text.trim());
  return (rows.find(isHere) ?? '').replace(/^│ | *│$/g, '');
}

test('the cursor behind words stands in the next cell, also where characters take two', () => {
  expect(rowOf('temp: ', 6)).toBe('temp: [ ]');
  expect(rowOf('温度', 4)).toBe('温度[ ]');
  expect(rowOf('温度', 6)).toBe('温度  [ ]');
});

test('the cursor on a character leaves it readable', () => {
  expect(rowOf('温度', 2)).toBe('温[度]');
  expect(rowOf('temp', 3)).toBe('tem[p]');
});
