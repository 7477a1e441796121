// What is raised where the heap has no room keeps its traceback, arguments and text, as far as the buffer of
// micropython.alloc_emergency_exception_buf() goes (py/objexcept.c).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RawBoard, rawBoard } from '../../../support/raw-board.ts';

const whole = 'a text of the program, which stays where it is however long it is';

let board: RawBoard;
beforeAll(async () => {
  board = await rawBoard();
  await board.exec(
    'import gc, io, machine, micropython, sys, time',
    'def locked(raises):',
    '  micropython.heap_lock()',
    '  try:',
    '    raises()',
    '  finally:',
    '    micropython.heap_unlock()',
    'def shown(raises):',
    '  try:',
    '    locked(raises)',
    '  except Exception as error:',
    '    out = io.StringIO()',
    '    sys.print_exception(error, out)',
    "    print(repr(out.getvalue()).replace('<stdin>', ''))",
    `def text(): raise ValueError("${whole}")`,
    'def named(): return unknown',
    'def number(): raise OSError(2)',
    'def makes(): return [1]',
  );
});
afterAll(() => board.console.stop());

const buffer = (sizeBytes: number) => board.exec(`micropython.alloc_emergency_exception_buf(${sizeBytes})`);

test('with a buffer of the usual size an exception has its text and two places, also once the heap is free again', async () => {
  await buffer(100);
  const trace = (line: number, name: string) =>
    `Traceback (most recent call last):\\n  File "", line 5, in locked\\n  File "", line ${line}, in ${name}\\n`;
  expect(await board.exec('shown(text)')).toBe(`'${trace(15, 'text')}ValueError: ${whole}\\n'`);
  expect(await board.exec('shown(named)')).toContain(
    `${trace(16, 'named')}NameError: name \\'unknown\\' isn\\'t defined`,
  );
  expect(await board.exec('shown(number)')).toBe(`'${trace(17, 'number')}OSError: [Errno 2] ENOENT\\n'`);
  expect(await board.exec('shown(makes)')).toBe(
    `'${trace(18, 'makes')}MemoryError: memory allocation failed, heap is locked\\n'`,
  );
});

test.each([
  { sizeBytes: 0, text: '', named: '' },
  { sizeBytes: 24, text: '', named: '' },
  { sizeBytes: 36, text: whole, named: '' },
  { sizeBytes: 68, text: whole, named: "name \\'unknown\\' " },
])('a buffer of $sizeBytes bytes keeps what has room in it', async ({ sizeBytes, text, named }) => {
  await buffer(sizeBytes);
  expect((await board.exec('shown(text)')).endsWith(`ValueError: ${text}\\n'`)).toBe(true);
  expect(await board.exec('shown(named)')).toContain(`NameError: ${named}\\n`);
  for (const raises of ['text', 'named'])
    expect(/, line \d+, in locked/.test(await board.exec(`shown(${raises})`))).toBe(sizeBytes >= 24);
});

test('a callback of a hard timer tells what it raised, and where', async () => {
  await buffer(100);
  await board.exec('def tick(timer): raise ValueError("of the timer")');
  board.console.type(
    'machine.Timer(-1).init(mode=0, period=1, callback=tick, hard=True)\ntime.sleep_ms(20)\x04',
  );
  expect(await board.console.until('\x04>')).toContain(
    'uncaught exception in timer callback\r\nTraceback (most recent call last):\r\n  File "<stdin>", line 1, in tick\r\nValueError: of the timer\r\n',
  );
});

test('a heap that is full still tells how much was asked for', async () => {
  await buffer(100);
  expect(
    await board.exec(
      'kept = []',
      'try:',
      '  while True: kept.append(bytearray(2000))',
      'except MemoryError: pass',
      'try:',
      '  while True: kept = [kept]',
      'except MemoryError as error: kept = None; print(error)',
    ),
  ).toMatch(/^memory allocation failed, allocating \d+ bytes$/);
});

test('a program that exceptions have filled the buffer of goes on, and the buffer may be replaced', async () => {
  await buffer(100);
  for (const sizeBytes of [40, 200, 0, 100]) {
    await board.exec('for _ in range(50):', ' try: locked(named)', ' except NameError: pass');
    await buffer(sizeBytes);
    await board.exec('gc.collect()', 'rows = [bytearray(300) for _ in range(40)]', 'del rows');
  }
  expect(await board.exec('shown(number)')).toContain('OSError: [Errno 2] ENOENT');
  expect(await board.exec("micropython.alloc_emergency_exception_buf('a')")).toBe(
    "TypeError: can't convert str to int",
  );
});
