// espwb exec on the real firmwares of the virtual board, without a process around it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { run as exec } from '../../src/commands/exec.ts';
import { systemClock } from '../../src/device/clock.ts';
import { type LiveBoard, liveBoard } from '../support/live-board.ts';
import { failureOf, runVerbOn } from '../support/run-verb-on.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const execOn = (code: string, options: Parameters<typeof runVerbOn>[3] = {}) =>
  runVerbOn({ clock: systemClock, signal: live.signal, session: live.session }, exec, [code], options);

describe('exec on MicroPython', () => {
  test('keeps what the code printed and its traceback on streams of their own, and exits with 1', async () => {
    live = await liveBoard('micropython');
    const { exitCode, stdout, stderr } = await execOn('print("before")\n1/0');
    expect([exitCode, stdout]).toEqual([1, 'before\n']);
    expect(stderr).toMatch(/^Traceback \(most recent call last\):\n[\s\S]*ZeroDivisionError: .*\n$/);
  });

  test('with --json both stand in the result, and raised code is code-raised', async () => {
    live = await liveBoard('micropython');
    const good = await execOn('print("grüße")', { json: true });
    expect([good.exitCode, good.last]).toEqual([0, { type: 'result', stdout: 'grüße\n', stderr: '' }]);
    const bad = await execOn('print((', { json: true });
    expect([bad.exitCode, bad.last['code']]).toEqual([1, 'code-raised']);
    expect(bad.last['stderr']).toContain('SyntaxError');
  });

  test('ends of lines are what the program printed, with --json and without: LF, and CR only where it said so', async () => {
    live = await liveBoard('micropython');
    const code = 'print("a\\nb");print("50 %", end="\\r")';
    expect((await execOn(code)).stdout).toBe('a\nb\n50 %\r');
    const { last } = await execOn(code, { json: true });
    expect(last['stdout']).toBe('a\nb\n50 %\r');
    expect((await execOn('1/0', { json: true })).last['stderr']).not.toContain('\r');
  });

  test('--break-in stops a program that runs, which exec alone refuses to do', async () => {
    live = await liveBoard('micropython');
    await execOn('import time');
    const running = new Promise<void>((resolve) => {
      live.session.onChange(() => {
        if (live.session.state === 'micropython running') resolve();
      });
    });
    await live.session.firmware?.type(Buffer.from('while True: time.sleep_ms(5)\r\r'));
    await running;
    expect((await failureOf(execOn('print(2)'))).code).toBe('repl-busy');
    expect((await execOn('print(2)', { breakIn: true })).stdout).toBe('2\n');
  });

  test('neither code nor a file, or both, is wrong usage before a board is touched', async () => {
    live = await liveBoard('micropython');
    const { clock, signal } = { clock: systemClock, signal: live.signal };
    const none = failureOf(runVerbOn({ clock, signal }, exec, [], {}));
    const both = failureOf(runVerbOn({ clock, signal }, exec, ['1'], { file: 'main.py' }));
    expect([(await none).code, (await both).code]).toEqual(['usage', 'usage']);
    expect((await failureOf(runVerbOn({ clock, signal }, exec, [], { file: '/no/such.py' }))).code).toBe(
      'file-unreadable',
    );
  });
});

describe('exec of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'espwb-exec-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const execFile = (bytes: string | Uint8Array, options: Parameters<typeof runVerbOn>[3] = {}) => {
    const file = join(folder, 'code.py');
    writeFileSync(file, bytes);
    const ground = { clock: systemClock, signal: live.signal, session: live.session };
    return runVerbOn(ground, exec, [], { ...options, file });
  };
  const latin = (text: string) => Buffer.from(text, 'latin1');

  test('sends bytes that are no UTF-8 as they are, to Python and to Lua', async () => {
    live = await liveBoard('micropython');
    const python = await execFile(latin('# Gr\xfc\xdfe \xff\x80\nprint(len(b"caf\\xe9"))\n'), { json: true });
    expect(python.last).toMatchObject({ stdout: '4\n', stderr: '' });
    await live.stop();
    live = await liveBoard('nodemcu');
    const lua = await execFile(latin('print(#"Gr\xfc\xdfe", ("\xfc\x80"):byte(1, 2))'), { json: true });
    expect(lua.last).toMatchObject({ stdout: '5\t252\t128\n', stderr: '' });
  });

  test('that begins with a byte order mark leaves the mark out, and says so', async () => {
    live = await liveBoard('micropython');
    const { stdout, stderr } = await execFile('\ufeffprint("bom")');
    expect(stdout).toBe('bom\n');
    expect(stderr).toContain('byte order mark');
  });

  test.each([
    ['UTF-16', latin('\xff\xfep\0r\0')],
    ['UTF-16', latin('\xfe\xff\0p\0r')],
    ['UTF-16', latin('p\0r\0i\0n\0')],
    ['UTF-32', latin('\xff\xfe\0\0p\0\0\0')],
  ])('in %s is refused by that name before a board is touched', async (name, bytes) => {
    live = await liveBoard('micropython');
    const failure = await failureOf(execFile(bytes));
    expect([failure.code, failure.message.includes(name)]).toEqual(['file-unreadable', true]);
  });

  test('that prints more than is kept says with --json that the rest is missing', async () => {
    live = await liveBoard('micropython');
    const code = 's="x"*8191\nfor _ in range(520):print(s)';
    const { last } = await execFile(code, { json: true });
    expect(last).toMatchObject({ truncated: true, droppedBytes: 520 * 8193 - 4 * 1024 * 1024 });
  });
});

describe('exec on NodeMCU', () => {
  test("runs Lua's =expression, whole scripts, and tells an error on stderr with exit code 1", async () => {
    live = await liveBoard('nodemcu');
    expect((await execOn('=6*7')).stdout).toBe('42\n');
    const { exitCode, stdout, stderr } = await execOn('for i = 1, 2 do\n  print(i)\nend\nerror("no")');
    expect([exitCode, stdout]).toEqual([1, '1\n2\n']);
    expect(stderr).toContain('no');
  });
});
