// The heap of a board: as large as a chip's, full when a chip's is full, and never full of garbage.
import { afterEach, expect, test } from 'vitest';
import { personality } from '../../../../src/virtual-board/firmware/micropython/personality.ts';
import { type RawBoard, rawBoard } from '../../../support/raw-board.ts';

let open: RawBoard | null = null;
afterEach(() => open?.console.stop());

async function board(): Promise<RawBoard> {
  open = await rawBoard();
  return open;
}

test.each([
  ['1.27.0', '2025-12-09', 37_952],
  ['1.10', '2019-01-25', 37_952],
  ['1.9.4', '2018-05-11', 35_968],
  ['1.8.5', '2016-10-17', 27_968],
  ['1.8', '2016-05-03', 24_000],
  ['1.7', '2016-04-01', 16_000],
])('release %s has the heap of its day', (version, date, bytes) => {
  const { heapBytes } = personality({ version, date, board: null, endAddress: 0x90000, sdk: null });
  expect(heapBytes).toBe(bytes);
});

test('what is free is what a chip says, and one piece of it', async () => {
  const { exec } = await board();
  await exec('import gc');
  const free = Number(await exec('gc.collect()', 'print(gc.mem_free())'));
  expect(free).toBeGreaterThan(35_000);
  expect(free).toBeLessThan(36_500);
  expect(await exec('print(gc.mem_free() + gc.mem_alloc())')).toBe('37952');
  expect(await exec('x = bytearray(33000)', 'print(len(x))', 'del x')).toBe('33000');
  expect(await exec('x = bytearray(37000)')).toMatch(/^MemoryError: memory allocation failed, allocating/);
});

const fill = (item: string) => [
  'l = []',
  'try:',
  `  while True: l.append(${item})`,
  'except MemoryError:',
  '  n = len(l)',
  '  l = None',
  'print(n)',
];

test('what is kept ends in a MemoryError where a chip ends it', async () => {
  const { exec } = await board();
  expect(Number(await exec(...fill('bytearray(1000)')))).toSatisfy((n: number) => n > 30 && n < 36);
  expect(Number(await exec(...fill('[0] * 50')))).toSatisfy((n: number) => n > 120 && n < 170);
  // A tuple of two is a block of 16 bytes; the list takes four bytes an entry, while it grows twice that.
  expect(Number(await exec(...fill('(len(l), 1)')))).toSatisfy((n: number) => n > 1000 && n < 1900);
  expect(Number(await exec(...fill('str(len(l)) * 20')))).toSatisfy((n: number) => n > 250 && n < 600);
});

test('what is not kept is collected, in the midst of a program and for ever', async () => {
  const { exec } = await board();
  expect(await exec('for i in range(20000): x = bytearray(5000)', 'print(len(x))')).toBe('5000');
  expect(await exec("for i in range(50000): s = 'a%d' % i", 'print(s)')).toBe('a49999');
  expect(
    await exec(
      'def make(n):',
      '  for i in range(n): yield [i] * 100',
      'print(len(list(map(len, make(2000)))))',
    ),
  ).toBe('2000');
  expect(await exec('n = 0', 'for i in range(1, 400): n += 7 ** i % 1000', 'print(n)')).toMatch(/^\d+$/);
});

test('a soft reset makes a board fit again that ran out of memory', async () => {
  const { exec, softReset } = await board();
  expect(await exec('l = []', 'while True: l.append(bytearray(100))')).toMatch(/^MemoryError/);
  expect(await exec('x = bytearray(2000)')).toMatch(/^MemoryError/);
  await softReset();
  expect(await exec('print(sum(bytearray(30000)))')).toBe('0');
});

test.each([
  ['timers that make something', 't.init(period=1, callback=lambda t: bytearray(100))'],
  ['functions that schedule themselves', 'again(0)'],
])('a heap without a gap and %s: the prompt, long lines and a soft reset work', async (_, begins) => {
  const { console } = await board();
  const { type, until, run } = console;
  type('\x02');
  await until('>>> ');
  await run('import machine, micropython; t = machine.Timer(-1)');
  await run("exec('def again(n):\\n micropython.schedule(again, n)\\n bytearray(99)')");
  // Compiled while there is room: what a line of its own needs would be left free behind it.
  const fills = (item: string) => ` try:\\n  while True: l = ${item}\\n except MemoryError: pass\\n`;
  await run(`exec('def fill():\\n global l\\n${fills('(l, 1)')}${fills('(l,)')}')`);
  await run(`l = 0; ${begins}`);
  await run('fill()');
  // On a chip this is its end (NLR jump failed).
  type(`print(1${' + 1'.repeat(100)})\r`);
  const answer = await until('>>> ');
  expect(answer).toContain('MemoryError: ');
  expect(answer).not.toContain('rst cause');
  type('\x03\x04');
  await until('soft reboot\r\n');
  await until('>>> ');
  expect(await run('len(bytearray(30000))')).toBe('30000\r\n');
});

test('timers that are always due keep up no wait and no soft reset', async () => {
  const { exec, softReset } = await board();
  const storm = 'for t in l: t.init(period=1, callback=lambda t: sum(range(200)))';
  await exec('import machine, time', 'l = [machine.Timer(-1) for i in range(60)]', storm);
  expect(await exec('time.sleep_ms(20)', "print('waited')")).toBe('waited');
  await softReset();
  expect(await exec('print(sum(bytearray(30000)))')).toBe('0');
});

test('a recursion without an end is a RuntimeError and the board goes on', async () => {
  const { exec } = await board();
  for (const program of ['def f(n): return 1 + f(n)', 'f = lambda n: [f(x) for x in [n]]'])
    expect(await exec(program, 'f(0)')).toBe('RuntimeError: maximum recursion depth exceeded');
  expect(await exec('print(1 + 1)')).toBe('2');
});
