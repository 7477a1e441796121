import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEspError } from '../../../src/device/errors.ts';
import { patternOf } from '../../../src/device/files/glob.ts';
import { isSafeName, remotePath } from '../../../src/device/files/remote-path.ts';
import { localPlace } from '../../../src/device/files/tree.ts';
import { pythonBytes, pythonString } from '../../../src/device/firmware/micropython/python-literal.ts';
import { anyText } from '../../support/any-text.ts';

/** False where it lies below the folder, or is refused. */
function outsideOf(folder: string, path: string, rules: typeof posix): boolean {
  try {
    return !localPlace(folder, path, rules).startsWith(rules.resolve(folder));
  } catch (error) {
    if (isEspError(error) && error.code === 'remote-file') return false;
    throw error;
  }
}

describe('paths on the board', () => {
  test.each([
    ['', '/'],
    [':main.py', '/main.py'],
    ['lib//a.py', '/lib/a.py'],
    ['/./lib/', '/lib'],
  ])('%j is %s', (typed, path) => {
    expect(remotePath(typed)).toBe(path);
  });

  test.each(['../x', 'a/../../x', 'a\nb', 'a\\b', '\x1b[2J'])('%j is refused', (typed) => {
    expect(() => remotePath(typed)).toThrow(expect.objectContaining({ code: 'remote-file' }));
  });

  test('whatever a path turns out to be, it stays below the root', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        let path = '/';
        try {
          path = remotePath(typed);
        } catch {
          return;
        }
        expect(path.startsWith('/')).toBe(true);
        for (const name of path.split('/').slice(1)) if (path !== '/') expect(isSafeName(name)).toBe(true);
        for (const rules of [posix, win32]) expect(outsideOf('/tmp/here', path, rules)).toBe(false);
      }),
    );
  });

  test('a drive is no name of a file: it would lead out of the folder', () => {
    expect(() => localPlace('/tmp/here', '/A:', win32)).toThrow(
      expect.objectContaining({ code: 'remote-file' }),
    );
    expect(localPlace('/tmp/here', '/A:', posix)).toBe('/tmp/here/A:');
  });

  test.each([
    ['C:\\', 'C:\\lib\\a.py'],
    ['\\\\server\\share\\', '\\\\server\\share\\lib\\a.py'],
    ['\\\\?\\C:\\deep', '\\\\?\\C:\\deep\\lib\\a.py'],
  ])('the folder here may be a root of Windows: %s', (folder, place) => {
    expect(localPlace(folder, '/lib/a.py', win32)).toBe(place);
  });

  test('a pattern means names, not regular expressions', () => {
    expect(['a.log', 'axlog', 'a.logs'].filter((name) => patternOf('*.log').test(name))).toEqual(['a.log']);
    expect(patternOf('?.py').test('ab.py')).toBe(false);
  });
});

describe('Python literals', () => {
  test('bytes come as text where that is shorter, else packed', () => {
    expect(pythonBytes(Uint8Array.of(0, 255, 128, 7, 200), '_a')).toBe("_a(b'AP+AB8g=')");
    expect(pythonBytes(new TextEncoder().encode('print(1)\nprint(2)\n'), '_a')).toBe(
      "b'print(1)\\nprint(2)\\n'",
    );
  });

  test('a string holds no quote or control code that could end it', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(pythonString(text)).toMatch(/^'(?:[^'\\\x00-\x1f\x7f]|\\[\\']|\\x[0-9a-f]{2})*'$/);
      }),
    );
  });
});
