import { expect, test } from 'vitest';
import { ledsOf } from '../../../src/virtual-board/parts/leds.ts';

test('all on-board LEDs light when their pin is low; NodeMCU has two', () => {
  expect(ledsOf.nodemcu.map((led) => led.pin)).toEqual([2, 16]);
  expect(
    Object.values(ledsOf)
      .flat()
      .every((led) => led.litLevel === 0),
  ).toBe(true);
});
