// A prompt beside a program that prints by its timers: it stands, though its text never ends the output.
import { expect, test } from 'vitest';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { nodemcuFiles } from '../../../src/device/firmware/nodemcu/files.ts';
import { pinDriverFor } from '../../../src/device/pins/pin-driver-for.ts';
import { bareSession } from '../../support/bare-session.ts';
import { allModules, nodemcuInThread } from '../../support/nodemcu-in-thread.ts';
import { runPromptProgram } from '../../support/prompt-program.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';

const context = { signal: new AbortController().signal, onEvent: () => {} };
const { signal } = context;
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

function fixture() {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  return { clock, transport, session: bareSession(transport, clock) };
}

/** From now on it says this every so often. */
function repeat({ clock, transport }: ReturnType<typeof fixture>, text: () => string, everyMs: number): void {
  const again = () => {
    transport.send(text());
    clock.setTimer(everyMs, again);
  };
  again();
}

const nodemcu = nodemcuInThread([...allModules, 'crypto', 'encoder']);

test.each([1, 3, 10, 33, 100, 290])(
  'NodeMCU whose timer prints every %i ms is met, runs code, takes files, moves pins',
  async (everyMs) => {
    const board = fixture();
    nodemcu.attach(board.transport, board.clock);
    nodemcu.run(`n=0 tmr.create():alarm(${everyMs},tmr.ALARM_AUTO,function() n=n+1 print("tick",n) end)`);
    // In a test nobody but a key lets time pass for its events.
    await board.transport.write(Uint8Array.of(0x0d));
    const startMs = board.clock.now();
    const link = await board.clock.run(connectFirmware(board.session, context));
    expect(link.facts).toMatchObject({ kind: 'nodemcu', version: '3.0.1' });
    expect(board.clock.now() - startMs).toBeLessThan(3000);
    const { stdout } = await board.clock.run(link.exec('print(6*7)', { signal }));
    expect(latin(stdout).replace(/tick\t\d+\r\n/g, '')).toBe('42\r\n');
    const files = nodemcuFiles(link, board.clock);
    const content = Uint8Array.from({ length: 700 }, (_, at) => (at * 7) & 0xff);
    await board.clock.run(files.write('/data.bin', content, { signal }));
    expect(nodemcu.file('data.bin')).toBe(latin(content));
    const pins = await board.clock.run(pinDriverFor(board.session, context));
    expect(await board.clock.run(pins.set(4, 1, signal))).toMatchObject({ level: 1 });
  },
);

test.each([10, 100])('MicroPython whose timer prints every %i ms is met', async (everyMs) => {
  const board = fixture();
  const banner =
    '\r\nMicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\nType "help()" for more information.\r\n>>> ';
  runPromptProgram(board.transport, { prompt: '>>> ', keys: { '\x02': banner } });
  repeat(board, () => 'temperature 22\r\n', everyMs);
  const link = await board.clock.run(connectFirmware(board.session, context));
  expect(link.facts).toMatchObject({ kind: 'micropython', version: '1.27.0' });
  expect(board.transport.written).not.toContain(0x03);
});

test.each(['> 21.5 C\r\n', '>>> 7\r\n', '>> \r\n', 'x\r\n> y\r\nz\r\n'])(
  'a program that prints lines like a prompt, and answers no key, is none: %j',
  async (line) => {
    const board = fixture();
    repeat(board, () => line, 20);
    const failure = await board.clock.run(connectFirmware(board.session, context).catch((error) => error));
    expect(failure).toMatchObject({ code: 'repl-busy', message: expect.stringContaining('shows no prompt') });
    // Nothing but Enter was typed into it.
    expect([...new Set(board.transport.written)]).toEqual([0x0d]);
  },
);

test('a program that goes on after Ctrl-C is broken into next: nobody is told to press Ctrl-C again', async () => {
  const board = fixture();
  repeat(board, () => 'on and on\r\n', 100);
  const connecting = connectFirmware(board.session, context, { interrupt: true });
  const failure = await board.clock.run(connecting.catch((error) => error));
  expect(failure.message).toContain('It goes on after Ctrl-C');
  expect(failure.ownHints[0]).toMatchObject({ id: 'break-in-at-start' });
  expect(failure.ownHints).not.toContainEqual(expect.objectContaining({ id: 'interrupt-program' }));
});
