// espwb monitor: what a board says, readable and explained, on a clock that jumps.
import { describe, expect, test } from 'vitest';
import { run as monitor } from '../../src/commands/monitor.ts';
import { EspError } from '../../src/device/errors.ts';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { promptFirmware } from '../support/prompt-firmware.ts';
import { failureOf, runVerbOn } from '../support/run-verb-on.ts';
import { ScriptedTransport } from '../support/scripted-transport.ts';
import { openFixture } from '../support/session-fixture.ts';
import { TestClock } from '../support/test-clock.ts';

test('--boot resets, reads the boot ROM at 74880 and says why it started and what it found', async () => {
  const { clock, transport, session } = await openFixture();
  const stop = new AbortController();
  clock.setTimer(1000, () => stop.abort());
  const { stdout, stderr } = await clock.run(
    runVerbOn({ clock, signal: stop.signal, transport }, monitor, [], { boot: true }),
  );
  expect(stdout).toContain('ets Jan  8 2013,rst cause:2, boot mode:(3,6)');
  expect(stderr).toContain('Reset by external reset, or wake from deep sleep');
  expect(stderr).toContain('The image in flash is damaged');
  expect(transport.baudRate).toBe(115_200);
  await clock.run(session.close());
});

test('after the boot text the firmware is read at its own rate, its first words included', async () => {
  const { clock, transport, session } = await openFixture({
    board: { flash: demoMicroPython() },
    firmware: promptFirmware,
  });
  const stop = new AbortController();
  clock.setTimer(3000, () => stop.abort());
  const run = runVerbOn({ clock, signal: stop.signal, transport }, monitor, [], { boot: true, json: true });
  const { stdout } = await clock.run(run);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; text?: string });
  const texts = lines.filter(({ type }) => type === 'line').map(({ text }) => text);
  expect(texts.some((line) => line?.startsWith(' ets Jan  8 2013,rst cause:2'))).toBe(true);
  expect(texts).toContain('MicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266');
  await clock.run(session.close());
});

const crashes = [
  ['Fatal exception 28(LoadProhibitedCause):', 'a read through a bad pointer'],
  ['Exception (9):', 'an address that is not aligned'],
  ['Soft WDT reset', 'kept the processor'],
  ['PANIC: unprotected error in call to Lua API (init.lua:1: x)', 'A Lua callback failed'],
  ['rf_cal[0] !=0x05,is 0xFF', 'calibration data is missing'],
  ['ets Jan  8 2013,rst cause:4, boot mode:(3,6)', 'hardware watchdog'],
] as const;

test('crash texts are explained beside the line, and nothing of the board commands the terminal', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock, 11);
  transport.send(`${crashes.map(([line]) => `${line}\r\n`).join('')}\x1b]0;title\x07\x1b[2Jend\r\n`, 10);
  const stop = new AbortController();
  clock.setTimer(500, () => stop.abort());
  const { stdout, stderr } = await clock.run(
    runVerbOn({ clock, signal: stop.signal, transport }, monitor, []),
  );
  for (const [line, words] of crashes) {
    expect(stdout).toContain(line);
    expect(stderr).toContain(words);
  }
  expect(stdout + stderr).not.toContain('\x1b');
  expect(transport.written).toEqual([]);
});

test('an unplugged board ends it as an error, not as an end', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  clock.setTimer(100, () => transport.unplug());
  const signal = new AbortController().signal;
  const { code } = await clock.run(failureOf(runVerbOn({ clock, signal, transport }, monitor, [])));
  expect(code).toBe('unplugged');
});

describe('--reconnect', () => {
  const missing = new EspError('port-missing', 'bench:4000 does not answer.');

  /** A port that is lost after 100 ms, gone for so long, and another one then. */
  async function lostFor(goneMs: number, options = {}, trouble = missing) {
    const clock = new TestClock();
    const first = new ScriptedTransport(clock);
    first.send('before\r\n', 10);
    clock.setTimer(100, () => first.unplug());
    const second = new ScriptedTransport(clock);
    second.send('after\r\n', 100 + goneMs + 40_000);
    const stop = new AbortController();
    clock.setTimer(100 + goneMs + 60_000, () => stop.abort());
    let openings = 0;
    const run = runVerbOn(
      {
        ...{ clock, signal: stop.signal },
        get transport() {
          openings += 1;
          if (openings === 1) return first;
          if (clock.now() < 100 + goneMs) throw trouble;
          return second;
        },
      },
      monitor,
      [],
      { reconnect: true, ...options },
    );
    return { ...(await clock.run(run)), openings: () => openings };
  }

  test('opens a lost port again, tells of the loss and of the return once, and ends by Ctrl-C as ever', async () => {
    const { stdout, stderr, exitCode, openings } = await lostFor(100_000);
    expect([stdout, exitCode]).toEqual(['before\nafter\n', 0]);
    const notes = stderr.trim().split('\n');
    expect(notes.filter((line) => line.includes('went away'))).toHaveLength(1);
    expect(notes.filter((line) => line.includes(missing.message))).toHaveLength(1);
    expect(notes.filter((line) => line.includes('is connected again'))).toHaveLength(1);
    // The pauses grow: nobody knocks every second for a night.
    expect(openings()).toBeLessThan(10);
  });

  test('does not wait for a port that never was there', async () => {
    const clock = new TestClock();
    const { signal } = new AbortController();
    const ground = {
      ...{ clock, signal },
      get transport(): never {
        throw missing;
      },
    };
    const run = failureOf(runVerbOn(ground, monitor, [], { reconnect: true }));
    expect((await clock.run(run)).code).toBe('port-missing');
  });

  test('gives up where no other try will help', async () => {
    const forbidden = new EspError('port-forbidden', 'bench:4000 wants another token.');
    const run = lostFor(100_000, {}, forbidden).then(
      () => 'ended',
      (error: EspError) => error.code,
    );
    expect(await run).toBe('port-forbidden');
  });
});

const garbled = Uint8Array.from(
  { length: 200 },
  (_, at) => [0, 0x80, 0xe0, 0xfe, 0xf8, 0x1c][at % 6] as number,
);

/** Says a line each 400 ms, which is noise at any rate but its own. */
function talksAt(baudRate: number, clock: TestClock): ScriptedTransport {
  const transport = new ScriptedTransport(clock);
  const again = () => {
    transport.send(transport.baudRate === baudRate ? 't=1 temp=21.5 hum=40\r\n' : garbled);
    clock.setTimer(400, again);
  };
  again();
  return transport;
}

async function monitored(transport: ScriptedTransport, clock: TestClock, options = {}) {
  const stop = new AbortController();
  clock.setTimer(30_000, () => stop.abort());
  const run = runVerbOn({ clock, signal: stop.signal, transport }, monitor, [], options);
  return clock.run(run);
}

test.each([9600, 57_600, 74_880])('what is text at %i baud gets one word on it', async (baudRate) => {
  const clock = new TestClock();
  const transport = talksAt(baudRate, clock);
  const { stderr } = await monitored(transport, clock);
  expect(stderr.split('\n').filter((line) => line.includes('This is not text'))).toEqual([
    `This is not text at 115200 baud; at ${baudRate} it is: espwb monitor --baud ${baudRate}`,
  ]);
  expect([transport.baudRate, transport.written]).toEqual([115_200, []]);
});

test('what is text nowhere is another rate or bad wiring', async () => {
  const clock = new TestClock();
  const { stderr } = await monitored(talksAt(31_250, clock), clock);
  expect(stderr).toContain('another rate, or bad wiring');
});

test('zero bytes are a line that is held low', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  for (let atMs = 0; atMs < 5000; atMs += 100) transport.send(new Uint8Array(50), atMs);
  const { stderr } = await monitored(transport, clock);
  expect(stderr).toContain('held low');
});

test('the noise of one reset before text is no reason for a word, and in hex none is needed', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  transport.send(garbled, 50);
  for (let atMs = 300; atMs < 5000; atMs += 300)
    transport.send('temperature 21.5, humidity 40.1 percent\r\n', atMs);
  expect((await monitored(transport, clock)).stderr).toBe('');
  const other = new TestClock();
  expect((await monitored(talksAt(9600, other), other, { hex: true })).stderr).toBe('');
});
