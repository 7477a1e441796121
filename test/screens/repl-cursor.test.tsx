import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import { App } from '../../src/workbench/app.tsx';
import { states } from '../support/states.ts';

/** The row of the pane that holds `text`, without colours: there an empty cell shows its cursor as a bar. */
function rowOf(text: string, column: number): string {
  const state = states['repl']?.(80, 24);
  if (!state) throw new Error('no such state');
  const repl = { ...state.repl, rows: [[{ text }]], cursor: { row: 0, column } };
  const frame = renderToString(<App state={{ ...state, mono: true, repl }} onChoose={() => {}} />, {
    columns: 80,
  });
  const rows = frame.replace(/\x1b\[[0-9;]*m/g, '').split('\n');
  return (rows.find((row) => row.includes(text.trim())) ?? '').replace(/^│ | *│$/g, '');
}

test('the cursor behind words stands in the next cell, also where characters take two', () => {
  expect(rowOf('temp: ', 6)).toBe('temp: ▁');
  expect(rowOf('温度', 4)).toBe('温度▁');
  expect(rowOf('温度', 6)).toBe('温度  ▁');
});

test('the cursor on a character leaves it readable', () => {
  expect(rowOf('温度', 2)).toBe('温度');
  expect(rowOf('temp', 3)).toBe('temp');
});
