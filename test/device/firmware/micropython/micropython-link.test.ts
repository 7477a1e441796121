import { describe, expect, test } from 'vitest';
import { advises } from '../../../../src/device/advice.ts';
import { EspError } from '../../../../src/device/errors.ts';
import { connectFirmware } from '../../../../src/device/firmware/connect-firmware.ts';
import { bareSession } from '../../../support/bare-session.ts';
import { ScriptedTransport } from '../../../support/scripted-transport.ts';
import { TestClock } from '../../../support/test-clock.ts';
import { type Personality, ScriptedMicroPython } from './scripted-micropython.ts';

function boardThat(personality: Personality, chunkBytes?: number) {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock, chunkBytes);
  const board = new ScriptedMicroPython(transport, clock, personality);
  const session = bareSession(transport, clock);
  const controller = new AbortController();
  const context = { signal: controller.signal, onEvent: () => {} };
  const connect = () => clock.run(connectFirmware(session, context));
  return { clock, transport, board, session, controller, context, connect, signal: controller.signal };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const traceback = 'Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\nValueError: no\r\n';

describe('connecting', () => {
  test('Enter and the banner tell MicroPython, its version and its board', async () => {
    const { connect, session } = boardThat({ run: () => ({}) });
    const link = await connect();
    expect(link.facts).toEqual({
      kind: 'micropython',
      version: '1.27.0',
      board: 'ESP module with ESP8266',
    });
    expect(session.state).toBe('micropython idle');
    expect(session.firmware).toBe(link);
  });

  test.each([
    ['9458e3a23f', 'linux [GCC 14.2.1] version', 'linux'],
    ['fa3b1c22d0-dirty', 'Generic ESP8266 with ESP8266', 'Generic ESP8266 with ESP8266'],
    ['v1.28.0-preview.12.gabcdef012', 'Raspberry Pi Pico with RP2040', 'Raspberry Pi Pico with RP2040'],
  ])('a build that calls itself %s on %s is named by that', async (version, machine, named) => {
    const banner = `MicroPython ${version} on 2026-07-05; ${machine}`;
    const link = await boardThat({ run: () => ({}), banner }).connect();
    expect(link.facts).toEqual({ kind: 'micropython', version: version.replace(/^v/, ''), board: named });
  });

  test.each(['yes', 'refused', 'unknown'] as const)(
    'a terminal driver that doubles each CR does not hide the raw REPL (raw-paste: %s)',
    async (rawPaste) => {
      const run = () => ({ stdout: 'a\r\n', stderr: traceback });
      const { connect, clock, signal, session } = boardThat({ run, doubledCr: true, rawPaste });
      const link = await connect();
      const { stdout, stderr } = await clock.run(link.exec('x', { signal }));
      expect([text(stdout), text(stderr).replaceAll('\r\r', '\r')]).toEqual(['a\r\n', traceback]);
      await clock.run(link.rest(signal));
      expect(session.state).toBe('micropython idle');
    },
  );

  test('a raw REPL that another tool left behind is found and left', async () => {
    const { connect, board, session } = boardThat({ run: () => ({}) });
    board.mode = 'raw';
    expect((await connect()).facts.version).toBe('1.27.0');
    expect(session.state).toBe('micropython idle');
  });

  test('a program that prints is not interrupted unasked: the error says how to', async () => {
    const { clock, board, transport, session, context } = boardThat({ run: () => ({}) });
    board.startProgram();
    for (let atMs = 0; atMs < 5000; atMs += 100) transport.send('temperature 21.5\r\n', atMs);
    const error = await clock.run(connectFirmware(session, context)).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'repl-busy' });
    expect(transport.written).not.toContain(3);
  });

  test('with the option to interrupt, the same program is stopped and the prompt found', async () => {
    const { clock, board, session, context } = boardThat({ run: () => ({}) });
    board.startProgram();
    const link = await clock.run(connectFirmware(session, context, { interrupt: true }));
    expect(link.facts.kind).toBe('micropython');
  });
});

describe('interrupt', () => {
  const running = async (swallowsCtrlC: number) => {
    const made = boardThat({ run: () => ({}), swallowsCtrlC });
    const link = await made.connect();
    // A program that was started at the prompt and has printed something.
    made.board.startProgram();
    made.transport.send('on\r\n');
    await made.clock.advance(10);
    return { ...made, link };
  };

  test.each([0, 1, 2, 10])('a program that eats %i Ctrl-C is stopped by those that follow', async (count) => {
    const { clock, link, session, signal } = await running(count);
    expect(session.state).toBe('micropython running');
    await clock.run(link.interrupt(signal));
    expect(session.state).toBe('micropython idle');
  });

  test('one that eats them all is told as running, with the next step', async () => {
    const { clock, link, session, signal } = await running(1000);
    const error = await clock.run(link.interrupt(signal).catch((thrown) => thrown));
    expect(error).toMatchObject({ code: 'repl-busy' });
    expect(advises(error.ownHints, 'break-in-at-start')).toBe(true);
    expect(session.state).toBe('micropython running');
  });

  test('code that exec runs is interrupted with the same patience, and the call ends with its traceback', async () => {
    const { clock, connect, signal, session } = boardThat({
      run: () => ({ endless: true }),
      swallowsCtrlC: 1,
    });
    const link = await connect();
    const result = link.exec('while True: pass', { signal });
    await clock.advance(1000);
    await clock.run(link.interrupt(signal));
    expect(text((await clock.run(result)).stderr)).toContain('KeyboardInterrupt');
    expect(session.state).toBe('raw repl');
  });
});

describe('exec', () => {
  test.each([1, 2, 3, 7, 1000])('gives stdout and traceback apart, in chunks of %i bytes', async (size) => {
    const { connect, clock, signal } = boardThat(
      {
        run: (code) =>
          code.includes('raise') ? { stdout: 'before\r\n', stderr: traceback } : { stdout: '42\r\n' },
      },
      size,
    );
    const link = await connect();
    const good = await clock.run(link.exec('print(6*7)', { signal }));
    expect([text(good.stdout), text(good.stderr)]).toEqual(['42\r\n', '']);
    const bad = await clock.run(link.exec('raise ValueError("no")', { signal }));
    expect([text(bad.stdout), text(bad.stderr)]).toEqual(['before\r\n', traceback]);
  });

  test('what looks like the end of the frame inside the output is output', async () => {
    const tricky = 'a\x04\x04>b\x04>\x04Traceback (most recent call last):\x04>raw REPL\r\n';
    const { connect, clock, signal } = boardThat({ run: () => ({ stdout: tricky }) }, 5);
    const link = await connect();
    const result = await clock.run(link.exec('x', { signal }));
    expect([text(result.stdout), text(result.stderr)]).toEqual([tricky, '']);
    expect(text((await clock.run(link.exec('y', { signal }))).stdout)).toBe(tricky);
  });

  test('60 KB of code reach a 255-byte ring with nothing dropped', async () => {
    const code = Array.from({ length: 1500 }, (_, line) => `value_${line} = "${'x'.repeat(24)}é"`).join('\n');
    const { connect, clock, signal, board } = boardThat({ run: () => ({}) });
    const link = await connect();
    await clock.run(link.exec(code, { signal }));
    expect(board.droppedBytes).toBe(0);
    expect(board.codes).toEqual([code]);
  });

  test.each(['refused', 'unknown'] as const)(
    'falls back to plain raw mode where raw-paste is %s',
    async (rawPaste) => {
      const { connect, clock, signal, board } = boardThat({ run: () => ({ stdout: 'OK\r\n' }), rawPaste });
      const link = await connect();
      const code = `# ${'long '.repeat(200)}`;
      for (let run = 0; run < 2; run++) {
        expect(text((await clock.run(link.exec(code, { signal }))).stdout)).toBe('OK\r\n');
      }
      expect(board.codes).toEqual([code, code]);
      expect(board.droppedBytes).toBe(0);
    },
  );

  test('a syntax error that ends raw-paste early is a traceback, and the next call works', async () => {
    const { connect, clock, signal } = boardThat({ run: () => ({ stdout: 'ran' }), syntaxErrorAt: 300 });
    const link = await connect();
    const bad = await clock.run(link.exec('(('.repeat(1000), { signal }));
    expect(text(bad.stderr)).toContain('SyntaxError');
    expect(text((await clock.run(link.exec('1', { signal }))).stdout)).toBe('ran');
  });

  test('an endless loop is stopped by the signal, and the friendly prompt stands again', async () => {
    const { connect, clock, signal, board, controller, session } = boardThat({
      run: () => ({ endless: true }),
    });
    const link = await connect();
    const running = link.exec('while True: pass', { signal });
    await clock.advance(1000);
    controller.abort(new EspError('cancelled', 'Cancelled.'));
    await expect(clock.run(running)).rejects.toMatchObject({ code: 'cancelled' });
    expect(board.mode).toBe('friendly');
    expect(session.state).toBe('micropython idle');
  });

  test('a signal in the middle of a paste leaves no half code behind', async () => {
    const { connect, clock, signal, board, controller } = boardThat({ run: () => ({}) });
    const link = await connect();
    const running = link.exec('x'.repeat(50_000), { signal });
    await clock.advance(100);
    controller.abort(new EspError('cancelled', 'Cancelled.'));
    await expect(clock.run(running)).rejects.toMatchObject({ code: 'cancelled' });
    expect(board.mode).toBe('friendly');
    expect(board.codes).toEqual([]);
  });

  test('sys.exit() restarts the interpreter and still ends the call', async () => {
    const { connect, clock, signal } = boardThat({ run: () => ({ stdout: 'bye\r\n', exits: true }) });
    const link = await connect();
    expect(text((await clock.run(link.exec('import sys; sys.exit()', { signal }))).stdout)).toBe('bye\r\n');
    expect(text((await clock.run(link.exec('1', { signal }))).stdout)).toBe('bye\r\n');
  });

  test('a first Ctrl-A that gets lost is sent again', async () => {
    const { connect, clock, signal } = boardThat({ run: () => ({ stdout: 'here' }), deafToCtrlA: 1 });
    const link = await connect();
    expect(text((await clock.run(link.exec('1', { signal }))).stdout)).toBe('here');
  });

  test('an unplugged board ends the call with unplugged, not with a timeout', async () => {
    const { connect, clock, signal, transport } = boardThat({ run: () => ({ endless: true }) });
    const link = await connect();
    const running = link.exec('while True: pass', { signal });
    await clock.advance(200);
    transport.unplug();
    await expect(clock.run(running)).rejects.toMatchObject({ code: 'unplugged' });
  });

  test("the raw REPL's own command bytes are refused inside code, and the raw mode left", async () => {
    const { connect, clock, signal, board } = boardThat({ run: () => ({}) });
    const link = await connect();
    await expect(clock.run(link.exec('print("\x04")', { signal }))).rejects.toMatchObject({ code: 'usage' });
    expect(board.codes).toEqual([]);
    await clock.run(link.rest(signal));
    expect(board.mode).toBe('friendly');
  });
});

describe('beside a person at the prompt', () => {
  test('a half-typed line is put back after the call', async () => {
    const { connect, clock, signal, board, session } = boardThat({ run: () => ({ stdout: '1' }) });
    const link = await connect();
    await clock.run(link.type(new TextEncoder().encode('import mach')));
    await clock.advance(50);
    await clock.run(link.exec('1', { signal }));
    await clock.run(link.rest(signal));
    expect([board.mode, board.line]).toEqual(['friendly', 'import mach']);
    expect(session.state).toBe('micropython idle');
  });

  test('the raw mode is kept between calls and invisible in the pane', async () => {
    const { connect, clock, signal, transport } = boardThat({ run: () => ({ stdout: '1' }) });
    const link = await connect();
    const seen: string[] = [];
    link.onOutput((bytes) => seen.push(text(bytes)));
    await clock.run(link.exec('1', { signal }));
    await clock.run(link.exec('2', { signal }));
    await clock.run(link.rest(signal));
    expect(transport.written.filter((byte, at, all) => byte === 1 && all[at - 1] !== 0x41).length).toBe(3);
    expect(seen.join('')).toBe('');
  });

  test('the soft reset shows its text and ends at the prompt', async () => {
    const { connect, clock, signal } = boardThat({ run: () => ({}) });
    const link = await connect();
    const seen: string[] = [];
    link.onOutput((bytes) => seen.push(text(bytes)));
    await clock.run(link.softReset(signal));
    expect(seen.join('')).toMatch(/soft reboot[\s\S]*>>> $/);
  });
});
