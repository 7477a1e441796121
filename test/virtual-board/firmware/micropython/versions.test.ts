// The version in the image decides what the board can do, so that a host's way with old boards is tried.
import { afterEach, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallImage } from '../../../support/small-image.ts';

const flashBytes = 0x400000;
const open: BoardConsole[] = [];
afterEach(() => {
  for (const board of open.splice(0)) board.stop();
});

async function board(banner: string, name = 'ESP module with ESP8266') {
  const found = boardConsole(smallImage(`${banner}\0${name}`), flashBytes);
  open.push(found);
  await found.until('>>> ');
  const run = async (line: string) => {
    found.type(`${line}\r`);
    await found.until(`${line}\r\n`);
    return (await found.until('>>> ')).slice(0, -4);
  };
  return { ...found, run };
}

const methods = "print([n for n in ('high','low','on','off','toggle') if hasattr(machine.Pin,n)])";

test.each([
  ['MicroPython v1.8.7 on 2017-01-08', "['high', 'low']\r\n"],
  ['MicroPython v1.9 on 2017-05-26', "['on', 'off']\r\n"],
  ['MicroPython v1.8.7-1080-g394c536 on 2017-08-26', "['on', 'off']\r\n"],
  ['MicroPython v1.24.1 on 2024-11-29', "['on', 'off']\r\n"],
  ['MicroPython v1.25.0 on 2025-04-15', "['on', 'off', 'toggle']\r\n"],
])('%s has the pin methods of its day', async (banner, expected) => {
  const { run } = await board(banner);
  await run('import machine');
  expect(await run(methods)).toBe(expected);
});

test('Signal came with 1.9', async () => {
  const old = await board('MicroPython v1.8.7 on 2017-01-08');
  await old.run('import machine');
  expect(await old.run("print(hasattr(machine,'Signal'))")).toBe('False\r\n');
  const newer = await board('MicroPython v1.9 on 2017-05-26');
  await newer.run('from machine import Pin, Signal');
  await newer.run('led = Signal(Pin(2, Pin.OUT), invert=True)');
  await newer.run('led.on()');
  expect(newer.board.pinLevel(2)).toBe(0);
});

test('before 1.14 a request for raw-paste is answered by the raw REPL, which shows that it is not known', async () => {
  const { type, until } = await board('MicroPython v1.13 on 2020-09-11');
  type('\x01');
  await until('raw REPL; CTRL-B to exit\r\n>');
  type('\x05A\x01');
  expect(await until('>')).toBe('raw REPL; CTRL-B to exit\r\n>');
  type('print(3)\x04');
  expect(await until('\x04>')).toBe('OK3\r\n\x04\x04>');
});

test('the soft reset was called PYB before 1.11', async () => {
  const { type, until } = await board('MicroPython v1.9.4 on 2018-05-11');
  type('\x04');
  await until('PYB: soft reboot\r\n');
  await until('MicroPython v1.9.4 on 2018-05-11; ESP module with ESP8266\r\n');
});

test('os.uname() and sys.implementation name the image and not the interpreter', async () => {
  const { run } = await board('MicroPython v1.20.0 on 2023-04-26');
  await run('import os, sys');
  expect(await run('print(os.uname())')).toContain(
    "version='v1.20.0 on 2023-04-26', machine='ESP module with",
  );
  expect(await run('print(sys.implementation.version, sys.platform)')).toBe('(1, 20, 0) esp8266\r\n');
});

test('a 512K build has no file system and says so as Python does', async () => {
  const { run } = await board('MicroPython v1.22.2 on 2024-02-22', 'ESP module (512K) with ESP8266');
  await run('import os');
  expect(await run('os.listdir()')).toContain('AttributeError');
});

test('machine.WDT bites since 1.10, knows a timeout since 1.22 and lost deinit in 1.19', async () => {
  const tried = async (banner: string) => {
    const { run } = await board(banner);
    await run('import machine');
    const how = await run('machine.WDT(timeout=5000)');
    return [how.includes('TypeError'), await run("print(hasattr(machine.WDT, 'deinit'))")];
  };
  expect(await tried('MicroPython v1.18 on 2022-01-17')).toEqual([true, 'True\r\n']);
  expect(await tried('MicroPython v1.19.1 on 2022-06-18')).toEqual([true, 'False\r\n']);
  expect(await tried('MicroPython v1.27.0 on 2025-12-09')).toEqual([false, 'False\r\n']);
});
