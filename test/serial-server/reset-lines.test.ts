// DTR and RTS that arrive one by one over a network, with pauses in between, still reset a board.
import { describe, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { createResetLines } from '../../src/serial-server/reset-lines.ts';
import { fixture, onFixture } from '../support/board-fixture.ts';
import { TestClock } from '../support/test-clock.ts';

type Step = readonly ['dtr' | 'rts', boolean] | number;

/** What reaches the wires, with its time, when a client does these steps; a number waits that long. */
async function wires(steps: readonly Step[]): Promise<readonly string[]> {
  const clock = new TestClock();
  const seen: string[] = [];
  const lines = createResetLines(
    (changed) => void seen.push(`${clock.now()} ${JSON.stringify(changed)}`),
    (ms, run) => clock.setTimer(ms, run),
  );
  for (const step of steps) {
    if (typeof step === 'number') await clock.advance(step);
    else lines.set(...step);
  }
  return seen;
}

describe('on the wires', () => {
  test('DTR waits for RTS to go off, and both change at once', async () => {
    expect(await wires([['rts', true], 100, ['dtr', true], 100, ['rts', false]])).toEqual([
      '0 {"rts":true}',
      '200 {"dtr":true,"rts":false}',
    ]);
  });

  test('it does not wait for long: who means both to be on has both on', async () => {
    expect(await wires([['rts', true], ['dtr', true], 1000, ['rts', false], 100])).toEqual([
      '0 {"rts":true}',
      '250 {"dtr":true,"rts":true}',
      '1002 {"dtr":true,"rts":false}',
    ]);
  });

  test('RTS said again goes on waiting, DTR taken back ends it', async () => {
    expect(await wires([['rts', true], ['dtr', true], ['rts', true], ['dtr', false], 1000])).toEqual([
      '0 {"rts":true}',
      '0 {"dtr":false,"rts":true}',
    ]);
  });

  test('all other changes pass at once, one by one', async () => {
    const names = ['dtr', 'rts', 'dtr', 'rts', 'dtr'] as const;
    const steps = names.flatMap((name, at): Step[] => [[name, at < 2 || at === 4], 10]);
    expect(await wires(steps)).toHaveLength(5);
    // A hard reset with DTR repeated.
    expect(await wires([['dtr', false], ['rts', true], ['dtr', false], 100, ['rts', false]])).toHaveLength(4);
  });

  test('both that come together change together, as a kernel raises and lowers them', async () => {
    const both: Step[] = [['dtr', true], ['rts', true], 100, ['rts', false], ['dtr', false], 100];
    expect(await wires(both)).toEqual(['0 {"dtr":true,"rts":true}', '100 {"dtr":false,"rts":false}']);
    expect(await wires([['dtr', true], 100])).toEqual(['2 {"dtr":true,"rts":false}']);
  });

  test('a whole reset that comes in one piece is done whole', async () => {
    const tight: Step[] = [
      ['dtr', true],
      ['rts', true],
      ['dtr', false],
      ['dtr', true],
      ['rts', false],
      ['dtr', false],
    ];
    expect(await wires(tight)).toEqual([
      '0 {"dtr":true,"rts":true}',
      '0 {"dtr":false}',
      '0 {"dtr":true,"rts":false}',
      '0 {"dtr":false}',
    ]);
  });

  test('what waits when the client leaves is not done', async () => {
    const clock = new TestClock();
    const seen: unknown[] = [];
    const lines = createResetLines(
      (changed) => void seen.push(changed),
      (ms, run) => clock.setTimer(ms, run),
    );
    lines.set('rts', true);
    lines.set('dtr', true);
    expect(lines.asked()).toEqual({ dtr: true, rts: true });
    lines.close();
    await clock.advance(1000);
    expect(seen).toEqual([{ rts: true }]);
  });
});

/** esptool's classic reset by way of pyserial, each change followed by a pause. */
const classicReset = (pauseMs: number): Step[] =>
  (
    [
      ['dtr', false],
      ['rts', true],
      ['dtr', false],
      100,
      ['dtr', true],
      ['rts', false],
      ['dtr', true],
      50,
    ] as Step[]
  ).flatMap((step) => (typeof step === 'number' ? [step] : [step, pauseMs]));

describe('on a board', () => {
  test.each([0, 10, 60])('opening the port %i ms after a tap of RST is no FLASH button', async (afterMs) => {
    const started: string[] = [];
    const firmware = () => {
      started.push('firmware');
      return { receive: () => {}, stop: () => {} };
    };
    const made = fixture({ flash: demoMicroPython() }, firmware);
    await onFixture(made, async ({ board, client }) => {
      const lines = { dtr: false, rts: false };
      const resetLines = createResetLines(
        (changed) => client.port.setLines(Object.assign(lines, changed)),
        (ms, run) => client.clock.setTimer(ms, run),
      );
      await client.wait(500);
      board.press('reset', true);
      await client.wait(50);
      board.press('reset', false);
      await client.wait(afterMs);
      resetLines.set('dtr', true);
      resetLines.set('rts', true);
      await client.wait(1);
      resetLines.set('rts', false);
      resetLines.set('dtr', false);
      await client.wait(500);
      expect(started).toHaveLength(2);
    });
  });

  test.each([
    ['auto', 0],
    ['auto', 50],
    ['auto', 100],
    ['auto', 200],
    ['direct', 0],
    ['direct', 100],
  ] as const)('wired %s, %i ms after each change: the boot loader starts', async (wiring, pauseMs) => {
    await onFixture(fixture({ wiring }), async ({ client }) => {
      const lines = { dtr: false, rts: false };
      const resetLines = createResetLines(
        (changed) => client.port.setLines(Object.assign(lines, changed)),
        (ms, run) => client.clock.setTimer(ms, run),
      );
      for (const step of classicReset(pauseMs)) {
        if (typeof step === 'number') await client.wait(step);
        else resetLines.set(...step);
      }
      resetLines.set('dtr', false);
      await client.wait(100);
      client.take();
      expect((await client.sync()).opcode).toBe(8);
    });
  });
});
