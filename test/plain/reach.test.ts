// Every act of the app by a line: no key of any screen is without words that mean it.
import { describe, expect, test } from 'vitest';
import {
  guessOf,
  harmlessEnter,
  type Meaning,
  meaningBehindTilde,
  meaningOf,
} from '../../src/plain/meaning.ts';
import { safe } from '../../src/text/printable.ts';
import { type Binding, bindingsOn, everywhere } from '../../src/workbench/binding.ts';
import { focuses } from '../../src/workbench/focus.ts';
import { bindingsOf, everywhereKeysOf, inPalette, keymap } from '../../src/workbench/keymap.ts';
import { begin } from '../support/states.ts';

const state = begin(160, 48);
const list = { items: [safe`one`, safe`two`, safe`three`], cursor: 0, choose: null };

/** What lies over a screen in the app alone: lines ask for help with `?`, and the palette's own keys are a number. */
const drawnOnly = ['help', 'palette'];

const isText = (focus: string) =>
  focuses[focus]?.edit !== undefined || focuses[focus]?.isBoards !== undefined;

/** As it is typed where this has the keys. */
const meant = (words: string, focus: string): Meaning | null =>
  isText(focus)
    ? meaningBehindTilde(words, state, focus)
    : meaningOf(words, state, focuses[focus]?.move ? list : null, focus);

const runs = (meaning: Meaning | null, { id }: Binding): boolean =>
  meaning?.kind === 'run' && meaning.binding.id === id;

describe.each(Object.keys(focuses).filter((focus) => !drawnOnly.includes(focus)))('at %s', (focus) => {
  test('each key is meant by the words of its action or by its own', () => {
    const bindings = bindingsOf(focus).filter((binding) => binding.keys.length > 0);
    expect(bindings.filter((binding) => !isReached(binding, focus)).map(({ id }) => id)).toEqual([]);
  });

  test('so are those that work everywhere', () => {
    const other = { help: '?', palette: ':' } as Readonly<Record<string, string>>;
    for (const binding of everywhereKeysOf()) {
      const words = other[binding.id];
      if (words === undefined)
        expect([binding.id, isReached(binding, focus) || isHidden(binding, focus)]).toEqual([
          binding.id,
          true,
        ]);
    }
    if (!isText(focus)) {
      expect(meant('?', focus)?.kind).toBe('ways');
      expect(meant(':', focus)?.kind).toBe('which');
    } else expect(meant('?', focus)?.kind).toBe('ways');
  });

  test('an empty line changes no board and answers no question', () => {
    const enter = harmlessEnter(state, focus);
    if (enter) expect([focuses[focus]?.passing, enter.changesBoard]).toEqual([undefined, undefined]);
  });
});

function isReached(binding: Binding, focus: string): boolean {
  return [binding.label, ...binding.keys].some((words) => runs(meant(words, focus), binding));
}

/** The key is the screen's own there: its words mean that, as the key does. */
const isHidden = (binding: Binding, focus: string): boolean =>
  binding.keys.every(
    (key) => bindingsOn(keymap, focus).some(({ keys }) => keys.includes(key)) || /^\d$/.test(key),
  ) &&
  bindingsOf(focus).some(
    ({ label, keys }) =>
      label.replace('…', '') === binding.label || binding.keys.some((key) => keys.includes(key)),
  );

test('what has no key of its own is found by its name from any screen', () => {
  const keyless = keymap.filter(({ keys, where }) => keys.length === 0 && !where.includes(everywhere));
  expect(keyless.length).toBeGreaterThan(3);
  for (const binding of keyless) {
    const found = guessOf(binding.label, state);
    const isListed =
      found.kind === 'which' && inPalette(state, found.query).some((entry) => entry.binding === binding);
    expect([binding.id, runs(found, binding) || isListed]).toEqual([binding.id, true]);
  }
});

test('an empty line opens what stands under the cursor, on these lists and no others', () => {
  const found = Object.keys(focuses).flatMap((focus) => harmlessEnter(state, focus)?.id ?? []);
  expect(found).toEqual(['open', 'choose', 'pick', 'pick', 'files-look', 'backup-restore', 'setting-next']);
});

describe('what a line means', () => {
  const at = (line: string, focus = 'boards') => meaningOf(line, state, list, focus);

  test.each([
    ['2', { kind: 'choose', at: 1, action: null }],
    ['two', { kind: 'choose', at: 1, action: null }],
    ['TWO', { kind: 'choose', at: 1, action: null }],
    ['4', { kind: 'say', text: 'There is no 4: the list has 3.' }],
    ['0', { kind: 'say', text: 'There is no 0: the list has 3.' }],
    [': theme', { kind: 'which', query: 'theme' }],
    ['exit', { kind: 'quit' }],
    ['', { kind: 'run', binding: expect.objectContaining({ id: 'open' }) }],
  ])('%j', (line, meaning) => {
    expect(at(line)).toEqual(meaning);
  });

  test.each(['3 restart', 'restart 3', 'three restart', 'R 3', '3 R'])('%j is done with that row', (line) => {
    expect(at(line)).toMatchObject({ kind: 'choose', at: 2, action: { id: 'restart' } });
  });

  test('letters are the keys that they are: e is not E', () => {
    expect(at('E')).toMatchObject({ binding: { id: 'erase' } });
    expect(at('e')).toBeNull();
    expect(at('e', 'files')).toMatchObject({ binding: { id: 'files-edit' } });
  });

  test.each([
    ['upload', 'flash'],
    ['wipe', 'erase'],
    ['gpio', 'pins'],
    ['baud', 'setting-baud'],
    ['screen reader', 'setting-plain'],
  ])('what others call %j is found', (words, id) => {
    const found = guessOf(words, state);
    const ids =
      found.kind === 'run' ? [found.binding.id] : inPalette(state, words).map(({ binding }) => binding.id);
    expect(ids).toContain(id);
  });

  test.each(['blnk LED', 'restrat', 'ereas'])(
    '%j is a slip: it is asked about, and nothing is done',
    (words) => {
      expect(guessOf(words, state)).toEqual({ kind: 'which', query: words });
    },
  );

  test('what nothing is called says so', () => {
    expect(guessOf('zzzz', state)).toMatchObject({ kind: 'say' });
  });
});

test.each([
  ['flash-plan', 'yes', 'write'],
  ['flash-plan', 'no', 'plan-back'],
  ['files-ask', 'Yes', 'files-agree'],
  ['backup-delete', 'no', 'backup-delete-back'],
  ['pins-wizard', 'yes', 'led-yes'],
  ['pins-wizard', 'no', 'led-no'],
])('at %s %s is %s', (focus, words, id) => {
  expect(meaningOf(words, state, null, focus)).toMatchObject({ binding: { id } });
});

test('where nothing is asked, yes and no are nothing', () => {
  for (const words of ['yes', 'no']) expect(meaningOf(words, state, null, 'boards')).toBeNull();
});
