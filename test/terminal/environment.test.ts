import { describe, expect, test } from 'vitest';
import { setColour, terminalAbilities } from '../../src/terminal/environment.ts';

const abilities = (environment: Record<string, string>, terminals = true, platform = 'linux') =>
  terminalAbilities({ TERM: 'xterm-256color', LANG: 'en_GB.UTF-8', ...environment }, terminals, platform);

describe('what this terminal can do', () => {
  test('an ordinary terminal has it all, in CI too', () => {
    expect(abilities({ CI: 'true' })).toEqual({
      colour: true,
      depth: '256',
      unicode: true,
      fullScreen: true,
    });
  });

  test('NO_COLOR is obeyed, which chalk does not do by itself', () => {
    expect(abilities({ NO_COLOR: '1' }).colour).toBe(false);
    expect(abilities({ NO_COLOR: '' }).colour).toBe(true);
    expect(abilities({ NO_COLOR: '1' }).depth).toBe('none');
  });

  test('without colours bold and reverse stay: they are drawn by a theme that has no colour', () => {
    const environment: Record<string, string | undefined> = { NO_COLOR: '1' };
    const putBack = setColour(environment, 'none');
    expect(environment).toEqual({ FORCE_COLOR: '1' });
    putBack();
    expect(environment).toEqual({ NO_COLOR: '1' });
  });

  test.each([
    [{ TERM: 'xterm-256color' }, '256'],
    [{ TERM: 'xterm', COLORTERM: 'truecolor' }, '256'],
    [{ TERM: 'xterm-kitty' }, '256'],
    [{ TERM: 'linux' }, '16'],
    [{ TERM: 'xterm' }, '16'],
    [{ TERM: 'screen' }, '16'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '1' }, '16'],
  ])('%j has colours: %s', (environment, depth) => {
    expect(abilities(environment).depth).toBe(depth);
  });

  test('FORCE_COLOR wins where there is no terminal', () => {
    expect(abilities({ FORCE_COLOR: '1' }, false).colour).toBe(true);
    expect(abilities({ FORCE_COLOR: '0' }).colour).toBe(false);
    expect(abilities({}, false).colour).toBe(false);
  });

  test.each([
    [{ TERM: 'linux' }, false],
    [{ LANG: 'C' }, false],
    [{ LC_ALL: 'de_DE.ISO-8859-1' }, false],
    [{ LC_ALL: 'C.UTF-8' }, true],
    [{ LANG: '' }, true],
    [{ ESPWB_ASCII: '1' }, false],
  ])('%j draws with symbols: %s', (environment, unicode) => {
    expect(abilities(environment).unicode).toBe(unicode);
  });

  test('Windows speaks UTF-8, whatever a locale of Git Bash says', () => {
    expect(abilities({ LANG: 'C' }, true, 'win32').unicode).toBe(true);
  });

  test('a dumb terminal gets no full screen', () => {
    expect(abilities({ TERM: 'dumb' })).toEqual({
      colour: false,
      depth: 'none',
      unicode: false,
      fullScreen: false,
    });
  });
});
