import { expect, test } from 'vitest';
import { createPinBank } from '../../../src/virtual-board/parts/pin-bank.ts';

test('A0 holds what it is set to, and a sine goes from end to end and back in ten seconds', () => {
  let nowMs = 0;
  const pins = createPinBank(() => nowMs);
  expect(pins.adc()).toBe(0);
  pins.setAnalog(333.4);
  expect(pins.adc()).toBe(333);
  pins.setAnalog('sine');
  const seen = [0, 2500, 5000, 7500, 10_000].map((atMs) => {
    nowMs = atMs;
    return pins.adc();
  });
  expect(seen).toEqual([512, 1024, 512, 0, 512]);
  pins.reset();
  expect(pins.adc()).toBe(512);
});
