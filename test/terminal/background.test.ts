import { expect, test } from 'vitest';
import { backgroundAnswered, backgroundTold, mayAskBackground } from '../../src/terminal/background.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['\x1b]11;rgb:ffff/ffff/ffff\x07', 'light'],
  ['\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\', 'light'],
  ['\x1b]11;rgb:0000/2b2b/3636\x1b\\', 'dark'],
  ['\x1b]11;rgb:1e/1e/1e\x07', 'dark'],
  ['\x1b]11;rgba:f/f/f/f\x07', 'light'],
  ['\x1b]10;rgb:ffff/ffff/ffff\x07', null],
  ['\x1b]11;#ffffff\x07', null],
  ['\x1b[A', null],
  ['a', null],
])('%j is an answer that says %s', (answer, background) => {
  expect(backgroundAnswered(bytes(answer))).toBe(background);
});

test.each([
  ['15;0', 'dark'],
  ['0;15', 'light'],
  ['0;default;15', 'light'],
  ['12;8', 'dark'],
  ['0;7', 'light'],
  ['', null],
  ['default;default', null],
])('COLORFGBG %j says %s', (value, background) => {
  expect(backgroundTold({ COLORFGBG: value })).toBe(background);
});

test('the Linux console is not asked: it prints what it does not know', () => {
  expect(mayAskBackground({ TERM: 'linux' })).toBe(false);
  expect(mayAskBackground({})).toBe(false);
  expect(mayAskBackground({ TERM: 'xterm-256color' })).toBe(true);
  expect(mayAskBackground({ TERM: 'tmux' })).toBe(true);
});
