// The version in the image decides what the board can do, so that a host's way with old boards is tried.
import { afterEach, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { sampled, someOf } from '../../../support/sampled.ts';
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
  return found;
}

const methods = "print([n for n in ('high','low','on','off','toggle') if hasattr(machine.Pin,n)])";

test.each(
  sampled(
    [
      ['MicroPython v1.8.7 on 2017-01-08', "['high', 'low']\r\n"],
      ['MicroPython v1.9 on 2017-05-26', "['on', 'off']\r\n"],
      ['MicroPython v1.8.7-1080-g394c536 on 2017-08-26', "['on', 'off']\r\n"],
      ['MicroPython v1.24.1 on 2024-11-29', "['on', 'off']\r\n"],
      ['MicroPython v1.25.0 on 2025-04-15', "['on', 'off', 'toggle']\r\n"],
    ] as const,
    1,
  ),
)('%s has the pin methods of its day', async (banner, expected) => {
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

const there = (names: string) =>
  `print(' '.join(n for n in '${names}'.split() if hasattr(eval(n[:n.rindex('.')]), n[n.rindex('.')+1:])))`;

// esp8266/modpyb.c and modmachine.c at each tag.
test.each(
  sampled(
    [
      ['v1.6 on 2016-01-31', 'pyb.Pin.high pyb.Pin.OUT_PP pyb.ADC pyb.hard_reset'],
      ['v1.6-201-g7193086c on 2016-03-04', 'pyb.Pin.high pyb.Pin.OUT_PP pyb.ADC pyb.hard_reset'],
      ['v1.6-280-gdd32f02c on 2016-03-25', 'pyb.Pin.high pyb.Pin.OUT pyb.ADC pyb.hard_reset'],
      ['v1.7 on 2016-04-11', 'pyb.Pin.high pyb.Pin.OUT pyb.ADC'],
    ] as const,
    1,
  ),
)('before 1.8 there is pyb: %s has %s', async (banner, expected) => {
  const { run } = await board(`MicroPython ${banner}`);
  await run('import pyb');
  const asked = there(
    'pyb.Pin.high pyb.Pin.on pyb.Pin.irq pyb.Pin.OUT pyb.Pin.OUT_PP pyb.PWM pyb.ADC pyb.hard_reset',
  );
  expect(await run(asked)).toBe(`${expected}\r\n`);
});

test.each(
  sampled(
    [
      ['v1.6-280-gdd32f02c on 2016-03-25', 'Timer Pin I2C SPI'],
      ['v1.7 on 2016-04-11', 'Timer PWM ADC Pin I2C SPI UART reset'],
      ['v1.8 on 2016-05-03', 'Timer PWM ADC RTC Pin Pin.irq I2C SPI UART reset reset_cause'],
      ['v1.8.4 on 2016-09-09', 'Timer PWM ADC RTC WDT Pin Pin.irq I2C SPI UART reset reset_cause'],
    ] as const,
    1,
  ),
)('machine grew from 1.7 on: %s has %s', async (banner, expected) => {
  const { run } = await board(`MicroPython ${banner}`);
  await run('import machine as m');
  const names = 'Timer PWM ADC RTC WDT Signal Pin Pin.irq Pin.OUT_PP I2C SPI UART reset reset_cause';
  const asked = there(names.replace(/\S+/g, 'm.$&'));
  expect((await run(asked)).replaceAll('m.', '')).toBe(`${expected}\r\n`);
});

// What single releases have and have not.
someOf(5, {
  '1.6 has no machine, no file system, its platform in capitals, and pins by pyb alone': async () => {
    const { board: chip, run, type, until } = await board('MicroPython v1.6 on 2016-01-31');
    expect(await run('import machine')).toContain('ImportError');
    await run('import pyb, os, sys');
    expect(await run("print(sys.platform, hasattr(os, 'listdir'), os.uname().sysname)")).toBe(
      'ESP8266 False esp8266\r\n',
    );
    await run('led = pyb.Pin(2, pyb.Pin.OUT_PP)');
    await run('led.low()');
    expect(chip.pinLevel(2)).toBe(0);
    expect(await run('led(1)')).toContain('TypeError');
    type('\x04');
    await until('PYB: soft reset\r\n');
  },
  'before 1.20 bytes have no hex(), and what the firmware keeps and computes goes on without': async () => {
    const { run } = await board('MicroPython v1.19.1 on 2022-06-18');
    await run('import machine, hashlib, cryptolib, network');
    expect(await run("print(hasattr(b'', 'hex'), hasattr(bytes, 'fromhex'))")).toBe('False False\r\n');
    await run("machine.RTC().memory(b'kept')");
    expect(await run('print(machine.RTC().memory())')).toBe("b'kept'\r\n");
    expect(await run("print(hashlib.sha1(b'abc').digest()[:4])")).toBe("b'\\xa9\\x99>6'\r\n");
    expect(await run("print(cryptolib.aes(b'k' * 16, 1).encrypt(bytes(16))[:4])")).toMatch(/^b'.*'\r\n$/);
    expect(await run("print(network.WLAN(1).config('essid'))")).toMatch(/^MicroPython-[0-9a-f]{6}\r\n$/);
  },
  'os.statvfs came with 1.8.5, os.ilistdir with 1.9': async () => {
    const files = async (banner: string) => {
      const { run } = await board(banner);
      await run('import os');
      return run(there('os.listdir os.stat os.statvfs os.ilistdir os.VfsFat os.VfsLfs2'));
    };
    expect(await files('MicroPython v1.8.4 on 2016-09-09')).toBe('os.listdir os.stat os.VfsFat\r\n');
    expect(await files('MicroPython v1.8.7 on 2017-01-08')).toBe(
      'os.listdir os.stat os.statvfs os.VfsFat\r\n',
    );
  },
  'before 1.14 a request for raw-paste is answered by the raw REPL, which shows that it is not known':
    async () => {
      const { type, until } = await board('MicroPython v1.13 on 2020-09-11');
      type('\x01');
      await until('raw REPL; CTRL-B to exit\r\n>');
      type('\x05A\x01');
      expect(await until('>')).toBe('raw REPL; CTRL-B to exit\r\n>');
      type('print(3)\x04');
      expect(await until('\x04>')).toBe('OK3\r\n\x04\x04>');
    },
  'a release without io.IOBase has sockets, and its webrepl listens': async () => {
    const { run } = await board('MicroPython v1.9.4 on 2018-05-11');
    await run('import io, webrepl');
    expect(await run('print(hasattr(io, "IOBase"))')).toBe('False\r\n');
    expect(await run('webrepl.start(password="secret")')).toContain('Started webrepl in normal mode');
  },
  'the soft reset was called PYB before 1.11': async () => {
    const { type, until } = await board('MicroPython v1.9.4 on 2018-05-11');
    type('\x04');
    await until('PYB: soft reboot\r\n');
    await until('MicroPython v1.9.4 on 2018-05-11; ESP module with ESP8266\r\n');
  },
  'os.uname() and sys.implementation name the image and not the interpreter': async () => {
    const { run } = await board('MicroPython v1.20.0 on 2023-04-26');
    await run('import os, sys');
    expect(await run('print(os.uname())')).toContain(
      "version='v1.20.0 on 2023-04-26', machine='ESP module with",
    );
    expect(await run('print(sys.implementation.version, sys.platform)')).toBe('(1, 20, 0) esp8266\r\n');
  },
  'a 512K build has no file system and says so as Python does': async () => {
    const { run } = await board('MicroPython v1.22.2 on 2024-02-22', 'ESP module (512K) with ESP8266');
    await run('import os');
    expect(await run('os.listdir()')).toContain('AttributeError');
  },
  'machine.WDT bites since 1.10, knows a timeout since 1.22 and lost deinit in 1.19': async () => {
    const tried = async (banner: string) => {
      const { run } = await board(banner);
      await run('import machine');
      const how = await run('machine.WDT(timeout=5000)');
      return [how.includes('TypeError'), await run("print(hasattr(machine.WDT, 'deinit'))")];
    };
    const builds = [
      ['v1.18 on 2022-01-17', [true, 'True\r\n']],
      ['v1.19.1 on 2022-06-18', [true, 'False\r\n']],
      ['v1.27.0 on 2025-12-09', [false, 'False\r\n']],
    ] as const;
    for (const [build, expected] of sampled(builds, 1))
      expect(await tried(`MicroPython ${build}`), build).toEqual(expected);
  },
  'modules of C show with a u before their name until 1.21, and asyncio is uasyncio': async () => {
    const imports = 'import os, sys, machine, json, struct, socket, math, network';
    const old = await board('MicroPython v1.20.0 on 2023-04-26');
    await old.run(imports);
    expect(await old.run('os, sys, machine, json, struct, socket, math, network')).toBe(
      "(<module 'uos'>, <module 'sys'>, <module 'umachine'>, <module 'ujson'>, <module 'ustruct'>, <module 'lwip'>, <module 'math'>, <module 'network'>)\r\n",
    );
    expect(await old.run('import asyncio')).toContain("no module named 'asyncio'");
    expect(await old.run('import uasyncio; uasyncio')).toBe("<module 'uasyncio'>\r\n");
    const newer = await board('MicroPython v1.21.0 on 2023-10-06');
    await newer.run(imports);
    expect(await newer.run('os, machine, json, socket')).toBe(
      "(<module 'os'>, <module 'machine'>, <module 'json'>, <module 'lwip'>)\r\n",
    );
  },
  'what strings and buffers have before 1.20 is all but hex': async () => {
    const names =
      'count endswith find format index isalpha join lower lstrip replace rfind rindex rsplit rstrip split';
    for (const banner of sampled(
      ['v1.9.4 on 2018-05-11', 'v1.12 on 2019-12-20', 'v1.19.1 on 2022-06-18'],
      1,
    )) {
      const { run } = await board(`MicroPython ${banner}`);
      const lacks = (value: string) => run(`[n for n in '${names}'.split() if not hasattr(${value}, n)]`);
      for (const value of ["''", "b''", 'bytearray()']) expect(await lacks(value), value).toBe('[]\r\n');
      expect(await run("'abcabc'.find('c'), b'abcabc'.rfind(b'a'), bytearray(b'a b').split()")).toBe(
        "(2, 3, [bytearray(b'a'), bytearray(b'b')])\r\n",
      );
      expect(
        await run("hasattr(b'', 'hex'), hasattr(bytearray(), 'hex'), hasattr(memoryview(b''), 'hex')"),
      ).toBe('(False, False, False)\r\n');
      await run('import array; a = array.array("H"); a.append(7); a.extend(array.array("H", [8])); a');
      expect(await run('list(a)')).toBe('[7, 8]\r\n');
    }
  },
  'small builds do without what does not fit': async () => {
    const lines = ['cryptolib', 'framebuf', 'ssd1306', 'umqtt.simple', 'asyncio'];
    const missing = async (name: string) => {
      const { run } = await board('MicroPython v1.24.1 on 2024-11-29', name);
      const found: string[] = [];
      for (const each of lines) if ((await run(`import ${each}`)).includes('ImportError')) found.push(each);
      return found;
    };
    const builds = [
      ['ESP module with ESP8266', []],
      ['ESP module (1M) with ESP8266', ['ssd1306', 'umqtt.simple', 'asyncio']],
      ['ESP module (512K) with ESP8266', lines],
    ] as const;
    for (const [build, expected] of sampled(builds, 1)) expect(await missing(build), build).toEqual(expected);
  },
});
