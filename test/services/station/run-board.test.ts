// How a station's port is left: with its board, without it, or with somebody else on it.
import { expect, test } from 'vitest';
import { type ErrorCode, EspError } from '../../../src/device/errors.ts';
import type { BoardRecord } from '../../../src/services/station/board-record.ts';
import type { BoardWork } from '../../../src/services/station/board-work.ts';
import { runBoard } from '../../../src/services/station/run-board.ts';
import { TestClock } from '../../support/test-clock.ts';

/** One visit of a board whose work is `work`, or whose port does not open. */
async function visit(open: () => Promise<BoardWork>) {
  const added: BoardRecord[] = [];
  const { left, end } = await runBoard({
    ...{ port: 'here', rows: null, again: () => false, clock: new TestClock(), now: () => 'then', open },
    recipe: { flash: {} as never, files: [], test: null, pins: [], boardName: null },
    records: {
      lastOf: () => null,
      begin: async () => {},
      add: async (record) => void added.push(record),
    },
    ...{ onStep: () => {}, mustBeOnlyOne: () => {} },
  });
  return { left, end, added };
}

function workOf(flash: () => Promise<BoardRecord['firmware']>) {
  let isOut = false;
  let isClosed = false;
  const work: BoardWork = {
    identify: async () => ({ mac: 'aa', chip: 'chip', flashSizeBytes: 1 << 20 }),
    flash,
    putFiles: async () => 0,
    test: async () => '',
    pins: async () => {},
    restart: async () => {},
    isUnplugged: () => isOut,
    close: async () => {
      isClosed = true;
    },
  };
  return {
    work,
    pull: () => {
      isOut = true;
    },
    isClosed: () => isClosed,
  };
}

test('a board that stays is there, be it green or red', async () => {
  const good = workOf(async () => []);
  expect(await visit(async () => good.work)).toMatchObject({
    left: 'there',
    end: { record: { outcome: 'green' } },
  });
  expect(good.isClosed()).toBe(true);
  const bad = workOf(() => Promise.reject(new EspError('write-failed', 'no')));
  expect(await visit(async () => bad.work)).toMatchObject({
    left: 'there',
    end: { record: { outcome: 'red' } },
  });
});

test.each<ErrorCode>(['unplugged', 'timeout', 'no-answer', 'verify-mismatch'])(
  'a board that is pulled out is gone, whatever was seen of it first: %s',
  async (code) => {
    const { work, pull } = workOf(async () => {
      pull();
      throw new EspError(code, 'as it was seen');
    });
    const { left, added } = await visit(async () => work);
    expect(left).toBe('gone');
    expect(added).toMatchObject([{ outcome: 'red', code, step: 'flash' }]);
  },
);

test('a board that is pulled out behind its last step is green, and gone', async () => {
  const { work, pull } = workOf(async () => []);
  const restart = async () => pull();
  const { left, end } = await visit(async () => ({ ...work, restart }));
  expect([left, end.record.outcome]).toEqual(['gone', 'green']);
});

test.each<[ErrorCode, string]>([
  ['port-missing', 'gone'],
  ['unplugged', 'gone'],
  ['port-busy', 'busy'],
  ['port-forbidden', 'there'],
])('a port that does not open: %s is left %s', async (code, left) => {
  const open = () => Promise.reject(new EspError(code, 'as the system says'));
  expect(await visit(open)).toMatchObject({
    left,
    added: [{ outcome: 'red', step: 'open', code, mac: null }],
  });
});
