import { expect, test } from 'vitest';
import { ReplTerminal } from '../../src/screens/repl/terminal.ts';

async function shows(text: string) {
  const terminal = new ReplTerminal(
    () => {},
    () => {},
  );
  terminal.feed(new TextEncoder().encode(text));
  await terminal.settled();
  return terminal;
}

test('the sixteen colours are kept by name, all others are the plain text of this terminal', async () => {
  const terminal = await shows('\x1b[31mred\x1b[91mbright\x1b[38;5;196mpalette\x1b[38;2;1;2;3mrgb\x1b[0m');
  const [row] = terminal.screen().rows;
  expect(row).toEqual([{ text: 'redbright', colour: 'red' }, { text: 'palettergb' }]);
});

test('a wide character takes its two columns once, and styles end where they end', async () => {
  const terminal = await shows('\x1b[1m温\x1b[0m度\x1b[7m!\x1b[0m');
  expect(terminal.screen().rows[0]).toEqual([
    { text: '温', bold: true },
    { text: '度' },
    { text: '!', inverse: true },
  ]);
  expect(terminal.screen().cursor).toEqual({ row: 0, column: 5 });
});

test('a search goes on from where it is, either way, and ends at the ends', async () => {
  const terminal = await shows('one\r\nTwo\r\none two');
  expect(terminal.find('two', 2, -1)).toEqual({ line: 1, column: 0 });
  expect(terminal.find('two', 1, 1)).toEqual({ line: 2, column: 4 });
  expect(terminal.find('two', 1, -1)).toBeNull();
  expect(terminal.find('two', 2, 1)).toBeNull();
  expect(terminal.find('', 0, 1)).toBeNull();
  expect((await shows('\r\n温度: two')).find('two', 0, 1)).toEqual({ line: 1, column: 6 });
});

test('a program that ends on a screen of its own leaves the text before it to be searched, after Ctrl-T c too', async () => {
  const terminal = await shows('before\r\n\x1b[?1049h\x1b[2;5r\x1b[7mits own screen');
  terminal.leaveModes();
  terminal.feed(new TextEncoder().encode('after'));
  await terminal.settled();
  expect(terminal.screen().rows.slice(0, 2)).toEqual([[{ text: 'before' }], [{ text: 'after' }]]);
  terminal.feed(new TextEncoder().encode('\x1b[?1049hmore'));
  await terminal.settled();
  terminal.clear();
  await terminal.settled();
  expect(terminal.text()).toBe('after');
});

test('leaving what a program has chosen moves no cursor where it has chosen nothing', async () => {
  const terminal = await shows('a\r\nb\r\n');
  terminal.leaveModes();
  terminal.feed(new TextEncoder().encode('c'));
  await terminal.settled();
  expect(terminal.text()).toBe('a\r\nb\r\nc');
});

test('another terminal goes on where this one stands: behind the space of a prompt', async () => {
  expect((await shows('a\r\n>>> ')).textToCursor()).toBe('a\r\n>>> ');
  expect((await shows('a\r\n\r\n')).textToCursor()).toBe('a\r\n\r\n');
  expect((await shows('a\r\nb\x1b[1;1H')).textToCursor()).toBe('a\r\nb');
});

test('of what comes faster than it can be drawn the newest is shown, and how much was left out', async () => {
  const terminal = new ReplTerminal(
    () => {},
    () => {},
  );
  const lines = Array.from({ length: 4000 }, (_, at) => `line ${at} ${'x'.repeat(60)}`);
  const bytes = new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
  // Twenty megabytes: more than the emulator takes before it throws its bytes away, with an error.
  for (let round = 0; round < 80; round++) terminal.feed(bytes);
  await terminal.settled();
  await terminal.settled();
  expect(terminal.text()).toContain('line 3999 x');
  const told = terminal.find('left out', Number.MAX_SAFE_INTEGER, -1);
  expect(told).not.toBeNull();
  expect(terminal.find('--- 21', Number.MAX_SAFE_INTEGER, -1)).toEqual({ ...told, column: 0 });
});
