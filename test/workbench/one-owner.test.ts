// Pins, blinking and live levels have the port to themselves, like every other operation.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LiveAppFixture, openLiveApp } from '../support/app-fixture.ts';
import { smallMicroPython } from '../support/demo-boards.ts';

let folder = '';
let live: LiveAppFixture | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-owner-'));
});
afterEach(async () => {
  await live?.stop();
  live = undefined;
  rmSync(folder, { recursive: true });
});

async function pinsOpened() {
  const key = openLiveApp({ board: { flash: smallMicroPython() }, folder });
  live = key;
  key.press('4');
  await key.until(({ pins, operation }) => pins.through !== null && operation === null);
  return { ...key, session: () => key.app.board.session };
}

const context = { signal: new AbortController().signal, onEvent: () => {} };

describe('while the pins are used, the port is taken', () => {
  test.each([
    ['blinking', 'b', 'blinking'],
    ['live levels', 'v', 'live'],
  ] as const)(
    '%s: another operation is refused as long as it lasts, and goes afterwards',
    async (_, keys, flag) => {
      const { press, until, session } = await pinsOpened();
      press(keys);
      await until(({ pins }) => Boolean(pins[flag]));
      expect(session()?.busyWith).toBe('pins');
      const second = session()?.run('info', context, async () => 'done');
      await expect(second).rejects.toMatchObject({ code: 'session-busy' });
      press(keys);
      await until(({ operation }) => operation === null);
      await expect(session()?.run('info', context, async () => 'done')).resolves.toBe('done');
    },
  );

  test.each([
    ['blinking', 'b'],
    ['live levels', 'v'],
  ] as const)('%s end with the cable, and say so', async (_, keys) => {
    const { press, until, board, state } = await pinsOpened();
    press(keys);
    await until(({ operation }) => operation !== null);
    board.unplug();
    await until(({ operation }) => operation === null);
    expect(state().failure?.title ?? state().status.text).toMatch(/unplugged/i);
  });
});
