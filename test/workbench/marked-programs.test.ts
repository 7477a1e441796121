// Marked boards with a firmware that really runs: files are synced to all of them, and a program runs on each.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/device/clock.ts';
import type { BatchRow } from '../../src/screens/batch/state.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import { type LiveAppFixture, openLiveApp } from '../support/app-fixture.ts';
import { smallMicroPython } from '../support/demo-boards.ts';
import { usbPort } from '../support/usb-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'espwb-marked-programs-'));
let live: LiveAppFixture | undefined;
afterEach(async () => {
  for (const desk of live?.desks.all ?? []) await desk.board.close();
  await live?.stop();
  rmSync(folder, { recursive: true });
});

test('y sends what differs to each, X runs a file on each, and one that raises has its card', async () => {
  writeFileSync(join(folder, 'note.txt'), 'for all of them');
  const second = createBoard(
    {
      ...{ flashSizeBytes: 4 << 20, timing: 'fast', wiring: 'auto', mac: 'ec:fa:bc:65:43:21' },
      flash: smallMicroPython(),
    },
    systemClock,
  );
  const board = { flash: smallMicroPython() };
  const app = openLiveApp({ board, folder, boards: { 'virtual:second': second } });
  live = app;
  const { press, until, state, tellPorts } = app;
  const rows = (): readonly BatchRow[] => state().batch.batch?.rows ?? [];
  const isOver = () => until(({ batch }) => batch.batch?.phase === 'over');
  tellPorts([usbPort('virtual:bench', '1-1:1.0'), usbPort('virtual:second', '1-2:1.0')]);

  press('a');
  press('y');
  await until(({ batch }) => batch.batch?.phase === 'ask');
  expect(rows().map(({ words }) => words)).toEqual([
    'Send 1 file (15 bytes) to it; 0 files unchanged',
    'Send 1 file (15 bytes) to it; 0 files unchanged',
  ]);
  press('\r');
  await isOver();
  expect(rows().map(({ status }) => status)).toEqual(['done', 'done']);

  const only = "open('only')\n";
  writeFileSync(join(folder, 'show.py'), `print(open('note.txt').read())\n`);
  press('\x1b');
  await until(({ screen }) => screen === 'boards');
  press('X');
  press('show.py\r');
  await isOver();
  expect(rows().map(({ words }) => words)).toEqual(['ran; for all of them', 'ran; for all of them']);

  writeFileSync(join(folder, 'show.py'), only);
  press('\x1b');
  await until(({ screen }) => screen === 'boards');
  press('X');
  press('missing.py\r');
  await until(({ status }) => status.kind === 'bad');
  expect(state().batch.batch?.phase).toBe('ask');
  press('\x15show.py\r');
  await isOver();
  expect(rows().map(({ status, failure }) => [status, failure?.title])).toEqual([
    ['failed', 'The code raised an error'],
    ['failed', 'The code raised an error'],
  ]);
  second.stop();
});
