// Several boards are marked, and one command is for all of them.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import type { BatchRow } from '../../src/screens/batch/state.ts';
import { writesWords } from '../../src/screens/flash/actions-batch.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import { cardOf } from '../../src/workbench/focus.ts';
import type { usualPreferences } from '../../src/workbench/preferences.ts';
import { openApp } from '../support/app-fixture.ts';
import { holdsOnly } from '../support/holds-only.ts';
import { imageFile } from '../support/image-file.ts';
import { otherBoard } from '../support/other-board.ts';
import { usbPort } from '../support/usb-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'espwb-marked-'));
afterAll(() => rmSync(folder, { recursive: true }));
const image = demoMicroPython({ sizeBytes: 40 * 1024 });
const images = [imageFile(folder, 'small.bin', image)];

const macOf = (at: number): string => `ec:fa:bc:00:00:${String(at).padStart(2, '0')}`;
const portOf = (at: number) => usbPort(`virtual:b${at}`, `1-${at}:1.0`);

/** So many boards on adapters, nothing in their flash; the cursor is on the first one. */
function openMany(count: number, preferences: Partial<typeof usualPreferences> = {}) {
  const boards: Record<string, Board> = {};
  const app = openApp({ images, boards, preferences });
  const ports = Array.from({ length: count }, (_, at) => portOf(at));
  const all = ports.map(({ path }, at) => {
    const board = otherBoard(app.clock, macOf(at));
    boards[path] = board;
    return board;
  });
  app.tellPorts(ports);
  const rows = (): readonly BatchRow[] => app.state().batch.batch?.rows ?? [];
  return { ...app, ports, boards, all, rows, phase: () => app.state().batch.batch?.phase };
}

type Many = ReturnType<typeof openMany>;

async function planned({ press, until }: Many, marking: string): Promise<void> {
  press(marking);
  press('F');
  await until(({ flash }) => flash.choices.length > 0);
  press('\r');
  await until(({ batch }) => batch.batch?.phase === 'ask');
}

const holdsImage = (board: Board): boolean =>
  Buffer.compare(board.flash.subarray(0, image.length), image) === 0;
const isBlank = (board: Board): boolean => holdsOnly(board.flash, 0xff);

describe('marks', () => {
  test('are set by space, which goes one down, and by a for every likely board and again for none', () => {
    const { press, state, tellPorts, ports } = openMany(3);
    tellPorts([...ports, { ...portOf(9), path: 'virtual:demo', kind: 'virtual', usb: null }]);
    press(' ');
    press(' ');
    expect(state().ports).toMatchObject({ marked: ['virtual:b0', 'virtual:b1'], selected: 'virtual:b2' });
    press('k');
    press(' ');
    expect(state().ports.marked).toEqual(['virtual:b0']);
    press('a');
    expect(state().ports.marked).toEqual([]);
    press('a');
    expect(state().ports.marked).toEqual(['virtual:b0', 'virtual:b1', 'virtual:b2']);
  });

  test('go with their adapters, and end with them, which is told', () => {
    const { press, state, tellPorts } = openMany(2);
    press('a');
    tellPorts([{ ...portOf(0), path: 'virtual:b7' }, portOf(1)]);
    expect(state().ports.marked).toEqual(['virtual:b7', 'virtual:b1']);
    tellPorts([portOf(1)]);
    expect(state().ports.marked).toEqual(['virtual:b1']);
    expect(state().status.text).toBe('virtual:b7: gone, and no longer marked.');
    // A stranger under the name of a marked board is not meant.
    tellPorts([usbPort('virtual:b1', '3-3:1.0', { productId: '55d4', serialNumber: 'X' })]);
    expect(state().ports.marked).toEqual([]);
  });
});

describe('F for marked boards', () => {
  test.each([
    [[40960, 40960], 'Enter writes 80 KB to 2 boards: b0, b1.'],
    [[0, 618496, 0], 'Enter writes 604 KB to 1 board: b1. Nothing has to be written to 2 boards.'],
    [[0, 4096, 4096], 'Enter writes 8 KB to 2 boards: b1, b2. Nothing has to be written to 1 board.'],
    [[0, 0], 'Nothing has to be written to 2 boards.'],
  ])('counts only the boards that get something: %j', (sizes, words) => {
    const names = sizes.map((bytes, at) => (bytes > 0 ? `b${at}` : '')).filter(Boolean);
    expect(
      writesWords(
        sizes.map((bytes) => ({ bytes })),
        names,
      ),
    ).toBe(words);
  });

  test('shows one plan for all, writes nothing before Enter, and then exactly the image on each', async () => {
    const many = openMany(3);
    const { press, until, state, all, rows } = many;
    all[1]?.flash.set(image);
    await planned(many, ' j ');
    expect(rows().map(({ status }) => status)).toEqual(['ready', 'ready']);
    expect(rows().map(({ mac }) => mac)).toEqual([macOf(0), macOf(2)]);
    expect(rows()[0]?.words).toContain('40 KB to write; 4 MB');
    expect(all.map(isBlank)).toEqual([true, false, true]);
    press('\r');
    await until(({ batch }) => batch.batch?.phase === 'over');
    expect(rows().map(({ status }) => status)).toEqual(['done', 'done']);
    expect(rows()[0]?.words).toMatch(/^40 KB written and verified in /);
    expect(all.map(holdsImage)).toEqual([true, true, true]);
    expect(state().desks.filter(({ board }) => board !== null)).toHaveLength(2);
    expect(state().status.text).toBe('Flash small.bin: 2 done.');
  });

  test('Esc writes nothing, and the boards run again', async () => {
    const many = openMany(2);
    const { press, until, state, all } = many;
    await planned(many, 'a');
    press('\x1b');
    await until(({ desks }) => desks.every(({ operation }) => operation === null));
    expect(state()).toMatchObject({ screen: 'boards', batch: { batch: null } });
    expect(all.every(isBlank)).toBe(true);
    expect(
      state()
        .desks.map(({ board }) => board?.state)
        .filter((each) => each === 'stub'),
    ).toEqual([]);
  });

  test('of eight, one that is unplugged in the middle fails alone, keeps its card, and r does it again', async () => {
    const many = openMany(8);
    const { press, until, state, all, rows, boards, clock } = many;
    await planned(many, 'a');
    press('\r');
    await until(({ desks }) =>
      desks.every(
        ({ path, operation }) => path === 'virtual:bench' || (operation?.steps.write?.done ?? 0) > 0,
      ),
    );
    // A row leads to its board, and that to the others.
    press('\r');
    expect(state()).toMatchObject({ path: 'virtual:b0', screen: 'flash', flash: { phase: 'run' } });
    press('\x0e');
    expect(state()).toMatchObject({ path: 'virtual:b1', screen: 'flash', flash: { phase: 'run' } });
    press('1');
    press('&');
    all[3]?.unplug();
    await until(({ batch }) => batch.batch?.phase === 'over');
    expect(state()).toMatchObject({ screen: 'batch', overlay: null });
    expect(cardOf(state())).toBeNull();
    expect(rows().map(({ status }) => status)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((at) => (at === 3 ? 'failed' : 'done')),
    );
    expect(all.map(holdsImage).filter(Boolean)).toHaveLength(7);
    press('jjj\r');
    expect(cardOf(state())?.title).toBe('Unplugged');
    press('\x1b');
    expect(state()).toMatchObject({ screen: 'batch', failure: null });
    // The same board is plugged in again.
    boards['virtual:b3'] = otherBoard(clock, macOf(3));
    press('r');
    await until(({ batch }) => batch.batch?.phase === 'over');
    expect(rows().map(({ status }) => status)).toEqual(Array(8).fill('done'));
    expect(holdsImage(boards['virtual:b3'])).toBe(true);
  });

  test('what r on its card does after all is no failure any more', async () => {
    const many = openMany(2);
    const { press, until, state, all, rows, boards, clock } = many;
    await planned(many, 'a');
    press('\r');
    await until(({ desks }) =>
      desks.every(
        ({ path, operation }) => path === 'virtual:bench' || (operation?.steps.write?.done ?? 0) > 0,
      ),
    );
    all[1]?.unplug();
    await until(({ batch }) => batch.batch?.phase === 'over');
    boards['virtual:b1'] = otherBoard(clock, macOf(1));
    press('j\r');
    expect(cardOf(state())?.title).toBe('Unplugged');
    press('r');
    await until(() => rows().every(({ status }) => status === 'done'));
    expect(rows()[1]).toMatchObject({ failure: null });
    expect(rows()[1]?.words).toMatch(/^40 KB written and verified in /);
    expect(state().status.text).toBe('Flash small.bin: 2 done.');
    expect(holdsImage(boards['virtual:b1'])).toBe(true);
  });

  test('one that could not be looked at is looked at by r, and asked for before anything is written', async () => {
    const many = openMany(2);
    const { press, until, all, rows, boards, clock, phase } = many;
    all[1]?.inject({ kind: 'silence', direction: 'out', atByte: 1, forMs: 1e9 });
    await planned(many, 'a');
    expect(rows().map(({ status }) => status)).toEqual(['ready', 'failed']);
    press('\r');
    await until(({ batch }) => batch.batch?.phase === 'over');
    all[1]?.unplug();
    const late = otherBoard(clock, macOf(1));
    boards['virtual:b1'] = late;
    press('r');
    await until(({ batch }) => batch.batch?.phase === 'ask');
    expect([rows().map(({ status }) => status), isBlank(late)]).toEqual([['done', 'ready'], true]);
    press('\r');
    await until(() => phase() === 'over');
    expect([rows().map(({ status }) => status), holdsImage(late)]).toEqual([['done', 'done'], true]);
  });

  test('one of another chip is refused for itself, its card says so, and the others get the image', async () => {
    const many = openMany(3);
    const { press, until, rows, state, boards, clock, phase } = many;
    const other = otherBoard(clock, macOf(1), { chip: 'esp32c3' });
    boards['virtual:b1'] = other;
    await planned(many, 'a');
    expect(rows().map(({ status }) => status)).toEqual(['ready', 'failed', 'ready']);
    press('\r');
    await until(() => phase() === 'over');
    expect(rows().map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
    expect([holdsImage(boards['virtual:b2'] as Board), isBlank(other)]).toEqual([true, true]);
    press('j\r');
    expect(cardOf(state())).toMatchObject({
      message: expect.stringContaining('is for an ESP8266, not for an ESP32-C3'),
      condition: 'The board is unchanged.',
    });
  });

  test('another board in the place of one that failed is named and left alone', async () => {
    const many = openMany(2);
    const { press, until, all, rows, boards, clock } = many;
    await planned(many, 'a');
    press('\r');
    await until(({ desks }) =>
      desks.every(
        ({ path, operation }) => path === 'virtual:bench' || (operation?.steps.write?.done ?? 0) > 0,
      ),
    );
    all[0]?.unplug();
    await until(({ batch }) => batch.batch?.phase === 'over');
    const stranger = otherBoard(clock, macOf(9));
    boards['virtual:b0'] = stranger;
    press('r');
    await until(({ batch }) => batch.batch?.phase === 'over');
    expect(rows()[0]).toMatchObject({ status: 'left-out', mac: macOf(0) });
    expect(rows()[0]?.words).toContain(macOf(9));
    expect(isBlank(stranger)).toBe(true);
  });
});

describe('E for marked boards', () => {
  test('wants their count and the end of the first MAC: Enter alone and another word erase nothing', async () => {
    const many = openMany(2);
    const { press, until, state, all, rows } = many;
    for (const board of all) board.flash.fill(0x5a, 0, 8192);
    press('a');
    press('E');
    await until(({ batch }) => batch.batch?.phase === 'ask');
    press('\r');
    expect(state().status.text).toBe('Type 2 0000 first: Enter alone does nothing.');
    press('2 0001\r');
    expect(state().batch.batch?.phase).toBe('ask');
    expect(all.some(isBlank)).toBe(false);
    press('\x7f0\r');
    await until(({ batch }) => batch.batch?.phase === 'over');
    expect(rows().map(({ status }) => status)).toEqual(['done', 'done']);
    expect(all.every(isBlank)).toBe(true);
    expect(state().screen).toBe('batch');
  });
});

describe('more boards than work at a time', () => {
  const most = 17;

  test('wait for their turn, which comes', async () => {
    const { press, until, state, rows } = openMany(most);
    press('a');
    press('R');
    const working = () => state().desks.filter(({ operation }) => operation !== null).length;
    await until(() => working() === 16);
    expect(rows().at(-1)).toMatchObject({ status: 'waits' });
    await until(({ batch }) => batch.batch?.phase === 'over');
    expect(rows().filter(({ status }) => status === 'done')).toHaveLength(most);
  });

  test('do not begin when all are told to stop', async () => {
    const { press, until, state, rows } = openMany(most);
    press('a');
    press('R');
    await until(() => state().desks.filter(({ operation }) => operation !== null).length === 16);
    press('\x03');
    press('\x03');
    await until(({ batch }) => batch.batch?.phase === 'over');
    expect(rows().at(-1)).toMatchObject({ status: 'cancelled', words: 'Cancelled before it began.' });
    expect(state().status.text).toBe(`Restart: ${most} cancelled.`);
  });
});

test('R restarts all that are marked, without a question', async () => {
  const { press, until, rows } = openMany(2);
  press('a');
  press('R');
  await until(({ batch }) => batch.batch?.phase === 'over');
  expect(rows().map(({ status }) => status)).toEqual(['done', 'done']);
});
