import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chipAtPort } from '../../src/platform/chip-at-port.ts';
import { saveFlash } from '../../src/virtual-board/state-file.ts';

let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'espwb-chip-'));
  const boards = join(home, 'state', 'boards');
  mkdirSync(boards, { recursive: true });
  await saveFlash(join(boards, 'lamp.flash'), new Uint8Array(512 * 1024).fill(0xff), 'esp32c3');
  writeFileSync(join(boards, 'torn.flash'), 'esp');
});
afterAll(() => rmSync(home, { recursive: true }));

test.each([
  ['a board that was made before, of the chip it was made with', 'virtual:lamp', 'ESP32-C3'],
  ['one that is asked for, whatever is kept', 'virtual:lamp?chip=esp32', 'ESP32'],
  ['a new one, of the usual chip', 'virtual:new', 'ESP8266'],
  ['one whose file is no flash, of the usual chip', 'virtual:torn', 'ESP8266'],
])('%s', (_which, path, name) => {
  expect(chipAtPort(path, { ESPWB_HOME: home })?.name).toBe(name);
});

test('what only the board can say', () => {
  expect(chipAtPort('/dev/ttyUSB0', {})).toBeNull();
  expect(chipAtPort(undefined, {})).toBeNull();
});
