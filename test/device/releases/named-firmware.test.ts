// What the beginning of a flash names, as far as it was read.
import { expect, test } from 'vitest';
import { chipNamed } from '../../../src/device/chips/index.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { namedFirmware } from '../../../src/device/releases/installed-firmware.ts';
import {
  appData,
  arduinoRows,
  bootLoaderData,
  extendedImage,
  laidOut,
  micropythonRows,
  partitionTable,
} from '../../support/esp32-image.ts';

const esp32 = chipNamed('esp32');
const c3 = chipNamed('esp32c3');

const flash = (about: Parameters<typeof appData>[0], chipId = 5, rows = micropythonRows) =>
  laidOut([
    [chipId === 0 ? 0x1000 : 0, extendedImage({ chipId, segments: [[0x3fff_0030, bootLoaderData()]] })],
    [0x8000, partitionTable(rows)],
    [0x10000, extendedImage({ chipId, segments: [[0x3f40_0020, appData(about)]] })],
  ]);
const strings = 'MicroPython v1.26.1 on 2025-09-11\0; Generic ESP32 module with ESP32\0';

test('MicroPython on an ESP32, whose boot loader stands behind 0x1000 blank bytes', () => {
  expect(namedFirmware(flash({ strings }, 0), esp32)).toEqual({
    kind: 'micropython',
    version: '1.26.1',
    board: 'Generic ESP32 module with ESP32',
  });
});

test.each([
  ['ESPHome', { project: 'kitchen', strings: 'ESPHome version 2025.3.1\0' }, 'esphome', '2025.3.1'],
  ['CircuitPython', { project: 'circuitpython', version: '9.2.1' }, 'circuitpython', '9.2.1'],
  ['NodeMCU', { strings: 'powered by Lua 5.3.6 [64] on IDF v4.4.2\0' }, 'nodemcu', 'Lua 5.3.6 on IDF v4.4.2'],
])('%s on an ESP32-C3', (_, about, kind, version) => {
  expect(namedFirmware(flash(about), c3)).toMatchObject({ kind, version });
});

test('a descriptor alone names nothing yet: the strings that say more stand behind it', () => {
  expect(namedFirmware(flash({ project: 'blink', version: '1.0' }), c3)).toBeNull();
  expect(namedFirmware(flash({ project: 'arduino-lib-builder' }, 5, arduinoRows), c3)).toBeNull();
  expect(namedFirmware(flash({ strings }).subarray(0, 0x10000), c3)).toBeNull();
});

test('what is known by a word alone is told of the ESP8266, and of no other chip', () => {
  const espruino = Buffer.from('..Espruino..');
  expect(namedFirmware(espruino, chipNamed('esp8266'))?.version).toBe('Espruino');
  expect(namedFirmware(espruino, c3)).toBeNull();
  expect(namedFirmware(demoMicroPython(), chipNamed('esp8266'))?.kind).toBe('micropython');
});
