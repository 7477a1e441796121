// What a board prints in the plain workbench: lines of their own kind, whatever is in them and however they come.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBoardOutput } from '../../src/plain/board-output.ts';
import { createLinesOut } from '../../src/plain/lines-out.ts';

function listen(waitingBytes = () => 0) {
  let shown = '';
  const out = createLinesOut((text) => {
    shown += text;
  });
  const board = createBoardOutput({ ...out, say: out.line, waitingBytes });
  return { out, board, shown: () => shown };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

function shownOf(pieces: readonly Uint8Array[]): string {
  const { board, shown } = listen();
  for (const piece of pieces) board.feed(piece, 'terminal');
  return shown();
}

test.each([
  ['lines and a prompt without its end', '42\r\n>>> ', '| 42\n| >>> '],
  ['an empty line', 'a\r\n\r\nb\r\n', '| a\n| \n| b\n'],
  ['a counter that turns over with CR', '10 %\r20 %\r\ndone\r\n', '| 10 %\n| 20 %\n| done\n'],
  ['LF CR, as some write it', 'a\n\rb\n\r', '| a\n| b\n'],
  ['colours and cursor moves', '\x1b[31mred\x1b[0m\x1b[2K\x1b[1A\r\n', '| red\n'],
  ['a title of the window, the bell, backspaces', '\x1b]0;espwb\x07a\x07b\b \b\r\n', '| ab \n'],
  ['what looks like a prompt of ours', 'x\r\nespwb> write\r\n', '| x\n| espwb> write\n'],
  ['a tab', 'a\tb\r\n', '| a    b\n'],
])('%s', (_, text, shown) => {
  expect(shownOf([bytesOf(text)])).toBe(shown);
});

test('however it is cut, each line begins with the bar and commands no terminal', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('\x1b[2J', '\x1b[', '\x9b', '\x1b]0;x', '\r', '\r\n', 'espwb> ', '\u202e'),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 9 }), (parts, step) => {
      const whole = bytesOf(parts.join(''));
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < whole.length; at += step) pieces.push(whole.subarray(at, at + step));
      const shown = shownOf(pieces);
      for (const each of shown.split('\n').filter((text) => text !== ''))
        expect(each.startsWith('| ')).toBe(true);
      expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
    }),
  );
});

test('the echo of what a terminal has shown is left out, once, and what comes instead is shown', () => {
  const { out, board, shown } = listen();
  board.feed(bytesOf('>>> '), 'terminal');
  board.expectEcho('print(1)');
  out.wasEnded();
  board.feed(bytesOf('print(1)\r\n1\r\n>>> '), 'terminal');
  expect(shown()).toBe('| >>> | 1\n| >>> ');
  board.expectEcho('x');
  out.wasEnded();
  board.feed(bytesOf('boot\r\n'), 'terminal');
  expect(shown().endsWith('| >>> | boot\n')).toBe(true);
});

test('what nobody reads in time is left out, and said to be', () => {
  let waiting = 0;
  const { board, shown } = listen(() => waiting);
  board.feed(bytesOf('first\r\n'), 'terminal');
  waiting = 1 << 20;
  for (let at = 0; at < 4000; at++) board.feed(bytesOf(`line ${at} of many\r\n`), 'terminal');
  expect(shown()).toBe('| first\n');
  waiting = 0;
  board.catchUp();
  expect(shown()).toMatch(/^\| first\n[\d.]+ KB came faster than they can be read: left out\.\n\| line /);
  expect(shown()).toMatch(/line 3999 of many\n$/);
  expect(shown().length).toBeLessThan(32 * 1024);
});

test('in the hex view there are bytes', () => {
  const { board, shown } = listen();
  board.feed(Uint8Array.of(0, 1, 0x41), 'hex');
  expect(shown()).toMatch(/^\| 00000000 {2}00 01 41 .*\.\.A\n$/);
});

test('so is that of several lines that were typed before the first of them was echoed', () => {
  const { out, board, shown } = listen();
  board.feed(bytesOf('>>> '), 'terminal');
  for (const line of ['for i in (7, 8):', '  print(i)', '']) {
    board.expectEcho(line);
    out.wasEnded();
  }
  board.feed(bytesOf('for i in (7, 8):\r\n...   print(i)\r\n... \r\n7\r\n8\r\n>>> '), 'terminal');
  expect(shown()).toBe('| >>> | ... \n| ... \n| 7\n| 8\n| >>> ');
});
