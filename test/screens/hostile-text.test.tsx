// Every screen with every text in it replaced by one that would command the terminal, whoever may have
// said it: a board, a file name, a server. What choices are made by stays as it is.
import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import { App } from '../../src/workbench/app.tsx';
import { states } from '../support/states.ts';

const hostile = '\x1b]52;c;aGk=\x07\u009d0;x\u009c\u202e\u200b\x9b2J\r\x1b[?1049l\x1b]8;;x\x1b\\\u{e0061}';
/** Names of fields that the code compares, and that no stranger fills. */
const choices =
  /^(kind|screen|state|name|command|status|statuses|focus|step|mode|adapter|purpose|why|level|driver|id|key|pane|pull|purpose|side|what|colour|use|role|source|direction|unit|size|where|chip|board|code|view|scope|flashMode|bank|order)$/;

function infected(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return choices.test(key) ? value : `${hostile}${value}${hostile}`;
  if (Array.isArray(value)) return value.map((each) => infected(each, key));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, infected(each, name)]));
}

test.each(Object.entries(states))('%s draws nothing but text and colours', (_, stateAt) => {
  const state = infected(stateAt(80, 24)) as ReturnType<typeof stateAt>;
  const frame = renderToString(<App state={state} onChoose={() => {}} />, { columns: 80 });
  expect(JSON.stringify(state)).toContain('aGk=');
  expect(frame.replace(/\x1b\[[0-9;]*m|\n/g, '')).not.toMatch(
    /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]|\u{e0061}/u,
  );
});
