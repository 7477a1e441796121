// espwb exec on the real firmwares of the virtual board, without a process around it.
import { afterEach, describe, expect, test } from 'vitest';
import { run as exec } from '../../src/commands/exec.ts';
import { systemClock } from '../../src/device/clock.ts';
import { type LiveBoard, liveBoard } from '../support/live-board.ts';
import { failureOf, runVerbOn } from '../support/verb-bench.ts';

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
    await execOn('print(1)');
    const running = new Promise<void>((resolve) => {
      live.session.onChange(() => {
        if (live.session.state === 'micropython running') resolve();
      });
    });
    await live.session.firmware?.type(Buffer.from('while True: pass\r\r'));
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

describe('exec on NodeMCU', () => {
  test("runs Lua's =expression, whole scripts, and tells an error on stderr with exit code 1", async () => {
    live = await liveBoard('nodemcu');
    expect((await execOn('=6*7')).stdout).toBe('42\n');
    const { exitCode, stdout, stderr } = await execOn('for i = 1, 2 do\n  print(i)\nend\nerror("no")');
    expect([exitCode, stdout]).toEqual([1, '1\n2\n']);
    expect(stderr).toContain('no');
  });
});
