// Several boards at once: each has a desk of its own, and the person looks at one of them.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderToString } from 'ink';
import { afterAll, describe, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import { App } from '../../src/workbench/app.tsx';
import { cardOf } from '../../src/workbench/focus.ts';
import { lastWords, withBoards } from '../../src/workbench/last-words.ts';
import { letGo } from '../../src/workbench/make-workbench.ts';
import type { DeskState, State } from '../../src/workbench/state.ts';
import { type AppFixture, openApp } from '../support/app-fixture.ts';
import { holdsOnly } from '../support/holds-only.ts';
import { imageFile } from '../support/image-file.ts';
import { otherBoard } from '../support/other-board.ts';
import { usbPort } from '../support/usb-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'espwb-desks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const image = demoMicroPython({ sizeBytes: 40 * 1024 });
const images = [imageFile(folder, 'small.bin', image)];

const [a, b] = [usbPort('virtual:a', '1-1:1.0'), usbPort('virtual:b', '1-2:1.0')];

/** Two boards; the cursor is on the first one. */
function openTwo() {
  const boards: Record<string, Board> = {};
  const app = openApp({ images, boards });
  boards['virtual:b'] = otherBoard(app.clock, 'ec:fa:bc:65:43:21');
  app.tellPorts([a, b]);
  return { ...app, boards, deskOn: deskOn(app) };
}

const deskOn =
  ({ state }: AppFixture) =>
  (path: string): DeskState =>
    state().desks.find((desk) => desk.path === path) as DeskState;

async function flashBegun({ press, until }: AppFixture): Promise<void> {
  press('F');
  await until(({ flash }) => flash.choices.length > 0);
  press('\r');
  await until(({ flash }) => flash.phase === 'plan');
  press('\r');
  await until(({ operation }) => (operation?.steps.write?.done ?? 0) > 0);
}

const esc = '\x1b';
const ctrlC = '\x03';
const down = '\x1b[B';

describe('while one board is flashed', () => {
  test('another is identified, and neither ends the other', async () => {
    const app = openTwo();
    const { press, until, state, board, boards } = app;
    await flashBegun(app);
    press('1');
    press(down);
    expect(state().operation).toBeNull();
    press('i');
    await until(({ ports, operation }) => ports.known['virtual:b']?.facts != null && operation === null);
    expect(state().ports.known['virtual:b']?.facts?.mac).toBe('ec:fa:bc:65:43:21');
    await until(({ desks }) => desks.every(({ operation }) => operation === null));
    expect(Buffer.compare(board.flash.subarray(0, image.length), image)).toBe(0);
    expect(holdsOnly((boards['virtual:b'] as Board).flash, 0xff)).toBe(true);
    // What it ended with waits on its own desk; the person was not taken there.
    expect(state()).toMatchObject({ screen: 'boards', path: 'virtual:b' });
    press('k');
    expect(state().flash.phase).toBe('result');
    expect(state().status.text).toContain('Flashed small.bin');
  });

  test('how far it is asks for no frame while the other board has the screen', async () => {
    const app = openTwo();
    const { press, until, desks, clock } = app;
    await flashBegun(app);
    press('1');
    press(down);
    press('2');
    await until(({ flash }) => flash.choices.length > 0);
    await clock.advance(200);
    let frames = 0;
    desks.whole.onPaint(() => frames++);
    await clock.advance(100);
    expect(frames).toBe(0);
    press('1');
    await clock.advance(500);
    expect(frames).toBeGreaterThan(3);
  });

  test('a board behind that fails puts no card over the board in front, and keeps it', async () => {
    const app = openTwo();
    const { press, until, state, board, deskOn } = app;
    await flashBegun(app);
    press('1');
    press(down);
    press('F');
    board.unplug();
    await until(({ desks }) => desks.some(({ failure }) => failure !== null));
    expect(state()).toMatchObject({ path: 'virtual:b', screen: 'flash', failure: null, overlay: null });
    expect(deskOn('virtual:a')).toMatchObject({ isCardAside: true, failure: { title: 'Unplugged' } });
    // The cursor of Boards goes over it and stays a cursor.
    press('1');
    press('k');
    expect(state().path).toBe('virtual:a');
    press('j');
    expect(state().path).toBe('virtual:b');
  });

  test('the end of espwb stops it and names each board', async () => {
    const app = openTwo();
    const { press, until, state, desks } = app;
    await flashBegun(app);
    press('1');
    press(down);
    press('i');
    await until(({ ports, operation }) => ports.known['virtual:b']?.facts != null && operation === null);
    const open = state();
    const ended = letGo(desks, 'espwb is left');
    await until(({ desks }) => desks.every(({ board }) => board === null));
    await ended;
    const words = lastWords(withBoards(state(), open), 3).split('\n');
    expect(words[0]).toBe('espwb: 3.0 s, 2 boards.');
    expect(words[1]).toMatch(
      /^virtual:a \(ec:fa:bc:12:34:56\): Flashing small\.bin was cancelled\. The board is/,
    );
    expect(words[2]).toMatch(/^virtual:b \(ec:fa:bc:65:43:21\): Nothing on a board was changed\. /);
  });
});

const ctrlN = '\x0e';

describe('going from board to board', () => {
  test('is Ctrl-N from any screen and loses nothing: screen, typed text, what was read', async () => {
    const app = openTwo();
    const { press, until, state } = app;
    await flashBegun(app);
    press('1');
    press(down);
    press('i');
    await until(({ ports, operation }) => ports.known['virtual:b']?.facts != null && operation === null);
    press('E');
    press('43');
    expect(state()).toMatchObject({ path: 'virtual:b', screen: 'erase', erase: { typed: { text: '43' } } });
    press(ctrlN);
    expect(state()).toMatchObject({ path: 'virtual:a', screen: 'flash', ports: { selected: 'virtual:a' } });
    expect(state().operation?.name).toBe('flash');
    press(ctrlN);
    expect(state()).toMatchObject({ path: 'virtual:b', screen: 'erase', erase: { typed: { text: '43' } } });
  });

  test('goes nowhere while no other board is open, and says so', async () => {
    const app = openTwo();
    app.press(ctrlN);
    expect(app.state().status.text).toBe('No other board is open.');
  });

  test('Enter in Boards goes to a board that works, and shows the card of one that failed', async () => {
    const app = openTwo();
    const { press, until, state, board } = app;
    await flashBegun(app);
    press('1');
    press('\r');
    expect(state()).toMatchObject({ path: 'virtual:a', screen: 'flash', flash: { phase: 'run' } });
    press('1');
    press(down);
    board.unplug();
    await until(({ desks }) => desks.some(({ failure }) => failure !== null));
    press('k');
    expect(cardOf(state())).toBeNull();
    press('\r');
    expect(cardOf(state())?.title).toBe('Unplugged');
    press(esc);
    expect(state().failure).toBeNull();
  });
});

describe('what goes on elsewhere', () => {
  const header = (state: State): string =>
    renderToString(<App state={state} onChoose={() => {}} />, { columns: state.columns }).split('\n')[0] ??
    '';

  test('is counted in the header, whichever board is in front', async () => {
    const app = openTwo();
    const { press, until, state, board } = app;
    await flashBegun(app);
    expect(header(state())).not.toContain('▶1');
    press('1');
    press(down);
    expect(header(state())).toContain('▶1');
    expect(header({ ...state(), columns: 132 })).toContain('1 board works');
    board.unplug();
    await until(({ desks }) => desks.some(({ failure }) => failure !== null));
    expect(header({ ...state(), columns: 132 })).toContain('1 failed');
  });

  test('keeps q from leaving, and Ctrl-C asks once for all and says what each would leave', async () => {
    const app = openTwo();
    const { press, until, state, asked } = app;
    await flashBegun(app);
    press('1');
    press(down);
    press('q');
    expect(asked).not.toContain('quit');
    expect(state().status.text).toBe('Busy: virtual:a works. Ctrl-C cancels.');
    press('i');
    press(ctrlC);
    expect(state().status.text).toBe(
      'Ctrl-C again cancels 2 boards: the flash partly written (virtual:a); nothing half done (virtual:b).',
    );
    expect(state().desks.some(({ operation }) => operation?.cancelling)).toBe(false);
    press(ctrlC);
    await until(({ desks }) => desks.every(({ operation }) => operation === null));
    expect(state().summary.join()).toBe('');
    expect(app.deskOn('virtual:a').summary.join()).toContain('was cancelled');
  });

  test('is named in the log with its board', async () => {
    const app = openTwo();
    const { press, until, state } = app;
    await flashBegun(app);
    press('1');
    press(down);
    await until(({ desks }) => desks.every(({ operation }) => operation === null));
    expect(state().log.lines.at(-1)?.text).toMatch(/^virtual:a: Flashed small\.bin/);
  });
});

describe('a desk', () => {
  test('is made for no port that nothing is done with', () => {
    const { state } = openTwo();
    expect(state().desks.map(({ path }) => path)).toEqual(['virtual:bench', 'virtual:a']);
  });

  test.each([
    ['one after the other', [[], [{ ...b, path: 'virtual:a' }]]],
    ['between two looks', []],
  ])('follows its adapter when two boards swap their names, %s', async (_, steps) => {
    const app = openTwo();
    const { press, until, state, tellPorts, deskOn } = app;
    for (const key of ['i', down]) {
      press(key);
      await until(({ operation }) => operation === null);
    }
    press('i');
    await until(({ ports, operation }) => ports.known['virtual:b']?.facts != null && operation === null);
    const [ofA, ofB] = [deskOn('virtual:a').id, deskOn('virtual:b').id];
    for (const step of steps) tellPorts(step);
    tellPorts([
      { ...b, path: 'virtual:a' },
      { ...a, path: 'virtual:b' },
    ]);
    expect([deskOn('virtual:b').id, deskOn('virtual:a').id]).toEqual([ofA, ofB]);
    const { known } = state().ports;
    expect(known['virtual:b']?.facts?.mac).toBe('ec:fa:bc:12:34:56');
    expect(known['virtual:a']?.facts?.mac).toBe('ec:fa:bc:65:43:21');
  });
});
