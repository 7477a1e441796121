// The REPL driver against the real MicroPython on the virtual board.
import { afterEach, describe, expect, test } from 'vitest';
import { connectFirmware } from '../../../../src/device/firmware/connect-firmware.ts';
import { execCode } from '../../../../src/device/firmware/exec.ts';
import { type LiveBoard, liveBoard } from '../../../support/live-board.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const run = async (code: string) => {
  const { stdout, stderr } = await execCode(live.session, { code }, live.context);
  return [text(stdout), text(stderr)];
};

describe('exec on MicroPython', () => {
  test('prints 42 for print(6*7), on a board that has just been switched on', async () => {
    live = await liveBoard('micropython');
    expect(await run('print(6*7)')).toEqual(['42\r\n', '']);
    expect(live.session.state).toBe('micropython idle');
    expect(live.session.firmware?.facts).toMatchObject({ kind: 'micropython', version: '1.27.0' });
  });

  test('gives the traceback apart, a syntax error too, and goes on working', async () => {
    live = await liveBoard('micropython');
    const [out, raised] = await run('print("before")\n1/0\n');
    expect(out).toBe('before\r\n');
    expect(raised).toMatch(/^Traceback \(most recent call last\):[\s\S]*ZeroDivisionError/);
    expect((await run('print((1'))[1]).toContain('SyntaxError');
    expect(await run('print(2)')).toEqual(['2\r\n', '']);
  });

  test("keeps the frame's own bytes in the output apart from the frame", async () => {
    live = await liveBoard('micropython');
    const code = 'import sys\nsys.stdout.write("a\\x04\\x04>b\\x04>")\nprint("raw REPL; CTRL-B to exit")';
    expect(await run(code)).toEqual(['a\x04\x04>b\x04>raw REPL; CTRL-B to exit\r\n', '']);
  });

  test('carries UTF-8 code and UTF-8 output', async () => {
    live = await liveBoard('micropython');
    expect(await run('print("grüße, 世界 \u{1f680}")')).toEqual(['grüße, 世界 \u{1f680}\r\n', '']);
  });

  test('takes 60 KB of code with nothing dropped by the ring', async () => {
    live = await liveBoard('micropython');
    // As many statements as a chip's memory parses in one piece; what is said of them costs none.
    const lines = Array.from({ length: 120 }, (_, line) => `total += ${line}  # ${'x'.repeat(500)}`);
    const code = `total = 0\n${lines.join('\n')}\nprint(total)`;
    expect(code.length).toBeGreaterThan(60_000);
    expect(await run(code)).toEqual(['7140\r\n', '']);
    expect(live.board.counters().droppedByFirmware).toBe(0);
  });

  test('an endless loop ends with the signal, and the prompt stands again', async () => {
    live = await liveBoard('micropython');
    const { session, context, signal } = live;
    const link = await connectFirmware(session, context);
    let seen = '';
    const stop = new AbortController();
    const running = link.exec('print("on")\nwhile True:\n  pass', {
      signal: AbortSignal.any([signal, stop.signal]),
      onStdout: (bytes) => {
        seen += text(bytes);
        if (seen.includes('on')) stop.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(session.state).toBe('micropython idle');
    expect(await run('print("again")')).toEqual(['again\r\n', '']);
  });

  test('a program that somebody has started is not interrupted unless asked', async () => {
    live = await liveBoard('micropython');
    const { session, context } = live;
    const link = await connectFirmware(session, context);
    await link.type(new TextEncoder().encode('while True: pass\r\r'));
    await new Promise<void>((resolve) => {
      const look = () => {
        if (session.state === 'micropython running') resolve();
      };
      session.onChange(look);
      look();
    });
    await expect(run('print(1)')).rejects.toMatchObject({ code: 'repl-busy' });
    await link.interrupt(context.signal);
    expect(await run('print(1)')).toEqual(['1\r\n', '']);
  });

  test('a half-typed line survives a call', async () => {
    live = await liveBoard('micropython');
    const link = await connectFirmware(live.session, live.context);
    let shown = '';
    link.onOutput((bytes) => {
      shown += text(bytes);
    });
    const echoed = (wanted: string) =>
      new Promise<void>((resolve) => {
        const stop = link.onOutput(() => {
          if (!shown.includes(wanted)) return;
          stop();
          resolve();
        });
      });
    const typed = echoed('print("ha');
    await link.type(new TextEncoder().encode('print("ha'));
    await typed;
    expect(await run('print(1)')).toEqual(['1\r\n', '']);
    const answered = echoed('haha\r\n>>> ');
    await link.type(new TextEncoder().encode('ha")\r'));
    await answered;
  });
});
