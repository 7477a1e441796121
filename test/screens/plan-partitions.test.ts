import { expect, test } from 'vitest';
import { planRows } from '../../src/screens/flash/plan-rows.ts';
import type { PlanView } from '../../src/screens/flash/state.ts';
import { states } from '../support/states.ts';

test('a plan names the partitions that will be on the board, and a chip without a table has no such row', () => {
  const { flash } = states['flash-plan']?.(80, 24) ?? {};
  if (!flash?.plan) throw new Error('no plan');
  const wordsOf = (plan: PlanView) =>
    planRows(plan, flash, 70)
      .filter(({ name }) => name === 'table')
      .map(({ value }) => value.map(({ text }) => text).join(''));
  expect(wordsOf(flash.plan)).toEqual([]);
  expect(wordsOf({ ...flash.plan, partitions: ['nvs 0x9000', 'factory 0x10000'] })).toEqual([
    'nvs 0x9000, factory 0x10000',
  ]);
});
