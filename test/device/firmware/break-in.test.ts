// Stopping what runs, on the real firmwares of the virtual board. A program is stopped only after it has
// said that it runs.
import { afterEach, describe, expect, test } from 'vitest';
import { attachFirmware } from '../../../src/device/firmware/attach-firmware.ts';
import { breakIn, resetAndStop } from '../../../src/device/firmware/break-in.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { execCode } from '../../../src/device/firmware/exec.ts';
import { bareSession } from '../../support/bare-session.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';

let live: LiveBoard;
afterEach(() => live?.stop());

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const run = async (code: string) => text((await execCode(live.session, { code }, live.context)).stdout);

/** A board whose main.py is this, restarted, heard until it has said that it runs. */
async function boardRunning(main: string, says: string) {
  live = await liveBoard('micropython');
  await run(`f = open('main.py', 'w')\nf.write(${JSON.stringify(main)})\nf.close()`);
  let heard = '';
  const said = new Promise<void>((resolve) => {
    const stop = live.session.transport.listen({
      onBytes: (bytes) => {
        heard += text(bytes);
        if (!heard.includes(says)) return;
        stop();
        resolve();
      },
      onClose: () => {},
    });
  });
  await live.session.restart(live.context);
  await said;
}

/** As long as a test may take: a firmware in a worker starts when this busy computer lets it. */
const pressMs = 80_000;

/** Takes a minute to set itself up where it was started before: no computer is too busy to press Ctrl-C in it. */
const swallows = `import time
try:
  open('started')
except OSError:
  open('started', 'w').close()
else:
  time.sleep(60)
print('stubborn')
while True:
  try:
    while True: time.sleep_ms(5)
  except KeyboardInterrupt: pass
`;

describe('breaking in on MicroPython', () => {
  test('an endless loop of main.py ends with Ctrl-C alone', async () => {
    await boardRunning("print('busy')\nwhile True: pass", 'busy');
    const { by, link } = await breakIn(live.session, {}, live.context);
    expect([by, link.facts.kind, live.session.state]).toEqual(['ctrl-c', 'micropython', 'micropython idle']);
    expect(await run('print(1)')).toBe('1\r\n');
  });

  test('a program that swallows Ctrl-C is stopped by a reset with Ctrl-C pressed while it sets itself up', async () => {
    await boardRunning(swallows, 'stubborn');
    expect((await breakIn(live.session, { reset: true, pressMs }, live.context)).by).toBe('reset');
    expect(live.session.state).toBe('micropython idle');
    expect(await run("import os\nos.remove('main.py')\nprint('free')")).toBe('free\r\n');
  });

  test('a main.py that restarts the board for ever is met in the moment before it does', async () => {
    await boardRunning("import time, machine\nprint('again')\ntime.sleep_ms(300)\nmachine.reset()", 'again');
    await breakIn(live.session, { reset: true, pressMs }, live.context);
    expect(await run('print(2)')).toBe('2\r\n');
  });

  test('a half-typed line or an open block is left, not run', async () => {
    live = await liveBoard('micropython');
    const link = await connectFirmware(live.session, live.context);
    const continued = new Promise<void>((resolve) => {
      let heard = '';
      link.onOutput((bytes) => {
        heard += text(bytes);
        if (heard.includes('... ')) resolve();
      });
    });
    await link.type(new TextEncoder().encode('while True:\r'));
    await continued;
    expect((await breakIn(live.session, {}, live.context)).by).toBe('ctrl-c');
    expect(await run('print(3)')).toBe('3\r\n');
  });
});

describe('breaking in on NodeMCU', () => {
  test('is unsupported without a reset, and with it says that it was one', async () => {
    live = await liveBoard('nodemcu');
    await connectFirmware(live.session, live.context);
    const refused = breakIn(live.session, {}, live.context);
    await expect(refused).rejects.toMatchObject({ code: 'unsupported' });
    const { by, words, link } = await breakIn(live.session, { reset: true }, live.context);
    expect([by, link.facts.kind, live.session.state]).toEqual(['reset', 'nodemcu', 'lua idle']);
    expect(words).toContain('NodeMCU has no interrupt');
  });
});

describe('a program that prints and lets Ctrl-C in only at some of its starts', () => {
  /** It answers whatever it hears, and with a prompt from its start number `metAt` on. */
  function printingBoard(metAt: number) {
    const clock = new TestClock();
    const transport = new ScriptedTransport(clock);
    const session = bareSession(transport, clock);
    let starts = 0;
    Object.assign(session, {
      restart: async () => {
        starts += 1;
        return true;
      },
    });
    const banner = '\r\nMicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\n>>> ';
    transport.connect({
      feed: (bytes) => {
        if (starts < metAt) return transport.send('on and on\r\n', 1);
        transport.send(bytes.includes(0x02) ? banner : '\r\n>>> ', 1);
      },
    });
    const context = { signal: new AbortController().signal, onEvent: () => {} };
    return { clock, transport, starts: () => starts, stop: () => resetAndStop(session, context) };
  }

  test('is reset again, and met there', async () => {
    const { clock, starts, stop } = printingBoard(3);
    expect((await clock.run(stop())).link.facts.kind).toBe('micropython');
    expect(starts()).toBe(3);
  });

  test('and at none of them is said to let nobody in, by hints that do not name what has just failed', async () => {
    const { clock, starts, stop } = printingBoard(Number.POSITIVE_INFINITY);
    const error = await clock.run(stop().catch((thrown) => thrown));
    expect(error).toMatchObject({ code: 'repl-busy', hintsSayAll: true });
    expect(error.message).toBe('No prompt came after 4 resets, each with 3 s of Ctrl-C.');
    expect(starts()).toBe(4);
  });

  test('is not pressed for each word that it says: the wire would be full for seconds', async () => {
    const { clock, transport, stop } = printingBoard(Number.POSITIVE_INFINITY);
    await clock.run(stop().catch(() => {}));
    const wireBytes = (clock.now() * 11.52) / 3;
    expect(transport.written.length).toBeLessThan(wireBytes);
  });
});

test('a terminal on a running program shows it, passes Ctrl-C on, and becomes a REPL with the prompt', async () => {
  await boardRunning("import time\nwhile True:\n  print('tick')\n  time.sleep_ms(50)", 'tick');
  const { session, context } = live;
  const { link, reason } = await attachFirmware(session, context);
  expect([link.facts.kind, reason?.code]).toEqual(['unknown', 'repl-busy']);
  const prompted = new Promise<void>((resolve) => {
    session.onChange(() => {
      if (session.state === 'micropython idle') resolve();
    });
  });
  await link.type(Uint8Array.of(3));
  await prompted;
  const known = await attachFirmware(session, context);
  expect([known.link.facts.kind, known.reason]).toEqual(['micropython', null]);
  expect(await run('print(4)')).toBe('4\r\n');
});
