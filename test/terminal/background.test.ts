import { expect, test } from 'vitest';
import { backgroundTold } from '../../src/terminal/background.ts';

test.each([
  ['15;0', 'dark'],
  ['0;15', 'light'],
  ['0;default;15', 'light'],
  ['12;8', 'dark'],
  ['0;7', 'light'],
  ['', 'unknown'],
  ['default;default', 'unknown'],
])('COLORFGBG %j says %s', (value, background) => {
  expect(backgroundTold({ COLORFGBG: value })).toBe(background);
});
