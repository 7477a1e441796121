import { describe, expect, test } from 'vitest';
import { exitCodeOf, headingOf, hintsFor, titleOf } from '../../src/advice/by-code.ts';
import { forShell } from '../../src/advice/render.ts';
import { advise } from '../../src/device/advice.ts';
import { EspError, errorCodes } from '../../src/device/errors.ts';

describe('the words for failures', () => {
  test('exit codes: 2 for usage and images, 3 for the port, 130 for a cancel, 1 for the board', () => {
    const codes = Object.fromEntries(errorCodes.map((code) => [code, exitCodeOf(code)]));
    expect(codes).toMatchObject({
      usage: 2,
      'needs-confirmation': 2,
      'file-unreadable': 2,
      'port-missing': 3,
      'port-busy': 3,
      'port-forbidden': 3,
      'port-none': 3,
      'port-ambiguous': 3,
      cancelled: 130,
      'no-answer': 1,
      'verify-mismatch': 1,
      internal: 1,
    });
    for (const code of errorCodes.filter((each) => each.startsWith('image-'))) expect(codes[code]).toBe(2);
  });

  test('every code has a title of its own', () => {
    expect(new Set(errorCodes.map(titleOf)).size).toBe(errorCodes.length);
  });

  test('a failure tells its own steps before the general ones, and no step twice', () => {
    const own = 'Hold the FLASH (GPIO0) button, tap RST, release FLASH, then try again.';
    const error = new EspError('no-answer', 'x', { hints: ['First this.', advise('hold-flash')] });
    const hints = hintsFor(error, 'linux').map(forShell);
    expect(hints.slice(0, 2)).toEqual(['First this.', own]);
    expect(hints.filter((hint) => hint === own)).toHaveLength(1);
    expect(hints.length).toBeGreaterThan(2);
  });

  test('where the general steps of a code do not fit, the own ones stand alone', () => {
    const details = { hints: ['Start the server.'], hintsSayAll: true, board: 'unknown' } as const;
    const error = new EspError('port-missing', 'x', details).withBoard('unchanged');
    expect(hintsFor(error, 'linux')).toEqual(['Start the server.']);
  });

  test.each([
    'timeout',
    'protocol',
    'write-failed',
    'read-failed',
    'verify-mismatch',
    'baud-failed',
  ] as const)('a lower rate is advised after %s above 115200 baud, and never at or below it', (code) => {
    const hints = (baudRate?: number) =>
      hintsFor(new EspError(code, 'x', baudRate === undefined ? {} : { baudRate }), 'linux')
        .map(forShell)
        .join(' ');
    for (const baudRate of [undefined, 230_400, 460_800, 2_000_000])
      expect(hints(baudRate)).toContain('lower baud rate');
    for (const baudRate of [115_200, 74_880, 9600]) expect(hints(baudRate)).not.toMatch(/lower|115200/);
  });

  test('a rate that is known stays so, whatever else is said of the error later', () => {
    const hints = [advise('flash-lower-rate')];
    const error = new EspError('erase-failed', 'x', { hints })
      .withBaudRate(115_200)
      .withBaudRate(921_600)
      .withBoard('unknown')
      .withHintFirst('Look.');
    expect(error.baudRate).toBe(115_200);
    expect(hintsFor(error, 'linux')[0]).toBe('Look.');
    expect(hintsFor(error, 'linux').map(forShell).join(' ')).not.toContain('--baud');
  });

  test('advice on permissions fits the system', () => {
    const error = new EspError('port-forbidden', 'x');
    expect(hintsFor(error, 'linux').join(' ')).toContain('dialout');
    expect(hintsFor(error, 'win32').join(' ')).not.toContain('dialout');
  });

  test('whoever fails to reach a board is told what to do next', () => {
    for (const code of ['no-answer', 'firmware-runs', 'repl-answered', 'noise', 'unplugged'] as const) {
      expect(hintsFor(new EspError(code, 'x'), 'linux').length).toBeGreaterThan(0);
    }
  });
});

test('a server that ended is no port that was not found; offline there are files and what is built in', () => {
  const ended = new EspError('port-missing', 'Nothing listens.', {
    hints: [advise('start-server')],
    hintsSayAll: true,
  });
  expect(headingOf(ended)).toBe('Nothing listens on this port');
  expect(headingOf(new EspError('port-missing', 'No such device.'))).toBe('Port not found');
  expect(hintsFor(new EspError('network', 'x'), 'linux').map(forShell).join(' ')).toMatch(
    /a file of this computer.*demo-/,
  );
});
