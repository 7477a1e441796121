import { describe, expect, test } from 'vitest';
import { firmwareOf } from '../../../src/device/firmware/firmwares.ts';
import { promptAtEnd } from '../../../src/device/firmware/prompt-at-end.ts';
import { createStateTracker } from '../../../src/device/firmware/state-tracker.ts';
import { looksLikeNoise } from '../../../src/device/noise.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('the prompt at the end of a stream', () => {
  test.each([
    ['>>> ', 'micropython', ''],
    ['x\r\n>>> import ma', 'micropython', 'import ma'],
    ['...     ', 'micropython continuation', '    '],
    ['\r\n=== ', 'micropython paste', ''],
    ['exit\r\n>', 'micropython raw', ''],
    ['\r\n> ', 'lua', ''],
    ['\r\n>> x', 'lua continuation', 'x'],
  ] as const)('%j is %s with %j typed', (text, kind, typed) => {
    expect(promptAtEnd(text)).toEqual({ kind, typed });
  });

  test.each(['', 'a > b', '\r\n', 'print(">>> ")', '>>>'])('%j is none', (text) => {
    expect(promptAtEnd(text)).toBeNull();
  });
});

describe('noise', () => {
  test('boot text read at the wrong rate is noise', () => {
    expect(looksLikeNoise(bytes('l\x00l\x9c\x9e|\x00\x8cl\xe0|\x03\x0c\x0c\x0cl\x0c'))).toBe(true);
  });

  test('text with line ends, colours and umlauts is none', () => {
    const text = new TextEncoder().encode('\x1b[31mTemperatur über 20 °C\x1b[0m\r\n>>> ');
    expect(looksLikeNoise(text)).toBe(false);
  });

  test('of a few bytes nothing is said', () => {
    expect(looksLikeNoise(bytes('\x00\x00\xff'))).toBe(false);
  });
});

describe('the state that the live stream shows', () => {
  const noise = bytes('l\x00l\x9c\x9e|\x00\x8cl\xe0|\x03\x0c\x0c\x0cl\x0c');

  test('follows a MicroPython from its reset through a program to the prompt', () => {
    const tracker = createStateTracker(() => firmwareOf('micropython'));
    expect(tracker.feed(noise)).toBe('booting');
    expect(tracker.feed(bytes('MicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\n'))).toBe(
      'micropython running',
    );
    expect(tracker.feed(bytes('Type "help()" for more information.\r\n>>'))).toBe('micropython running');
    expect(tracker.feed(bytes('> '))).toBe('micropython idle');
    expect(tracker.feed(bytes('main()'))).toBe('micropython idle');
    expect(tracker.feed(bytes('\r\n'))).toBe('micropython running');
    expect(tracker.feed(bytes('hello > world\r\n'))).toBe('micropython running');
    expect(tracker.feed(bytes('>>> '))).toBe('micropython idle');
  });

  test("a Lua prompt inside a Python program's output is no prompt", () => {
    const tracker = createStateTracker(() => firmwareOf('micropython'));
    expect(tracker.feed(bytes('choose\r\n> '))).toBe('micropython running');
  });

  test('an unfinished Lua statement is told from an idle prompt', () => {
    const tracker = createStateTracker(() => firmwareOf('nodemcu'));
    expect(tracker.feed(bytes('for i=1,3 do\r\n>> '))).toBe('lua incomplete');
    expect(tracker.feed(bytes('end\r\n> '))).toBe('lua idle');
    expect(tracker.feed(bytes('tmr.delay(9)\r\n'))).toBe('lua running');
  });

  test('a reset with GPIO0 low leaves the boot ROM waiting', () => {
    const tracker = createStateTracker(() => firmwareOf('unknown'));
    expect(tracker.feed(bytes('\r\n ets Jan  8 2013,rst cause:2, boot mode:(1,6)\r\n\r\n'))).toBe('boot rom');
  });
});
