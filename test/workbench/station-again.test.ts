// At a station: which boards are done again. The boards are events of a run that is not one.
import { expect, test } from 'vitest';
import type { BoardRecord } from '../../src/services/station/board-record.ts';
import type { StationHere, StationRun } from '../../src/services/station/station-here.ts';
import { openApp } from '../support/app-fixture.ts';

const mac = 'ec:fa:bc:12:34:01';
const record: BoardRecord = {
  ...{ began: 'then', ended: '2026-05-02T10:04:00Z', port: '/dev/ttyUSB0', mac, chip: 'ESP8266EX' },
  ...{ name: null, row: 'L-1', firmware: [], files: 0, printed: null, seconds: 1 },
  ...{ outcome: 'green', step: null, code: null, message: null },
};

async function atQuestion() {
  const fixture = openApp();
  let run: StationRun | null = null;
  const none = { flash: null, files: [], test: null, pins: [], boardName: null, rows: null, ports: null };
  const opened = {
    recipe: { ...none, name: 'lamp', report: { folder: '/r', columns: [] } },
    ...{ rows: null, records: {}, close: async () => {} },
    run: (given: StationRun) => {
      run = given;
      return new Promise(() => {});
    },
  } as unknown as StationHere;
  Object.assign(fixture.app.devices, { openStation: async () => opened });
  fixture.press('%');
  fixture.press('lamp.toml\r');
  await fixture.until(({ station }) => station.phase === 'ask');
  return {
    ...fixture,
    begin: async (): Promise<StationRun> => {
      fixture.press('\r');
      await fixture.until(() => run !== null);
      return run as unknown as StationRun;
    },
  };
}

test('r at the question does all again that were green before, and r again does not', async () => {
  const { press, state, begin } = await atQuestion();
  press('r');
  expect(state().station.redoesAll).toBe(true);
  press('r');
  expect(state().station.redoesAll).toBe(false);
  press('r');
  expect((await begin()).again(mac)).toBe(true);
});

test('r at a board does that one again when it is plugged in next, once', async () => {
  const { press, state, begin, clock } = await atQuestion();
  const { again, onEvent } = await begin();
  const known = () => {
    onEvent({ type: 'plugged', port: '/dev/ttyUSB0', mac: null });
    onEvent({ type: 'known', port: '/dev/ttyUSB0', mac, record });
    onEvent({ type: 'unplugged', port: '/dev/ttyUSB0', mac });
  };
  press('r');
  expect(state().status.text).toBe('No board was here yet.');
  // Keys at one instant with one that could not be used would be the rest of a text.
  await clock.advance(31);
  known();
  expect(again(mac)).toBe(false);
  press('r');
  expect(state().status.text).toBe(`${mac} is done again when it is plugged in next.`);
  expect([again(mac), again('ec:fa:bc:12:34:02')]).toEqual([true, false]);
  press('r');
  expect([state().status.text, again(mac)]).toEqual([`${mac} is left as it is.`, false]);
  press('r');
  onEvent({ type: 'plugged', port: '/dev/ttyUSB0', mac: null });
  onEvent({ type: 'ended', port: '/dev/ttyUSB0', mac, record, isRecorded: true });
  expect(again(mac)).toBe(false);
});
