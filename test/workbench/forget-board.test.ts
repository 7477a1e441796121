import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keptVirtualBoards, virtualBoardsFolder } from '../../src/platform/virtual-boards.ts';
import { fixturePort, openApp } from '../support/app-fixture.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-forget-'));
  const folder = virtualBoardsFolder({ ESPWB_HOME: home });
  mkdirSync(folder, { recursive: true });
  for (const name of ['shelf', 'attic']) writeFileSync(join(folder, `${name}.flash`), 'what was in it');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const kept = () => keptVirtualBoards({ ESPWB_HOME: home });
const listed = () => {
  const app = openApp({ home });
  app.tellPorts([...['shelf', 'attic'].map((name) => ({ ...fixturePort, path: `virtual:${name}` })), usb]);
  return app;
};
const usb = { ...fixturePort, path: '/dev/ttyUSB0', kind: 'usb' as const };

test('D asks, and D again deletes the virtual board with its flash', async () => {
  const { press, state } = listed();
  expect(await kept()).toEqual(['attic', 'shelf']);
  press('D');
  expect(state().status.text).toBe('D again deletes virtual:shelf with all that is in its flash.');
  expect(await kept()).toEqual(['attic', 'shelf']);
  press('D');
  // A file of this computer, not the clock of the test.
  await vi.waitFor(() => expect(state().status.text).toBe('virtual:shelf is deleted.'), 60_000);
  expect(await kept()).toEqual(['attic']);
  expect(state().ports.list.map(({ path }) => path)).toEqual(['virtual:attic', '/dev/ttyUSB0']);
  expect(state().ports.selected).toBe('virtual:attic');
});

test('any other key in between is a no, and the question is about one board', async () => {
  const { press, state } = listed();
  press('D');
  press('j');
  press('D');
  expect(state().status.text).toContain('D again deletes virtual:attic');
  expect(await kept()).toEqual(['attic', 'shelf']);
});

test('a real board and one that is open are refused with the reason', async () => {
  const { press, state, until, clock } = listed();
  press('GD');
  expect(state().status.text).toContain('Only a virtual board can be deleted');
  // Keys at one instant with one that could not be used would be the rest of a text.
  await clock.advance(31);
  press('g\r');
  await until(({ board, operation }) => board?.path === 'virtual:shelf' && operation === null);
  press('D');
  expect(state().status.text).toContain('virtual:shelf is open');
  expect(await kept()).toEqual(['attic', 'shelf']);
});
