// A board that is unplugged in the midst of a flash and comes back under another name, or a stranger in its place.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import { type AppFixture, openApp } from '../support/app-fixture.ts';
import { holdsOnly } from '../support/holds-only.ts';
import { imageFile } from '../support/image-file.ts';
import { usbPort } from '../support/usb-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'espwb-another-name-'));
afterAll(() => rmSync(folder, { recursive: true }));
const image = demoMicroPython({ sizeBytes: 40 * 1024 });
const images = [imageFile(folder, 'small.bin', image)];

const before = usbPort('virtual:usb0', '1-1:1.0');
const after = usbPort('virtual:usb1', '1-1:1.0');

async function unplugInMidWrite({ press, until, tellPorts, board }: AppFixture): Promise<void> {
  tellPorts([before]);
  press('F');
  await until(({ flash }) => flash.choices.length > 0);
  press('\r');
  await until(({ flash }) => flash.phase === 'plan');
  press('\r');
  await until(({ operation }) => (operation?.steps.write?.done ?? 0) > 0);
  board.unplug();
  tellPorts([]);
  await until(({ failure }) => failure !== null);
}

test('r goes on where the board is now, with what was known of it', async () => {
  const app = openApp({ images });
  await unplugInMidWrite(app);
  const { press, until, state, tellPorts, board } = app;
  tellPorts([after]);
  expect(state().status.text).toBe('virtual:usb0 is back as virtual:usb1.');
  expect(state().ports).toMatchObject({ selected: 'virtual:usb1' });
  expect(state().ports.known['virtual:usb1']?.facts?.mac).toBe('ec:fa:bc:12:34:56');
  press('r');
  await until(({ flash, operation }) => flash.phase === 'result' && operation === null);
  expect(Buffer.compare(board.flash.subarray(0, image.length), image)).toBe(0);
  expect(state().board?.path).toBe('virtual:usb1');
  expect(state().status.text).toContain('(virtual:usb1)');
});

test.each([
  ['its own name', before],
  ['another name', after],
])('another board under %s is not written to, and is named', async (_, port) => {
  const boards: Record<string, Board> = {};
  const app = openApp({ images, boards });
  await unplugInMidWrite(app);
  const other = createBoard(
    { flashSizeBytes: 4 << 20, timing: 'real', wiring: 'auto', mac: 'ec:fa:bc:65:43:21' },
    app.clock,
  );
  boards[port.path] = other;
  const { press, until, state, tellPorts } = app;
  tellPorts([port]);
  press('r');
  await until(({ failure, operation }) => failure !== null && operation === null);
  expect(state().failure).toMatchObject({ title: 'Another board' });
  expect(state().failure?.message).toContain('ec:fa:bc:65:43:21, not ec:fa:bc:12:34:56');
  expect(holdsOnly(other.flash, 0xff)).toBe(true);
});
