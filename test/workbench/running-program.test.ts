// A program runs on the board, and files or pins are wanted: the card has the keys that stop it and go on.
import { afterEach, describe, expect, test } from 'vitest';
import { focusOf } from '../../src/workbench/focus.ts';
import { type LiveAppFixture, openLiveApp } from '../support/app-fixture.ts';
import { smallMicroPython } from '../support/demo-boards.ts';
import { sampled } from '../support/sampled.ts';

const enter = '\r';
const leave = '\x1d';
let key: LiveAppFixture | undefined;
afterEach(() => key?.stop());

/** At Boards, with a program on the board that was started at its prompt. */
async function withProgram(program: string) {
  const app = openLiveApp({ board: { flash: smallMicroPython() } });
  key = app;
  app.press('i');
  await app.until(({ operation, board }) => operation === null && board?.facts != null);
  app.press('t');
  await app.until(({ operation, repl }) => operation === null && repl.trouble === null);
  app.press(`exec("print('be' + 'gun')\\n${program}")${enter}`);
  // What it prints may have moved that off the screen by then.
  await app.until(() => app.app.repl.find('begun', Number.MAX_SAFE_INTEGER, -1) !== null);
  app.press(leave);
  return app;
}

/** It computes nothing: only a firmware that spins takes a core of this computer for as long. */
const silent = 'import time\\nwhile True: time.sleep(1)';

const isInTheWay = ({ failure }: ReturnType<LiveAppFixture['state']>) => failure?.isProgram === true;

describe.each(
  sampled(
    [
      ['that prints', 'import time\\nwhile True:\\n print(1)\\n time.sleep(.05)'],
      ['without a word', silent],
    ] as const,
    1,
  ),
)('a program %s', (_, program) => {
  test('is told by Files with keys that work there: i interrupts it and lists the files', async () => {
    const { press, until, state } = await withProgram(program);
    press('5');
    await until(isInTheWay);
    expect(state().failure?.hints.join(' ')).toMatch(/\bi interrupts it .* goes on .*\bB\b/);
    press('i');
    await until(({ files, operation }) => operation === null && files.board.rows.length > 0);
    expect(state()).toMatchObject({ failure: null, screen: 'files', files: { trouble: null } });
    expect(state().board?.state).not.toBe('micropython running');
    expect(state().status.text).toContain('Stopped');
  });
});

test('while no prompt answers, i is there already: nobody waits until all has been tried', async () => {
  const { press, until, state, app, board } = await withProgram(
    `f = open('main.py', 'w')\\nf.write('import time\\\\nwhile True: time.sleep(1)')\\nf.close()`,
  );
  await until(({ board }) => board?.state === 'micropython idle');
  await app.board.close();
  for (const isDown of [true, false]) board.press('reset', isDown);
  press('5');
  await until((now) => focusOf(now) === 'running-prompt');
  press('i');
  await until(({ files, operation }) => operation === null && files.board.rows.length > 0);
  expect(state()).toMatchObject({ failure: null, screen: 'files', files: { trouble: null } });
});

test('blink goes on to blink, once the program has been interrupted', async () => {
  const { press, until, state } = await withProgram(silent);
  press('b');
  await until(isInTheWay);
  press('i');
  await until(({ pins }) => pins.blinking === 2);
  expect(state().failure).toBeNull();
  press('b');
  await until(({ operation }) => operation === null);
});

test('what was chosen with space is done on this board without a question from then on', async () => {
  const { press, until, state } = await withProgram(silent);
  press('5');
  await until(isInTheWay);
  press(' ');
  expect(state().failure?.remembers).toBe(true);
  press('i');
  await until(({ files, operation }) => operation === null && files.board.rows.length > 0);
  expect(state().preferences.programs).toEqual({ 'ec:fa:bc:12:34:56': 'interrupt' });
  press('3');
  await until(({ operation, repl }) => operation === null && repl.trouble === null);
  press(`exec("print('ag' + 'ain')\\n${silent}")${enter}`);
  await until(() => key?.app.repl.text().includes('again') === true);
  press(leave);
  press('4');
  await until(({ pins, operation }) => operation === null && pins.through === 'micropython');
  expect(state().failure).toBeNull();
});

test('a board that starts a program is called by its firmware, and what was said of the program ends with it', async () => {
  const main = 'import time\\\\nwhile True:\\\\n print(1)\\\\n time.sleep(.05)';
  const { press, until, state } = await withProgram(
    `f = open('main.py', 'w')\\nf.write('${main}')\\nf.close()`,
  );
  await until(({ board }) => board?.state === 'micropython idle');
  press('1');
  press('i');
  await until(({ operation, status }) => operation === null && status.text.includes('Firmware'));
  expect(state().status.text).toContain('Firmware MicroPython 1.27.0, a program runs');
  press('t');
  await until(({ repl, operation }) => operation === null && repl.trouble === null);
  expect(state().status.text).toMatch(/Ctrl-C may stop it/);
  press('\x03');
  await until(({ status }) => status.text === '');
  expect(state().repl.ofProgram).toBeNull();
});
