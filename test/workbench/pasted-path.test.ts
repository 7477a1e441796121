import { expect, test } from 'vitest';
import { pastedPath } from '../../src/screens/flash/pasted-path.ts';

test.each([
  ['/tmp/a.bin', '/tmp/a.bin'],
  [' /tmp/a.bin \n', '/tmp/a.bin'],
  ["'/tmp/my build/a.bin'", '/tmp/my build/a.bin'],
  ['"/tmp/my build/a.bin" ', '/tmp/my build/a.bin'],
  ['/tmp/my\\ build/a\\(1\\).bin', '/tmp/my build/a(1).bin'],
  ["'/tmp/it'\\''s.bin'", "/tmp/it's.bin"],
  ['file:///tmp/my%20build/a.bin', '/tmp/my build/a.bin'],
  ['~/a.bin', '/home/me/a.bin'],
  ['./a.bin', './a.bin'],
  ['../out/a.bin', '../out/a.bin'],
  ['a.bin', 'a.bin'],
])('%s is the path %s', (text, path) => {
  expect(pastedPath(text, '/home/me', false)).toBe(path);
});

test.each([
  ['C:\\Users\\me\\a.bin', 'C:\\Users\\me\\a.bin'],
  ['"C:\\my build\\a.bin"', 'C:\\my build\\a.bin'],
  ['file:///C:/my%20build/a.bin', 'C:\\my build\\a.bin'],
  ['\\\\server\\share\\a.bin', '\\\\server\\share\\a.bin'],
])('on Windows %s is the path %s', (text, path) => {
  expect(pastedPath(text, 'C:\\Users\\me', true)).toBe(path);
});

test.each(['', 'print(1)', '/a.bin\n/b.bin', 'FERq', 'file://%zz', 'two words'])('%j is no path', (text) => {
  expect(pastedPath(text, '/home/me', false)).toBeNull();
});
