// Where the REPL cannot be used, the keys that are named are those that work there.
import { expect, test } from 'vitest';
import { needsRunningRepl, troubleWords } from '../../src/screens/repl/availability.ts';
import { noResponse, notRunning } from '../../src/screens/repl/state.ts';
import { focusOf } from '../../src/workbench/focus.ts';
import { findBinding } from '../../src/workbench/keymap.ts';
import type { State } from '../../src/workbench/state.ts';
import { states } from '../support/states.ts';

const shown = (trouble: string): State => {
  const state = states['repl']!(80, 24);
  return { ...state, repl: { ...state.repl, trouble } };
};
const keysIn = (words: string | null) => [...(words ?? '').matchAll(/\b[rBT3]\b/g)].map(([key]) => key);

test.each([noResponse, notRunning])('in the REPL "%s" names keys that work there', (trouble) => {
  const state = shown(trouble);
  const keys = keysIn(troubleWords(state));
  expect(keys).toEqual(['r', 'B', 'T']);
  expect(keys.map((key) => findBinding(focusOf(state), key)?.id)).toEqual([
    'repl-again',
    'repl-break-in',
    'repl-boot',
  ]);
});

test.each([noResponse, notRunning])('"%s" names no key while something runs', (trouble) => {
  const state = shown(trouble);
  const operation = { ...states['flash-run']!(80, 24).operation!, name: 'repl', cancelLeaves: null };
  expect(troubleWords({ ...state, operation })).toBe(trouble);
  expect(focusOf({ ...state, operation })).toBe('running');
});

test('on another screen the key is the one that leads to the REPL', () => {
  const state: State = { ...shown(notRunning), screen: 'files' };
  expect(keysIn(needsRunningRepl(state))).toEqual(['3']);
  expect(findBinding(focusOf(state), '3')?.id).toBe('repl-screen');
});
