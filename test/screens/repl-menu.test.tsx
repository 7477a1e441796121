import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import { App } from '../../src/workbench/app.tsx';
import { bindingsOf } from '../../src/workbench/keymap.ts';
import { states } from '../support/states.ts';

const entries = bindingsOf('repl-menu').filter(({ where }) => where.length === 1 || where[0] === 'repl-menu');

describe("the REPL's menu", () => {
  test.each([
    [60, 16],
    [60, 18],
    [80, 24],
    [120, 43],
  ])('shows every entry whole at %ix%i: a cut text names no action', (columns, rows) => {
    const state = states['repl-menu']?.(columns, rows);
    if (!state) throw new Error('no such state');
    const frame = renderToString(<App state={state} onChoose={() => {}} />, { columns });
    const shown = frame.split('╭─').at(-1) ?? '';
    const listed = entries.filter(({ id }) => id !== 'repl-menu-close');
    expect(listed.length).toBeGreaterThan(15);
    for (const { help, keys } of listed)
      expect(shown).toContain(
        `${keys[0]?.replace(/^ctrl-./, (key) => `^${key.at(-1)?.toUpperCase()}`)} ${help} `,
      );
  });
});
