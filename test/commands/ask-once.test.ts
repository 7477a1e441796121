// One question for several boards, and their bars below what is printed.
import { describe, expect, test } from 'vitest';
import { askOnce } from '../../src/commands/ask-once.ts';
import { createBoardBars } from '../../src/commands/board-bars.ts';
import { safe } from '../../src/text/printable.ts';

const asked = (port: string, lines: readonly string[] = ['plan']) => ({
  ...{ label: `board ${port}`, lines, question: `Write to ${port}?`, sizeBytes: 512 * 1024 },
});

describe('the question', () => {
  test('comes when all that are still at work have come to it, and names each of them and the sum', async () => {
    const questions: string[] = [];
    const once = askOnce(['a', 'b', 'c'], async (lines, question) => {
      questions.push(...lines, question);
    });
    const second = once.join('b', asked('b'));
    const first = once.join('a', asked('a'));
    await Promise.resolve();
    expect(questions).toEqual([]);
    once.leave('c');
    await Promise.all([first, second]);
    expect(questions).toEqual([
      ...['All 2 boards:', 'plan', 'board a: Write to a?', 'board b: Write to b?'],
      'Go on with 2 boards, 1 MB in all?',
    ]);
  });

  test.each([
    [[512 * 1024, null], '2 boards, 512 KB and one flash of unknown size?'],
    [[null, 512 * 1024, null], '3 boards, 512 KB and 2 flashes of unknown size?'],
    [[null, null], '2 boards, 2 flashes of unknown size?'],
    [[0, 0], '2 boards?'],
  ])('names no sum as if it were all: %j', async (sizes, expected) => {
    const questions: string[] = [];
    const ports = sizes.map((_, at) => `${at}`);
    const once = askOnce(ports, async (_lines, question) => void questions.push(question));
    await Promise.all(sizes.map((sizeBytes, at) => once.join(`${at}`, { ...asked(`${at}`), sizeBytes })));
    expect(questions).toEqual([`Go on with ${expected}`]);
  });

  test('shows plans that differ each with its boards', async () => {
    const shown: string[] = [];
    const once = askOnce(['a', 'b', 'c'], async (lines) => void shown.push(...lines.slice(0, -3)));
    await Promise.all([
      once.join('a', asked('a', ['one'])),
      once.join('b', asked('b', ['two'])),
      once.join('c', asked('c', ['one'])),
    ]);
    expect(shown).toEqual(['board a, board c:', 'one', 'board b:', 'two']);
  });

  test('answered with no is no for all', async () => {
    const once = askOnce(['a', 'b'], () => Promise.reject(new Error('no')));
    const ends = await Promise.allSettled([once.join('a', asked('a')), once.join('b', asked('b'))]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('the bars', () => {
  const bench = (rows: number) => {
    const written: string[] = [];
    let nowMs = 0;
    const sink = { isTerminal: true, write: (text: string | Uint8Array) => void written.push(String(text)) };
    const bars = createBoardBars(
      sink,
      () => rows,
      () => nowMs,
    );
    const pass = (ms: number) => {
      nowMs += ms;
    };
    const taken = () => written.splice(0).join('');
    return { bars, taken, pass };
  };

  test('have a row each, and are painted again below what is printed', () => {
    const { bars, taken } = bench(24);
    bars.show('a', safe`A 1 %`);
    bars.show('b', safe`B 1 %`);
    expect(taken()).toBe('A 1 %\r\x1b[JA 1 %\nB 1 %');
    bars.above(() => {});
    expect(taken()).toBe('\x1b[1A\r\x1b[JA 1 %\nB 1 %');
    bars.show('a', null);
    expect(taken()).toBe('\x1b[1A\r\x1b[JB 1 %');
    bars.clear();
    expect(taken()).toBe('\r\x1b[J');
  });

  test('stay within the height', () => {
    const { bars, taken } = bench(6);
    for (const port of ['a', 'b', 'c', 'd', 'e', 'f']) bars.show(port, safe`${port}`);
    expect(taken().split('\x1b[J').at(-1)).toBe('a\nb\nc\nand 3 more boards');
  });

  test('are painted ten times a second at most', () => {
    const { bars, taken, pass } = bench(24);
    bars.show('a', safe`1`);
    taken();
    bars.show('a', safe`2`);
    expect(taken()).toBe('');
    pass(100);
    bars.show('a', safe`3`);
    expect(taken()).toBe('\r\x1b[J3');
  });
});
