import { expect, test } from 'vitest';
import { screens } from '../../src/screens/index.ts';

test('every screen has a place of its own among the others, and their tabs stand in the order of their digits', () => {
  const places = screens.map(({ order }) => order);
  expect(new Set(places).size).toBe(screens.length);
  const digits = screens.flatMap(({ tab }) => ('key' in tab ? [Number(tab.key) || 10] : []));
  expect(digits).toEqual([...digits].sort((one, other) => one - other));
  expect(screens[0]?.name).toBe('boards');
});
