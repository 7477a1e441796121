// Who answers on a port that was just opened, and that finding out harms nobody: firmware without a REPL
// is named by its words, AT by its answer, a chip without firmware by its boot ROM.
import { afterEach, describe, expect, test } from 'vitest';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { recogniseTalk } from '../../../src/device/firmware/firmware-signs.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import type { StartFirmware } from '../../../src/virtual-board/firmware/runtime.ts';
import { bareSession } from '../../support/bare-session.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';
import { promptFirmware } from '../../support/prompt-firmware.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { enterByHand, openFixture } from '../../support/session-fixture.ts';
import { smallImage } from '../../support/small-image.ts';
import { TestClock } from '../../support/test-clock.ts';

let live: LiveBoard | null = null;
afterEach(async () => {
  await live?.stop();
  live = null;
});

const talk: Readonly<Record<string, string>> = {
  tasmota:
    '00:00:00.001 HDW: ESP8266EX\r\n00:00:00.069 CFG: Loaded from flash at FB, Count 20\r\n' +
    '00:00:00.080 Project tasmota - Tasmota Version 13.1.0(tasmota)-2_7_4_9(2023-08-11T10:32:13)\r\n',
  'tasmota in mid-run': '12:41:07.221 MQT: tele/tasmota_5A2B/STATE = {"Time":"2024-01-01T12:41:07"}\r\n',
  espeasy:
    '74 : Info   : \r\n75 : Info   : INIT : Booting version: mega-20221224 (ESP82xx Core 2843a5ac)\r\n' +
    '79 : Info   : INIT : Free RAM:31576\r\n',
  esphome: '\x1b[0;32m[I][app:100]: ESPHome version 2023.5.1 compiled on May 20 2023\x1b[0m\r\n',
};

describe('firmware that only talks', () => {
  test.each([
    ['tasmota', 'tasmota', '13.1.0'],
    ['tasmota in mid-run', 'tasmota', null],
    ['espeasy', 'espeasy', 'mega-20221224'],
    ['esphome', 'esphome', '2023.5.1'],
  ] as const)('%s is named by its words and is sent nothing', async (name, kind, version) => {
    const clock = new TestClock();
    const transport = new ScriptedTransport(clock, 7);
    const session = bareSession(transport, clock);
    const context = { signal: new AbortController().signal, onEvent: () => {} };
    transport.send(talk[name] as string, 20);
    const link = await clock.run(connectFirmware(session, context, { interrupt: true }));
    expect(link.facts).toEqual({ kind, version, board: null });
    expect(transport.written).toEqual([]);
    expect(session.state).toBe('firmware unknown');
    await expect(link.exec('1', context)).rejects.toMatchObject({ code: 'no-repl' });
    await expect(link.interrupt(context.signal)).rejects.toMatchObject({ code: 'unsupported' });
    expect(transport.written).toEqual([]);
  });

  test('a program of one owns name: neither a clock in its lines nor a colon makes it Tasmota or ESPEasy', () => {
    for (const line of ['12:41:07 temperature: 21.5\r\n', '1234: value\r\n', '[x] ready\r\n', 'AT home\r\n'])
      expect(recogniseTalk(line)).toBeNull();
  });
});

test('a firmware that comes to its prompt while its boot text is listened for is asked once more', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  const session = bareSession(transport, clock);
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  // Its banner comes in the very second in which the port stands at the boot ROM's rate.
  const readyMs = clock.now() + 1200;
  const banner = 'MicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\n>>> ';
  transport.send('rf cal sector: 1019\r\n', 1200);
  transport.send(`\r\n${banner}`, 2000);
  transport.connect({
    feed: (bytes) => {
      if (clock.now() < readyMs) return;
      transport.send(bytes.includes(0x02) ? `\r\n${banner}` : '\r\n>>> ', 1);
    },
  });
  const link = await clock.run(connectFirmware(session, context));
  expect(link.facts).toMatchObject({ kind: 'micropython', version: '1.27.0' });
});

describe('on the virtual board', () => {
  test('AT firmware answers AT and tells its version', async () => {
    live = await liveBoard('blank', { flash: smallImage('AT version:1.7.0.0(Aug 16 2018 00:57:04)') });
    const link = await connectFirmware(live.session, live.context);
    expect(link.facts).toEqual({ kind: 'at', version: '1.7.0.0', board: null });
    expect(live.session.state).toBe('firmware unknown');
    const refused = link.exec('print(1)', { signal: live.signal });
    await expect(refused).rejects.toMatchObject({
      code: 'no-repl',
      message: expect.stringContaining('1.7.0.0'),
    });
  });

  test('a program that nobody knows is something that runs: named neither MicroPython nor silent', async () => {
    live = await liveBoard('blank', { flash: smallImage('a sketch') });
    const error = await connectFirmware(live.session, live.context).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'repl-busy', board: 'unchanged' });
    expect(Buffer.from(error.evidence).toString()).toContain('application runs');
    expect(live.session.state).toBe('firmware unknown');
  });

  test('a blank chip that starts over and over is told by its own boot text, within two of its starts', async () => {
    const { clock, session, context, timed } = await openFixture();
    const { result, tookMs } = await timed(() => connectFirmware(session, context).catch((thrown) => thrown));
    expect(result).toMatchObject({ code: 'no-repl' });
    expect(result.message).toContain('no image that the boot ROM accepts');
    expect(session.state).toBe('booting');
    expect(tookMs).toBeLessThan(2500);
    await clock.run(session.close());
  });

  const startsOnce =
    (words: string, everyMs: number): StartFirmware =>
    ({ clock, send, setUartBaudRate }) => {
      setUartBaudRate(115_200);
      let stop = () => {};
      const say = () => {
        send(Buffer.from(words));
        stop = clock.setTimer(everyMs, say);
      };
      if (words !== '') say();
      return { receive: () => {}, stop: () => stop() };
    };

  test.each([
    ['that prints runs', 'temperature 21.5\r\n', 'repl-busy', 'firmware unknown'],
    ['that prints nothing is silent', '', 'no-repl', 'silent'],
  ])(
    'a main.py %s, also where the reset of opening the port was heard: no loop',
    async (_title, words, code, state) => {
      const flash = demoMicroPython();
      const { clock, session, context } = await openFixture({
        board: { flash },
        firmware: startsOnce(words, 300),
      });
      await clock.run(session.restart(context));
      const error = await clock.run(connectFirmware(session, context).catch((thrown) => thrown));
      expect([error.code, session.state]).toEqual([code, state]);
      expect(error.message).not.toContain('keeps restarting');
      await clock.run(session.close());
    },
  );

  /** Deaf until then, as a chip is whose firmware makes its file system. */
  const startsAfter =
    (bootMs: number): StartFirmware =>
    (io) => {
      let firmware: ReturnType<StartFirmware> | null = null;
      io.setUartBaudRate(115_200);
      const cancel = io.clock.setTimer(bootMs, () => {
        firmware = promptFirmware(io);
      });
      return {
        receive: (bytes) => firmware?.receive(bytes),
        stop: () => {
          cancel();
          firmware?.stop();
        },
      };
    };

  test.each([
    ['while it is asked at the usual rate', 600],
    ['while its boot text is listened for', 1500],
    ['while it is asked at another rate for the last time', 8300],
  ])('a firmware that comes to its prompt %s is found', async (_when, bootMs) => {
    const board = { flash: demoMicroPython() };
    const { clock, session, context } = await openFixture({ board, firmware: startsAfter(bootMs) });
    await clock.run(session.restart(context));
    const link = await clock.run(connectFirmware(session, context));
    expect([link.facts.version, session.state]).toEqual(['1.27.0', 'micropython idle']);
    await clock.run(session.close());
  });

  test('a boot ROM that waits for a download is silence, and Enter does not wake it', async () => {
    const fixture = await openFixture();
    await enterByHand(fixture);
    const { clock, session, context } = fixture;
    const error = await clock.run(connectFirmware(session, context).catch((thrown) => thrown));
    expect(error).toMatchObject({ code: 'no-repl', board: 'unchanged' });
    await clock.run(session.loader({ kind: 'any' }, context));
    expect(session.state).toBe('boot rom');
    await clock.run(session.close());
  });

  test('MicroPython that has just been reset is waited for through its boot noise', async () => {
    live = await liveBoard('micropython');
    await live.session.restart(live.context);
    const link = await connectFirmware(live.session, live.context);
    expect([link.facts.kind, live.session.state]).toEqual(['micropython', 'micropython idle']);
  });
});
