// One piece of work on several boards: who works when, how each ends, and what a cancel leaves behind.
import { describe, expect, test } from 'vitest';
import { sleep } from '../../src/device/clock.ts';
import { EspError } from '../../src/device/errors.ts';
import {
  type BoardContext,
  type BoardToWork,
  type ManyBoards,
  workOnBoards,
} from '../../src/services/many-boards.ts';
import { TestClock } from '../support/test-clock.ts';

type Work = (board: BoardToWork, context: BoardContext) => Promise<unknown>;

const ports = (count: number) => Array.from({ length: count }, (_, at) => ({ port: `/dev/ttyUSB${at}` }));

function bench(over: Partial<ManyBoards<unknown>> = {}) {
  const clock = new TestClock();
  const stop = new AbortController();
  const run = (boards: readonly BoardToWork[], work: Work) =>
    clock.run(workOnBoards(boards, work, { clock, jobs: 8, signal: stop.signal, ...over }));
  const cancel = () => stop.abort(new EspError('cancelled', 'Cancelled.', { board: 'partly-written' }));
  return { clock, run, cancel };
}

const outcomes = (all: readonly { readonly outcome: string }[]) => all.map(({ outcome }) => outcome);
const boardsOf = (all: readonly object[]) =>
  all.map((each) => ('error' in each ? (each.error as EspError).board : null));

describe('boards side by side', () => {
  test('take as long as the slowest, and their outcomes stand in the order of the boards', async () => {
    const { clock, run } = bench();
    const all = await run(ports(3), async ({ port }, { signal }) => {
      await sleep(clock, port.endsWith('0') ? 3000 : 1000, signal);
      return port;
    });
    expect(clock.now()).toBe(3000);
    expect(all).toMatchObject([
      { port: '/dev/ttyUSB0', outcome: 'done', result: '/dev/ttyUSB0', seconds: 3, mac: null },
      { port: '/dev/ttyUSB1', outcome: 'done', result: '/dev/ttyUSB1', seconds: 1 },
      { port: '/dev/ttyUSB2', outcome: 'done', seconds: 1 },
    ]);
  });

  test('are so many at a time as was asked for', async () => {
    const { clock, run } = bench({ jobs: 2 });
    let working = 0;
    let most = 0;
    await run(ports(5), async (_board, { signal }) => {
      most = Math.max(most, ++working);
      await sleep(clock, 1000, signal);
      working--;
    });
    expect(most).toBe(2);
    expect(clock.now()).toBe(3000);
  });

  test('go on while one fails, throws something else or is past its time', async () => {
    const { clock, run } = bench({ timeoutMs: 5000 });
    const all = await run(ports(4), async ({ port }, { signal }) => {
      if (port.endsWith('0')) throw new EspError('unplugged', 'Gone.', { board: 'partly-written' });
      if (port.endsWith('1')) throw new TypeError('a bug');
      await sleep(clock, port.endsWith('2') ? 60_000 : 4000, signal);
      return port;
    });
    expect(outcomes(all)).toEqual(['failed', 'failed', 'failed', 'done']);
    expect(all[2]).toMatchObject({ error: { code: 'timeout', board: 'unknown' }, seconds: 5 });
    expect(clock.now()).toBe(5000);
  });

  test('let the next one work while one waits for an answer, and waiting is no time of work', async () => {
    const { clock, run } = bench({ jobs: 1 });
    const order: string[] = [];
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const all = await run(ports(2), async ({ port }, { signal, aside }) => {
      await sleep(clock, 1000, signal);
      order.push(`${port} planned`);
      if (order.length === 2) answer();
      await aside(() => answered);
      await sleep(clock, 500, signal);
      order.push(`${port} written`);
    });
    expect(order.map((each) => each.replace('/dev/ttyUSB', ''))).toEqual([
      '0 planned',
      '1 planned',
      '0 written',
      '1 written',
    ]);
    expect(all.map(({ seconds }) => seconds)).toEqual([1.5, 1.5]);
  });

  test('with one MAC are told as soon as the second says it', async () => {
    const twins: unknown[] = [];
    const { run } = bench({ onSameMac: (...told) => twins.push(told) });
    const all = await run(ports(3), async ({ port }, { identified }) => {
      identified(port.endsWith('1') ? '5c:cf:7f:00:00:01' : '5C:CF:7F:12:34:56', 'greenhouse');
      identified('5c:cf:7f:00:00:01'.replace('01', port.endsWith('1') ? '01' : '02'));
    });
    expect(twins[0]).toEqual(['5c:cf:7f:12:34:56', ['/dev/ttyUSB0', '/dev/ttyUSB2']]);
    expect(all[0]).toMatchObject({ mac: '5c:cf:7f:00:00:02', name: 'greenhouse' });
  });
});

describe('a cancel', () => {
  test('ends who works, leaves unchanged who has not begun, and keeps what is done', async () => {
    const { clock, run, cancel } = bench({ jobs: 2 });
    clock.setTimer(1500, cancel);
    const all = await run(ports(4), ({ port }, { signal }) =>
      sleep(clock, port.endsWith('0') ? 1000 : 9000, signal),
    );
    expect(outcomes(all)).toEqual(['done', 'cancelled', 'cancelled', 'cancelled']);
    expect(boardsOf(all)).toEqual([null, 'partly-written', 'partly-written', 'unchanged']);
    expect(clock.now()).toBe(1500);
  });

  test('of one board leaves the others at work', async () => {
    const { clock, run } = bench();
    const own = new AbortController();
    clock.setTimer(500, () => own.abort());
    const [first, second] = ports(2);
    const all = await run(
      [{ ...first, port: 'a', signal: own.signal }, second as BoardToWork],
      (_, { signal }) => sleep(clock, 2000, signal),
    );
    expect(outcomes(all)).toEqual(['cancelled', 'done']);
  });

  test('does not wait for a board whose work never comes back', async () => {
    const told: string[] = [];
    const { clock, run, cancel } = bench({ onOutcome: ({ outcome }) => told.push(outcome) });
    clock.setTimer(1000, cancel);
    const all = await run(ports(2), ({ port }, { signal }) =>
      port.endsWith('0') ? new Promise(() => {}) : sleep(clock, 9000, signal),
    );
    expect(outcomes(all)).toEqual(['cancelled', 'cancelled']);
    expect(boardsOf(all)).toEqual(['unknown', 'partly-written']);
    expect(told).toHaveLength(2);
    expect(clock.now()).toBe(11_000);
  });

  test('reaches a board that waits for its turn after an answer', async () => {
    const { clock, run, cancel } = bench({ jobs: 1 });
    clock.setTimer(1500, cancel);
    const all = await run(ports(2), async ({ port }, { signal, aside }) => {
      if (port.endsWith('0')) await aside(() => sleep(clock, 100, signal));
      await sleep(clock, 9000, signal);
    });
    expect(outcomes(all)).toEqual(['cancelled', 'cancelled']);
    expect(clock.now()).toBe(1500);
  });
});
