// NodeMCU has no interrupt: what its program has left to run is stopped from its prompt, also where that stands for a
// moment between a start and the next.
import { describe, expect, test } from 'vitest';
import { resetAndStop } from '../../../../src/device/firmware/break-in.ts';
import { connectFirmware } from '../../../../src/device/firmware/connect-firmware.ts';
import { stopTimersThrough } from '../../../../src/device/firmware/nodemcu/stop-timers.ts';
import { bareSession } from '../../../support/bare-session.ts';
import { nodemcuInThread } from '../../../support/nodemcu-in-thread.ts';
import { ScriptedTransport } from '../../../support/scripted-transport.ts';
import { TestClock } from '../../../support/test-clock.ts';

const context = { signal: new AbortController().signal, onEvent: () => {} };
const { signal } = context;
const banner =
  '\r\n\r\nNodeMCU 3.0.0.0 built on nodemcu-build.com\r\n build 2024-02-25 08:08 powered by Lua 5.1.4 on SDK 3.0.1\r\n';
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

function fixture() {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  const session = bareSession(transport, clock);
  return { clock, transport, session };
}

const nodemcu = nodemcuInThread();

describe('timers of a program', () => {
  test.each([
    ['one that runs for ever', 'tmr.create():alarm(50,tmr.ALARM_AUTO,function() print("tick") end)'],
    [
      'that a local holds',
      'local t=tmr.create() t:alarm(50,tmr.ALARM_AUTO,function() t:interval(40) print("tick") end)',
    ],
    [
      'that start each other',
      'function go() tmr.create():alarm(30,tmr.ALARM_SINGLE,function() print("tick") go() end) end go()',
    ],
    [
      'three of them',
      'for i=1,3 do tmr.create():alarm(20*i,tmr.ALARM_AUTO,function() print("tick",i) end) end',
    ],
    [
      'that are started again by hand',
      't=tmr.create() t:register(40,tmr.ALARM_SEMI,function() print("tick") t:start() end) t:start()',
    ],
  ])('%s are stopped, and nothing else', async (_what, code) => {
    const { clock, transport, session } = fixture();
    nodemcu.attach(transport, clock);
    nodemcu.run(`kept=41 ${code}`);
    const link = await clock.run(connectFirmware(session, context));
    const heard: string[] = [];
    link.onOutput((bytes) => heard.push(latin(bytes)));
    await clock.run(stopTimersThrough(link, signal));
    heard.length = 0;
    await clock.advance(5000);
    expect(heard.join('')).not.toContain('tick');
    const { stdout } = await clock.run(link.exec('print(kept+1)', { signal }));
    expect(latin(stdout)).toBe('42\r\n');
  });
});

describe('after a reset', () => {
  /** Its program does this at each start; `starts` says how often it was reset. */
  function board(start: (fixtureParts: ReturnType<typeof fixture>) => void) {
    const parts = fixture();
    let starts = 0;
    Object.assign(parts.session, {
      restart: async () => {
        starts += 1;
        parts.clock.setTimer(100, () => start(parts));
        return true;
      },
    });
    return { ...parts, starts: () => starts };
  }

  test('a timer that would restart the board half a second later is stopped at the prompt before it', async () => {
    let restarts = 0;
    const { clock, session, transport } = board((parts) => {
      nodemcu.attach(parts.transport, parts.clock);
      nodemcu.run('tmr.create():alarm(500,tmr.ALARM_SINGLE,function() print("restarting") end)');
      parts.transport.send(`${banner}> `);
    });
    transport.listen({
      onBytes: (bytes) => {
        if (latin(bytes).includes('restarting')) restarts += 1;
      },
      onClose: () => {},
    });
    const { by, words, link } = await clock.run(resetAndStop(session, context));
    await clock.advance(3000);
    expect([by, link.facts.kind, restarts]).toEqual(['reset', 'nodemcu', 0]);
    expect(words).toContain('no interrupt');
  });

  test.each([
    [
      'runs without an end',
      (say: (text: string) => void) => say(banner),
      'its init.lua does not come to an end',
    ],
    [
      'prints for ever',
      (say: (text: string) => void, clock: TestClock) => {
        say(banner);
        const busy = () => {
          say('busy\r\n');
          clock.setTimer(7, busy);
        };
        busy();
      },
      'its init.lua does not come to an end',
    ],
    ['takes the keys itself', (say: (text: string) => void) => say(`${banner}> `), 'took no key'],
    [
      'fails at each start',
      (say: (text: string) => void, clock: TestClock) => {
        const again = () => {
          say(`${banner}PANIC: unprotected error in call to Lua API (init.lua:1: no)\r\n`);
          clock.setTimer(600, again);
        };
        again();
      },
      'before there is a prompt',
    ],
  ] as const)(
    'an init.lua that %s is said to be beyond reach, by its name, with the way that works',
    async (_does, start, words) => {
      const { clock, session, starts } = board(({ transport, clock: time }) =>
        start((text) => transport.send(text), time),
      );
      const startMs = clock.now();
      const error = await clock.run(resetAndStop(session, context).catch((thrown) => thrown));
      expect(error).toMatchObject({
        code: 'repl-busy',
        hintsSayAll: true,
        message: expect.stringContaining(words),
      });
      expect(error.message).toContain('NodeMCU');
      expect(JSON.stringify(error.ownHints)).toContain('flash-without-files');
      expect(JSON.stringify(error.ownHints)).not.toContain('MicroPython');
      // One reset tells as much as four.
      expect(starts()).toBe(1);
      expect(clock.now() - startMs).toBeLessThan(15_000);
    },
  );
});
