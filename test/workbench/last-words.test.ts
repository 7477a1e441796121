import { describe, expect, test } from 'vitest';
import { lastWords } from '../../src/workbench/last-words.ts';
import { begin, states } from '../support/states.ts';

describe('what stays in the terminal', () => {
  test('three lines, though nothing was done', () => {
    expect(lastWords(begin(80, 24), 3.21)).toBe(
      'espwb: 3.2 s.\nNothing on a board was changed.\nNo board was open.\n',
    );
  });

  test('the newest three summary, and what the board is left with', () => {
    const state = states['boards-identified']!(80, 24);
    const summary = ['One.', 'Two.', 'Three.', 'Four.'];
    expect(lastWords({ ...state, summary }, 65)).toBe(
      'espwb: 1 min 05 s on virtual:demo (ec:fa:bc:12:34:56).\n' +
        'Two. Three. Four.\nThe board is left running MicroPython 1.27.0.\n',
    );
  });

  test.each([
    ['none: the flash is erased', 'The board is left without a firmware that runs: the flash is erased.'],
    ['none: nothing bootable', 'The board is left without a firmware that runs: nothing bootable.'],
    ['none that answers', 'The board is left as it is; no firmware answered.'],
    ['a program that shows no prompt', 'The board is left running a program that shows no prompt.'],
    [null, 'The board is left as it is; its firmware was not asked for.'],
  ])('a board without firmware (%s) is told of in a sentence', (words, sentence) => {
    const state = states['boards-identified']!(80, 24);
    const noFirmware = words === null ? null : { words, isBare: true };
    const known = { facts: null, firmware: null, noFirmware, identifiedInMs: null };
    const without = {
      ...state,
      board: state.board && { ...state.board, firmware: null },
      ports: { ...state.ports, known: { 'virtual:demo': known } },
    };
    expect(lastWords(without, 1).split('\n')[2]).toBe(sentence);
  });
});
