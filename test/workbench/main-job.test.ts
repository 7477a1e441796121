import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { lastWords } from '../../src/workbench/last-words.ts';
import { fixturePath, openApp } from '../support/app-fixture.ts';
import { holdsOnly } from '../support/holds-only.ts';
import { imageFile } from '../support/image-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'espwb-main-job-'));
afterAll(() => rmSync(folder, { recursive: true }));
const image = demoMicroPython({ sizeBytes: 40 * 1024 });
const images = [imageFile(folder, 'small.bin', image)];

const enter = '\r';
const esc = '\x1b';
const ctrlC = '\x03';

describe('the main job, by keys', () => {
  test('Enter identifies, and the board runs again afterwards', async () => {
    const { press, until, state } = openApp();
    press(enter);
    await until(
      ({ ports, operation }) => ports.known[fixturePath]?.facts !== undefined && operation === null,
    );
    expect(state().ports.known[fixturePath]?.facts).toMatchObject({
      chip: 'ESP8266EX',
      mac: 'ec:fa:bc:12:34:56',
    });
    expect(state().board?.state).not.toBe('boot rom');
    expect(state().boards.pane).toBe('menu');
    expect(state().status.kind).toBe('good');
  });

  test('a flash shows its plan, writes nothing before Enter, and then exactly the image', async () => {
    const { press, until, state, board } = openApp({ images });
    press('F');
    await until(({ flash }) => flash.choices.length > 0);
    press(enter);
    await until(({ flash }) => flash.phase === 'plan');
    expect(state().flash.plan).toMatchObject({ writeBytes: image.length, skipBytes: 0 });
    expect(holdsOnly(board.flash, 0xff)).toBe(true);
    press(enter);
    await until(({ operation }) => operation?.steps.write !== undefined);
    // What it counts up to is what the plan has named, and not whole sectors.
    expect(state().operation?.steps.write?.total).toBe(image.length);
    await until(({ flash, operation }) => flash.phase === 'result' && operation === null);
    expect(Buffer.compare(board.flash.subarray(0, image.length), image)).toBe(0);
    expect(state().flash.outcome).toMatchObject({ verified: true, writtenBytes: image.length });
    expect(state().summary.join()).toContain('small.bin');
    expect(new Set(state().flash.map?.statuses.slice(0, 10))).toEqual(new Set(['verified']));
  });

  test('a cancel behind a verified flash leaves its result, and one of a restart says nothing of the flash', async () => {
    const { press, until, state } = openApp({ images });
    press('F');
    await until(({ flash }) => flash.choices.length > 0);
    press(enter);
    await until(({ flash }) => flash.phase === 'plan');
    press(enter);
    await until(({ summary }) => summary.length > 0);
    expect(state().operation).not.toBeNull();
    press(`${ctrlC}${ctrlC}`);
    await until(({ operation }) => operation === null);
    expect(state().flash).toMatchObject({ phase: 'result', outcome: { verified: true, answers: null } });
    expect(state()).toMatchObject({ failure: null, status: { kind: 'good' } });
    press(`1R`);
    await until(({ operation }) => operation?.name === 'restart');
    press(ctrlC);
    await until(({ operation }) => operation === null);
    expect(state().status.text).toBe('Cancelled.');
  });

  test('erasing wants the last four of the MAC: Enter alone and a wrong tail erase nothing', async () => {
    const full = new Uint8Array(64 * 1024).fill(0x5a);
    const { press, until, state, board, clock } = openApp({ board: { flash: full } });
    press('E');
    expect(state().screen).toBe('boards');
    expect(state().status.text).toContain('Identify the board first');
    // Sooner it would be the rest of a text that was typed into the wrong window.
    await clock.advance(31);
    press('i');
    await until(({ ports, operation }) => ports.known[fixturePath]?.facts != null && operation === null);
    press('E');
    press(enter);
    press('9999');
    press(enter);
    expect(state().operation).toBeNull();
    expect(board.flash[0]).toBe(0x5a);
    expect(state().status.text).toContain('erases nothing');
    press('\x7f\x7f\x7f\x7f3456');
    // What was said of the wrong characters no longer stands there with the right ones.
    expect(state().status.text).toBe('');
    press(enter);
    await until(({ erase, operation }) => erase.phase === 'result' && operation === null);
    expect(holdsOnly(board.flash, 0xff)).toBe(true);
    expect(state().erase.outcome).toMatchObject({ erasedBytes: 64 * 1024 });
  });

  test('E shows an erase that goes on behind another screen: nothing is asked again, nothing begins again', async () => {
    const full = new Uint8Array(256 * 1024).fill(0x5a);
    const { press, until, state, board } = openApp({ board: { flash: full } });
    press('i');
    await until(({ ports, operation }) => ports.known[fixturePath]?.facts != null && operation === null);
    press('E3456');
    press(enter);
    await until(({ operation }) => (operation?.steps.erase?.done ?? 0) > 0);
    const { startedMs } = state().operation ?? {};
    press(esc);
    expect(state()).toMatchObject({ screen: 'boards', operation: { name: 'erase', cancelling: false } });
    press('E');
    expect(state()).toMatchObject({
      ...{ screen: 'erase', erase: { phase: 'run', typed: { text: '3456' } } },
      operation: { name: 'erase', startedMs, cancelling: false },
    });
    press(esc);
    await until(({ operation }) => operation === null);
    expect(holdsOnly(board.flash, 0xff)).toBe(true);
    expect(state().erase.outcome).toMatchObject({ erasedBytes: 256 * 1024 });
    // What comes after its end is another erase, and asks.
    press('E');
    expect(state().erase).toMatchObject({ phase: 'confirm', typed: { text: '' } });
  });

  test('Esc while writing shows the rest of the app, where the flash goes on; its result waits on its screen', async () => {
    const { press, until, state, clock } = openApp({ images });
    press('F');
    await until(({ flash }) => flash.choices.length > 0);
    press(enter);
    await until(({ flash }) => flash.phase === 'plan');
    press(enter);
    await until(({ operation }) => (operation?.steps.write?.done ?? 0) > 0);
    press(esc);
    expect(state()).toMatchObject({ screen: 'boards', operation: { cancelling: false } });
    // Leaving the app would cancel it, and another act on the board has to wait: both say so.
    for (const key of ['q', 'E', 'i']) {
      await clock.advance(31);
      press(key);
      expect(state().status.text).toMatch(/^Busy: flashing .* Ctrl-C cancels it/);
    }
    await clock.advance(31);
    press('2');
    expect(state()).toMatchObject({ screen: 'flash', flash: { phase: 'run' } });
    press('0');
    await until(({ operation }) => operation === null);
    expect(state()).toMatchObject({ screen: 'log', status: { kind: 'good' } });
    press('2');
    expect(state()).toMatchObject({ screen: 'flash', flash: { phase: 'result' } });
  });

  test('Ctrl-C while writing asks first, and any other key lets it go on', async () => {
    const { press, until, state } = openApp({ images });
    press('F');
    await until(({ flash }) => flash.choices.length > 0);
    press(enter);
    await until(({ flash }) => flash.phase === 'plan');
    press(enter);
    await until(({ operation }) => (operation?.steps.write?.done ?? 0) > 0);
    press('\x03');
    expect(state().status.text).toMatch(/Ctrl-C again cancels and leaves the flash partly written/);
    press(esc);
    press('\x03');
    expect(state().operation?.cancelling).toBe(false);
    press('k');
    await until(({ operation }) => operation === null);
    expect(state().flash.outcome?.verified).toBe(true);
  });

  test.each([
    ['is not an image', Buffer.from('<html>not found</html>'), 'Not a firmware image'],
    ['is cut off', image.subarray(0, 2000), 'Image cut off'],
    ['is empty', new Uint8Array(0), 'Empty image'],
  ])('a file that %s is refused before a port is opened', async (_, bytes, title) => {
    const folder = mkdtempSync(join(tmpdir(), 'espwb-refused-'));
    const { press, until, state } = openApp({ images: [imageFile(folder, 'it.bin', bytes)] });
    press('F');
    await until(({ flash }) => flash.choices.length > 0);
    press(enter);
    await until(({ failure }) => failure !== null);
    expect(state()).toMatchObject({ failure: { title }, board: null });
    expect(state().ports.known).toEqual({});
    rmSync(folder, { recursive: true });
  });

  test('a plan that is left starts the firmware again, and nothing is written', async () => {
    const { press, until, state, board } = openApp({ images });
    press('F');
    await until(({ flash }) => flash.choices.length > 0);
    const before = Buffer.from(board.flash);
    press(enter);
    await until(({ flash, operation }) => flash.phase === 'plan' && operation === null);
    expect(state().board?.state).toBe('stub');
    press(esc);
    await until(({ operation }) => operation === null);
    expect(state().board?.state).not.toBe('stub');
    expect(Buffer.compare(board.flash, before)).toBe(0);
  });

  test('Ctrl-C twice while writing ends in a stated condition, and r makes it whole', async () => {
    const { press, until, state, board } = openApp({ images });
    press('F');
    await until(({ flash }) => flash.choices.length > 0);
    press(enter);
    await until(({ flash }) => flash.phase === 'plan');
    press(enter);
    await until(({ operation }) => (operation?.steps.write?.done ?? 0) > 0);
    press('\x03\x03');
    expect(state().operation?.cancelling).toBe(true);
    await until(({ operation }) => operation === null);
    expect(state().flash.phase).toBe('choose');
    expect(state().failure).toMatchObject({ title: 'Cancelled' });
    expect(state().failure?.hints[0]).toMatch(/^r /);
    expect(state().failure?.map?.statuses).not.toContain('writing');
    expect(state().status).toMatchObject({ kind: 'warning' });
    expect(state().status.text).toMatch(/The board is partly written|is erased|unchanged/);
    expect(lastWords(state(), 1)).toMatch(/Flashing .* was cancelled\. The board is (partly written|erased)/);
    press('r');
    await until(({ flash, operation }) => flash.phase === 'result' && operation === null);
    expect(Buffer.compare(board.flash.subarray(0, image.length), image)).toBe(0);
  });

  test('unplugged in mid-write: a card says what is on the board, and r starts again once it is back', async () => {
    const { press, until, state, board } = openApp({ images });
    press('F');
    await until(({ flash }) => flash.choices.length > 0);
    press(enter);
    await until(({ flash }) => flash.phase === 'plan');
    press(enter);
    await until(({ operation }) => (operation?.steps.write?.done ?? 0) > 0);
    board.unplug();
    await until(({ failure }) => failure !== null);
    expect(state().failure).toMatchObject({ title: 'Unplugged' });
    expect(state().failure?.condition).not.toBe('');
    expect(state().failure?.hints.length).toBeGreaterThan(0);
    press('r');
    await until(({ flash, operation }) => flash.phase === 'result' && operation === null);
    expect(Buffer.compare(board.flash.subarray(0, image.length), image)).toBe(0);
  });
});

describe('keys', () => {
  test('a burst is handled key by key on the state of the moment', async () => {
    const { press, state, until } = openApp();
    press('?');
    press('jjk');
    expect(state().overlay).toMatchObject({ kind: 'help', top: 1 });
    press(`${esc}:`.slice(0, 1));
    expect(state().overlay).toBeNull();
    press(':log');
    expect(state().overlay).toMatchObject({ kind: 'palette', query: { text: 'log' } });
    press(enter);
    await until(({ screen }) => screen === 'log');
  });

  test('Ctrl+F1 and other keys without a meaning do nothing at all', () => {
    const { press, state, asked } = openApp();
    const before = state();
    press('\x1b[1;5P\x1b[1;5S\x1b[15~\x1b[I');
    expect(state()).toBe(before);
    expect(asked).toEqual([]);
  });

  test('q leaves on Boards only; elsewhere it goes back', () => {
    const { press, state, asked } = openApp();
    press('0');
    expect(state().screen).toBe('log');
    press('q');
    expect(state().screen).toBe('boards');
    expect(asked).toEqual([]);
    press('q');
    expect(asked).toEqual(['quit']);
  });

  test('Ctrl-C with nothing to cancel asks once more before it leaves', () => {
    const { press, asked, state } = openApp();
    press('\x03');
    expect(asked).toEqual([]);
    expect(state().status.text).toContain('Ctrl-C again');
    press('\x03');
    expect(asked).toEqual(['quit']);
  });

  test('pasted text is no series of commands', () => {
    const { press, state } = openApp();
    press('\x1b[200~FERq\r\x1b[201~');
    expect(state().screen).toBe('boards');
    expect(state().operation).toBeNull();
  });

  test('in the menu, moving and choosing belong to the menu, everything else to the keymap', () => {
    const { press, asked, state } = openApp();
    press('\t');
    press('\x1b[B\x1b[Bj\r');
    expect(asked).toEqual(['menu down', 'menu down', 'menu j', 'menu enter']);
    press('0');
    expect(state().screen).toBe('log');
  });

  test('a filter narrows the list as it is typed, and Esc shows all again', () => {
    const { press, state } = openApp();
    press('/zzz');
    expect(state().ports.selected).toBeNull();
    press(esc);
    press('j');
    expect(state().boards.filter).toBeNull();
    expect(state().ports.selected).toBe(fixturePath);
  });
});
