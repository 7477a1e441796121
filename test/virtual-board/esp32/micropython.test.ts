// MicroPython's esp32 port on a virtual ESP32: that it boots from what is in the flash, and what is this chip's alone.
// What the port does on any chip is tried on the ESP32-C3.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chipNamed } from '../../../src/device/chips/index.ts';
import { systemClock } from '../../../src/device/clock.ts';
import { demoFamilyMicroPython } from '../../../src/device/image/demo-family-image.ts';
import { recogniseImage } from '../../../src/device/image/recognise.ts';
import { type BoardConsole, boardConsole } from '../../support/board-console.ts';

const chip = chipNamed('esp32');
const image = demoFamilyMicroPython(chip, { sizeBytes: 0x40000 })!;
const bootLoaderAt = 0x1000;

let board: BoardConsole;
let firstWords: string;
beforeAll(async () => {
  const flash = new Uint8Array(bootLoaderAt + image.length).fill(0xff);
  flash.set(image, bootLoaderAt);
  board = boardConsole(flash, 0x100000, 115_200, systemClock, { chip: 'esp32' });
  firstWords = await board.until('>>> ');
});
afterAll(() => board.stop());

const shows = async (line: string, expected: string) => expect(await board.run(line)).toBe(`${expected}\r\n`);

test('the image that comes with espwb is known for what it is', () => {
  const facts = recogniseImage(image, undefined, chip);
  expect(facts).toMatchObject({ kind: 'micropython', board: 'Generic ESP32 module with ESP32' });
  expect(facts.problems).toEqual([]);
});

test('boots: the ROM, the files, the banner, the prompt', () => {
  expect(firstWords).toMatch(
    /^ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 \(POWERON_RESET\),boot:0x13 \(SPI_FAST_FLASH_BOOT\)\r\nconfigsip: 0, SPIWP:0xee\r\n(?:.*\r\n){2}load:0x3fff0030,len:\d+\r\nentry 0x[0-9a-f]{8}\r\nPerforming initial setup\r\nMicroPython v1\.27\.0 on 2025-12-09; Generic ESP32 module with ESP32\r\nType "help\(\)" for more information\.\r\n>>> $/,
  );
});

test('has the pins of this chip, by its numbers and through its registers', async () => {
  await board.run('import machine; from machine import Pin');
  await board.run(
    String.raw`exec("def takes(n):\n try:\n  Pin(n)\n  return True\n except ValueError:\n  return False")`,
  );
  await shows('[n for n in range(-1, 41) if not takes(n)]', '[-1, 24, 28, 29, 30, 31, 40]');
  await board.run('p = Pin(33, Pin.OUT, value=1)');
  expect(board.board.pinLevel(33)).toBe(1);
  await shows('machine.mem32[0x3ff44010] >> 1 & 1', '1');
  await board.run('machine.mem32[0x3ff44018] = 2');
  expect(board.board.pinLevel(33)).toBe(0);
});

test('has two of each bus', async () => {
  await shows('machine.I2C(1)', 'I2C(1, scl=25, sda=26, freq=400000, timeout=50000)');
  expect(await board.run('machine.SPI(2)')).toContain('sck=18, mosi=23, miso=19');
});

test('restarts through the ROM', async () => {
  board.type('machine.reset()\r');
  expect(await board.until('>>> ')).toContain('rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n');
  await shows("__import__('machine').reset_cause()", '2');
});
