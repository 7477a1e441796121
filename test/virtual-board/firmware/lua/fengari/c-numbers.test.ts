// What printf of C makes of floats; the values are those of glibc's printf(1), which newlib agrees with.
import { expect, test } from 'vitest';
import { formatFloat, numberText } from '../../../../../src/virtual-board/firmware/lua/fengari/c-numbers.ts';

test.each([
  ['%f', 1 / 0, 'inf'],
  ['%f', -1 / 0, '-inf'],
  ['%g', Number.NaN, 'nan'],
  ['%+f', 1 / 0, '+inf'],
  ['%6.2f|', 1 / 0, null],
  ['%6.2f', 1 / 0, '   inf'],
  ['%-6f', 1 / 0, 'inf   '],
  ['%06f', -1 / 0, '  -inf'],
  ['%G', 1 / 0, 'INF'],
  ['%E', Number.NaN, 'NAN'],
  ['%e', 12345.678, '1.234568e+04'],
  ['%.2e', 1.125, '1.12e+00'],
  ['%.0e', 25, '2e+01'],
  ['%g', 100_000, '100000'],
  ['%g', 1_000_000, '1e+06'],
  ['%g', 0.0001, '0.0001'],
  ['%g', 0.00001, '1e-05'],
  ['%.3g', 1_234_567, '1.23e+06'],
  ['%#g', 1, '1.00000'],
  ['%5.1f', 2.25, '  2.2'],
  ['%.0f', 0.5, '0'],
  ['%.0f', 1.5, '2'],
  ['%.0f', 2.5, '2'],
  ['%08.3f', -1.5, '-001.500'],
  ['% .1f', 1, ' 1.0'],
  ['%.2f', 1e22, '10000000000000000000000.00'],
  ['%f', -0, '-0.000000'],
  ['%d', 1, null],
])('%s of %d', (spec, value, text) => {
  expect(formatFloat(spec, value)).toBe(text);
});

test.each([
  [1 / 0, 'inf'],
  [-1 / 0, '-inf'],
  [0 / 0, 'nan'],
  [1e15, '1e+15'],
  [1e14, '1e+14'],
  [99_999_999_999_999, '99999999999999'],
  [0.1, '0.1'],
  [1e-7, '1e-07'],
  [2 ** 53, '9.007199254741e+15'],
  [3.14159265358979, '3.1415926535898'],
  [1e300, '1e+300'],
])('tostring of %d', (value, text) => {
  expect(numberText(value)).toBe(text);
});
