// espwb gpio on the virtual board: what the board's pins did, not what we say they did.
import { afterEach, describe, expect, test } from 'vitest';
import { run as gpio } from '../../src/commands/gpio.ts';
import { systemClock } from '../../src/device/clock.ts';
import { type LiveBoard, liveBoard } from '../support/live-board.ts';
import { failureOf, runVerbOn } from '../support/run-verb-on.ts';
import { openFixture } from '../support/session-fixture.ts';

let live: LiveBoard | null = null;
afterEach(async () => {
  await live?.stop();
  live = null;
});

const nowhere = { clock: systemClock, signal: new AbortController().signal };
const onBoard = async (firmware: 'micropython' | 'nodemcu') => {
  const made = await liveBoard(firmware);
  live = made;
  const ground = { clock: systemClock, signal: made.signal, session: made.session };
  return {
    ...made,
    espwb: (line: string, options: Parameters<typeof runVerbOn>[3] = {}) =>
      runVerbOn(ground, gpio, line.split(' '), { json: true, ...options }),
  };
};

describe('wrong usage, before a port is opened', () => {
  test.each([
    ['get 2 5', {}, 'takes one pin'],
    ['toggle 2 1', {}, 'takes one pin'],
    ['adc A0 1', {}, 'takes one pin'],
    ['set 2', {}, '0 or 1'],
    ['set 2 maybe', {}, '0 or 1'],
    ['shake 2', {}, '"gpio shake" is not a command'],
    ['pulse 2 long', {}, 'milliseconds'],
    ['blink 2 5', { byBoard: true }, 'until the pin is set'],
    ['blink 2', { hz: 'often' }, 'not a frequency'],
    ['get D99', {}, 'not a pin'],
    ['adc D99', {}, 'not an analogue input'],
    ['get 2', { board: 'breadboard' }, 'No board is called'],
  ] as const)('espwb gpio %s %j', async (line, options, words) => {
    const { code, message } = await failureOf(runVerbOn(nowhere, gpio, line.split(' '), options));
    expect([code, message]).toEqual(['usage', expect.stringContaining(words)]);
  });
});

describe.each(['micropython', 'nodemcu'] as const)('on %s', (firmware) => {
  test('set, toggle, get and pulse move GPIO2, whose LED is lit by low, and show the line sent', async () => {
    const { espwb, board, session } = await onBoard(firmware);
    const low = await espwb('set LED on');
    expect(low.last).toMatchObject({ type: 'result', pin: 2, level: 0, led: 'on' });
    expect(low.last['sent']).toContain(firmware === 'nodemcu' ? 'gpio.write(4,0)' : 'Pin(2,Pin.OUT,value=0)');
    expect(board.pinLevel(2)).toBe(0);
    expect((await espwb('toggle D4')).last).toMatchObject({ pin: 2, level: 1, led: 'off' });
    expect((await espwb('get 2')).last).toMatchObject({ pin: 2, level: 1, led: 'off' });
    const since = board.edges().length;
    expect((await espwb('pulse 2 20')).last).toMatchObject({ level: 1, milliseconds: 20 });
    const edges = board.edges().slice(since);
    expect(edges.map(({ pin, level }) => [pin, level])).toEqual([
      [2, 0],
      [2, 1],
    ]);
    expect(session.state).toMatch(/ idle$/);
  });

  test('adc reads what is connected to A0', async () => {
    const { espwb, board } = await onBoard(firmware);
    board.setAnalog(768);
    expect((await espwb('adc A0')).last).toMatchObject({ pin: 'A0', value: 768 });
  });

  test('--by-board leaves the pin blinking at a clean prompt; the next set ends it', async () => {
    const { espwb, board, session, signal } = await onBoard(firmware);
    const since = board.edges().length;
    const started = await espwb('blink 2', { byBoard: true, hz: '10' });
    expect(started.last).toMatchObject({ pin: 2, level: 0, led: 'on', hz: 10 });
    expect(session.state).toMatch(/ idle$/);
    const ask = () => session.firmware?.exec('print(1)', { signal, plainOutput: true });
    while (board.edges().length < since + 4) await ask();
    expect(board.edges()[since + 3]?.level).toBe(1);
    await espwb('set 2 1');
    expect(board.pinLevel(2)).toBe(1);
  });

  test('a pin of the flash is refused, TX and RX until they are unlocked, a boot strap with a warning', async () => {
    const { espwb, session } = await onBoard(firmware);
    expect((await failureOf(espwb('set 6 0', { unlock: true }))).code).toBe('pin-refused');
    const tx = await failureOf(espwb('set TX 0'));
    expect([tx.code, tx.hints]).toEqual(['pin-refused', expect.stringContaining('--unlock')]);
    const strap = await espwb('set 15 0', { json: false });
    expect(strap.stderr).toContain('boot strap');
    expect((await failureOf(espwb('input 16', { pullUp: true }))).code).toBe('pin-refused');
    expect((await failureOf(espwb('pwm 16'))).code).toBe('pin-refused');
    expect(session.state).toMatch(/ idle$/);
  });
});

test.each(['get 99', 'get D99', 'constructor 2'])(
  'espwb gpio %s is wrong usage: there is no such pin or act',
  async (words) => {
    const { espwb } = await onBoard('micropython');
    expect((await failureOf(espwb(words))).code).toBe('usage');
  },
);

test.each(['micropython', 'nodemcu'] as const)(
  'TX that is unlocked is taken from the REPL of %s, and the note says what brings it back',
  async (firmware) => {
    const { espwb, board, session } = await onBoard(firmware);
    const taken = await espwb('set TX 0', { unlock: true, json: false });
    expect([taken.exitCode, board.pinLevel(1), session.state]).toEqual([0, 0, 'silent']);
    expect(taken.stderr).toContain('no longer carries the REPL');
  },
);

test('without any firmware the same words move the pin through the boot loader', async () => {
  const { clock, session, context, board } = await openFixture();
  const ground = { clock, signal: context.signal, session };
  const run = runVerbOn(ground, gpio, ['set', '4', '1'], { json: true, bare: true });
  expect((await clock.run(run)).last).toMatchObject({
    pin: 4,
    level: 1,
    sent: expect.stringContaining('WRITE_REG'),
  });
  expect(board.pinLevel(4)).toBe(1);
  const refused = failureOf(
    clock.run(runVerbOn(ground, gpio, ['blink', '4'], { byBoard: true, bare: true })),
  );
  expect((await refused).code).toBe('unsupported');
  await clock.run(session.close());
});
