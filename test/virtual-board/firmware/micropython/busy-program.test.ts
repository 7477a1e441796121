// Timers, pins and scheduled functions interrupt a program that never waits, and the watchdog ends one
// that never feeds it: a busy loop is what beginners write, and on a chip its handlers run all the same.
import { afterEach, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallMicroPython } from '../../../support/demo-boards.ts';

let open: BoardConsole | null = null;
afterEach(() => open?.stop());

async function atPrompt() {
  const found = boardConsole(smallMicroPython(), 0x400000);
  open = found;
  await found.until('>>> ');
  await found.run('import machine, micropython, time');
  await found.run('seen = []');
  return found;
}

/** One line, as the prompt wants it. */
const busyUntil = (condition: string) => `exec("while not (${condition}): pass")`;

test('a timer goes off again and again in a loop that never waits', async () => {
  const { run } = await atPrompt();
  await run('t = machine.Timer(-1)');
  await run('t.init(period=5, callback=lambda t: seen.append(t))');
  expect(await run(busyUntil('len(seen) > 3'))).toBe('');
  expect(await run('t.deinit(); print(seen[0] is t)')).toBe('True\r\n');
});

test('a hard timer calls back with a locked heap, and the next one finds it open again', async () => {
  const { run, until, type } = await atPrompt();
  await run('t = machine.Timer(-1)');
  type(
    't.init(period=5, mode=machine.Timer.ONE_SHOT, hard=True, callback=lambda t: seen.append(bytearray(50)))\r',
  );
  expect(await until('MemoryError')).toContain('uncaught exception in timer callback');
  await until('\n');
  type('\r');
  await until('\r\n>>> ');
  // What makes nothing may run.
  await run('count = [0]');
  await run('exec("def tick(t): count[0] += 1")');
  await run('t.init(period=5, callback=tick, hard=True)');
  expect(await run(busyUntil('count[0] > 3'))).toBe('');
  expect(await run('t.deinit(); len(bytearray(500))')).toBe('500\r\n');
  expect(await run('machine.Timer(-1, period=5)')).toContain('TypeError');
});

test('a pulse that lasts no time at all interrupts it too', async () => {
  const { board, run, type, until } = await atPrompt();
  board.drivePin(4, 0);
  await run('p = machine.Pin(4, machine.Pin.IN)');
  await run('irq = p.irq(lambda p: seen.append(p()), machine.Pin.IRQ_RISING)');
  type(`print('bu' + 'sy'); ${busyUntil('seen')}; print('en' + 'ded', seen)\r`);
  await until('busy\r\n');
  board.drivePin(4, 1);
  board.drivePin(4, 0);
  expect(await until('>>> ')).toContain('ended [0]\r\n');
});

test('a pin interrupts a loop that never waits', async () => {
  const { board, run, type, until } = await atPrompt();
  await run('p = machine.Pin(4, machine.Pin.IN)');
  await run('irq = p.irq(lambda p: seen.append(p()), machine.Pin.IRQ_RISING)');
  board.drivePin(4, 0);
  type(`print('bu' + 'sy'); ${busyUntil('seen')}; print('en' + 'ded', seen)\r`);
  await until('busy\r\n');
  board.drivePin(4, 1);
  await until('ended [1]\r\n');
});

test('micropython.schedule() runs its function at the next branch or at the prompt, and its queue has four places', async () => {
  const { run } = await atPrompt();
  expect(await run("micropython.schedule(lambda what: print('at', what), 'prompt')")).toContain(
    'at prompt\r\n',
  );
  await run(`micropython.schedule(seen.append, 'loop'); ${busyUntil('seen')}`);
  expect(await run('print(seen)')).toBe("['loop']\r\n");
  const five = `(${'micropython.schedule(seen.append, 1), '.repeat(5)})`;
  await run(`micropython.schedule(lambda _: ${five}, 0)`);
  expect(await run('print(len(seen))')).toBe('5\r\n');
});

test('Ctrl-C ends a loop also after something was scheduled, and with a timer that never rests', async () => {
  const { run, type, until } = await atPrompt();
  await run('micropython.schedule(seen.append, 1)');
  await run('t = machine.Timer(-1)');
  await run('t.init(period=1, callback=lambda t: seen.append(t))');
  type(`print('bu' + 'sy'); ${busyUntil('False')}\r`);
  await until('busy\r\n');
  type('\x03');
  expect(await until('>>> ')).toContain('KeyboardInterrupt');
});

test('a handler runs to its end before the next one begins, and what it raises ends nothing', async () => {
  const { run } = await atPrompt();
  await run('a = machine.Timer(-1)');
  await run('b = machine.Timer(-1)');
  await run("b.init(period=1, callback=lambda t: seen.append('b'))");
  const slow = "(seen.append('in'), time.sleep_ms(20), seen.append('out'), 1 // 0)";
  const start = `a.init(period=1, mode=machine.Timer.ONE_SHOT, callback=lambda t: ${slow})`;
  // In one line: what it raises is printed whenever it happens, also into the echo of a line being typed.
  expect(await run(`${start}; ${busyUntil("'out' in seen")}`)).toContain('ZeroDivisionError');
  expect(await run("b.deinit(); print(seen[seen.index('in') + 1])")).toContain('out\r\n');
});

test('whatever a handler raises ends there: SystemExit and KeyboardInterrupt too, in a program and at the prompt', async () => {
  const { run, until, type } = await atPrompt();
  await run('import sys; t = machine.Timer(-1)');
  await run("exec('def stop(t): raise KeyboardInterrupt')");
  for (const [callback, said] of [
    ['lambda t: sys.exit()', 'SystemExit'],
    ['stop', 'KeyboardInterrupt'],
  ]) {
    await run(`t.init(period=1, mode=machine.Timer.ONE_SHOT, callback=${callback})`);
    type('\r');
    await until(`${said}: `);
    await run(
      `t.init(period=1, mode=machine.Timer.ONE_SHOT, callback=${callback}); time.sleep_ms(9); seen.append(1)`,
    );
  }
  expect(await run('print(len(seen))')).toContain('2\r\n');
});

test('Ctrl-C during a handler waits for its end and ends the program that it interrupted', async () => {
  const { run, until, type } = await atPrompt();
  await run('t = machine.Timer(-1)');
  await run('exec("def slow(t):\\n for i in range(20000): pass")');
  await run('t.init(period=1, callback=slow)');
  type("print('bu' + 'sy'); time.sleep(60)\r");
  await until('busy\r\n');
  type('\x03');
  expect(await until('>>> ')).toContain('KeyboardInterrupt');
});

test('machine.WDT resets the board that does not feed it, also over a soft reset', async () => {
  const { type, until } = await atPrompt();
  type('w = machine.WDT()\r');
  await until('>>> ');
  type('\x04');
  await until('soft reboot\r\n');
  await until('>>> ');
  await until('Type "help()"');
  await until('>>> ');
  type('import machine; print(machine.reset_cause())\r');
  await until('\r\n3\r\n>>> ');
});
