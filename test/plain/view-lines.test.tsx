// The views of the app, read as lines: all that they say, and nothing that only draws.
import { describe, expect, test } from 'vitest';
import { changedLines } from '../../src/plain/changed-lines.ts';
import { mapLines } from '../../src/plain/map-lines.ts';
import { viewOf } from '../../src/plain/shown.ts';
import { focuses, focusOf } from '../../src/workbench/focus.ts';
import { moveCursor } from '../../src/workbench/keymap.ts';
import type { State } from '../../src/workbench/state.ts';
import { states } from '../support/states.ts';
import { stationStates } from '../support/station-states.ts';

const size = [160, 48] as const;
const read = (state: State) => viewOf(state, () => {});

describe.each(Object.entries({ ...states, ...stationStates }))('%s', (_, make) => {
  const state = make(...size);

  test('reads as lines without anything that only draws', () => {
    for (const { text } of read(state).lines) {
      expect(text).not.toMatch(/[\u2500-\u259f\u25a0-\u25ff\u276f]|\p{Cc}/u);
      expect(text).toBe(text.trim());
    }
  });

  test('a number of its list moves the cursor of the app to that row', () => {
    const { list } = read(state);
    const focus = focusOf(state);
    if (!list || list.choose || focus === 'help' || !(focuses[focus]?.move || focus === 'palette')) return;
    for (const at of new Set([0, list.items.length - 1])) {
      const moved = read(moveCursor(state, at - list.cursor)).list;
      expect([moved?.cursor, moved?.items[at]]).toEqual([at, list.items[at]]);
    }
  });
});

test('enough states are walked for the rule to mean something', () => {
  expect(Object.keys(states).length).toBeGreaterThan(15);
});

describe('what has changed', () => {
  const line = (text: string, number?: number, isSelected = false) =>
    ({
      kind: number === undefined ? 'text' : 'item',
      text,
      isSelected,
      ...(number ? { number } : {}),
    }) as never;
  const title = (text: string) => ({ kind: 'title', text }) as never;

  test('is all of it where nothing was read', () => {
    expect(changedLines([], [title('Pins'), line('GPIO2', 1, true), line('sent')])).toEqual([
      'Pins:',
      '   1 GPIO2, chosen',
      '  sent',
    ]);
  });

  test('is the row that changed, with its title where there are several', () => {
    const before = [title('Board'), line('state: idle'), title('Flash'), line('4 MB')];
    const now = [title('Board'), line('state: idle'), title('Flash'), line('1 MB')];
    expect(changedLines(before, now)).toEqual(['Flash:', '  1 MB']);
    expect(changedLines(before.slice(0, 2), [title('Board'), line('state: running')])).toEqual([
      '  state: running',
    ]);
  });

  test('is the row that is chosen now, and not the one that was', () => {
    const rows = (chosen: number) => [line('a', 1, chosen === 1), line('b', 2, chosen === 2)];
    expect(changedLines(rows(1), rows(2))).toEqual(['   2 b, chosen']);
  });

  test('tells a line twice that came twice', () => {
    expect(changedLines([line('x')], [line('x'), line('x')])).toEqual(['  x']);
  });
});

describe('a map of the flash in words', () => {
  test('is its stretches with their addresses', () => {
    expect(mapLines(0x4000, ['written', 'written', null, 'kept'])).toEqual([
      'map: 0x0 to 0x1fff written',
      'map: 0x2000 to 0x2fff not looked at',
      'map: 0x3000 to 0x3fff kept',
    ]);
  });

  test('is sums where there are many, and what failed has its address', () => {
    const statuses = Array.from(
      { length: 64 },
      (_, at) => (at === 9 ? 'failed' : at % 2 ? 'kept' : 'blank') as never,
    );
    expect(mapLines(64 * 4096, statuses)).toEqual([
      'map: 0x9000 to 0x9fff failed',
      'map: 128 KB blank',
      'map: 124 KB kept',
      'map: 4 KB failed',
    ]);
  });
});
