import { describe, expect, test } from 'vitest';
import { initDataMissingWords } from '../../src/device/boot-text.ts';
import { EspError, errorCodes } from '../../src/device/errors.ts';
import { screenHints } from '../../src/workbench/screen-hints.ts';

describe('hints on a screen', () => {
  test.each(errorCodes)('%s: none of them is a command line, because no prompt is at hand', (code) => {
    for (const hint of screenHints(new EspError(code, 'It failed.'), 'linux'))
      expect(hint).not.toMatch(/"?espwb \w+|--\w/);
  });

  test.each(['no-answer', 'no-repl', 'unplugged', 'port-busy', 'write-failed', 'timeout'] as const)(
    '%s: there is something to do',
    (code) => {
      expect(screenHints(new EspError(code, 'It failed.'), 'linux').length).toBeGreaterThan(0);
    },
  );

  test('what belongs to this very failure is kept', () => {
    const error = new EspError('no-answer', 'It failed.', { hints: ['Hold FLASH.'] });
    expect(screenHints(error, 'linux')[0]).toBe('Hold FLASH.');
  });

  test('where the own words say all, the general keys of the code are not put before them', () => {
    const hints = ['In the REPL finish it with Enter.'];
    const error = new EspError('repl-busy', 'A half-typed line stands there.', { hints, hintsSayAll: true });
    expect(screenHints(error, 'linux')).toEqual(hints);
  });

  test('where no REPL answers, the way into a program that restarts the board for ever is named', () => {
    expect(screenHints(new EspError('no-repl', 'It starts over and over.'), 'linux').join(' ')).toContain(
      'B in the REPL breaks into',
    );
  });

  test('a board that says rf_cal is told of the key that mends it, and first', () => {
    const error = new EspError(
      'no-repl',
      `It starts over and over. Reset by power-on; ${initDataMissingWords}`,
    );
    expect(screenHints(error, 'linux')[0]).toMatch(/^M /);
  });
});
