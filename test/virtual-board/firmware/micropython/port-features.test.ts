// What the port's configuration leaves out is not there, and floats are those of the port: 30 bits.
import { afterEach, describe, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallMicroPython } from '../../../support/demo-boards.ts';
import { smallImage } from '../../../support/small-image.ts';

let open: BoardConsole | null = null;
afterEach(() => open?.stop());

async function prompt(flash: Uint8Array = smallMicroPython()) {
  open = boardConsole(flash, 0x400000);
  await open.until('>>> ');
  return open;
}

describe('left out', () => {
  test.each([
    ["'a,b'.partition(',')", "AttributeError: 'str' object has no attribute 'partition'"],
    ["b'a'.splitlines()", "AttributeError: 'bytes' object has no attribute 'splitlines'"],
    ["compile('1', '', 'eval')", "NameError: name 'compile' isn't defined"],
    ['complex(1, 2)', "NameError: name 'complex' isn't defined"],
    ['NotImplemented', "NameError: name 'NotImplemented' isn't defined"],
    ['__file__', "NameError: name '__file__' isn't defined"],
    ['pow(2, 3, 5)', 'NotImplementedError: 3-arg pow() not supported'],
    ['import cmath', "ImportError: no module named 'cmath'"],
    ['import math; math.gamma(5)', "AttributeError: module 'math' has no attribute 'gamma'"],
    ['import random; random.randint(1, 6)', "AttributeError: module 'random' has no attribute 'randint'"],
  ])('%s', async (line, error) => {
    const { run } = await prompt();
    expect(await run(line)).toContain(error);
  });

  test('a class of its own may define __setattr__, which nothing calls; setattr and delattr are there', async () => {
    const { run } = await prompt();
    await run("exec('class A:\\n def __setattr__(self, n, v): print(n)')");
    expect(await run('a = A(); a.x = 3; a.x')).toBe('3\r\n');
    expect(await run("setattr(a, 'y', 4); delattr(a, 'x'); a.y")).toBe('4\r\n');
  });

  test('modules are shown without the file they came from', async () => {
    const { run } = await prompt();
    expect(await run('import math, time, neopixel; print(math, time, neopixel)')).toBe(
      "<module 'math'> <module 'time'> <module 'neopixel'>\r\n",
    );
  });
});

describe('floats', () => {
  test('print the fewest digits that read back as the same 30 bits', async () => {
    const { run } = await prompt();
    expect(await run('1/3, 0.1 + 0.2, 1234567.0, 2 ** 0.5, 1e39')).toBe(
      '(0.3333333, 0.3, 1234567.0, 1.4142132, inf)\r\n',
    );
  });

  test('are as coarse as those of the chip', async () => {
    const { run } = await prompt();
    expect(await run('1e8 + 1 == 1e8, int(16777217.0), 0.1 + 0.2 == 0.3')).toBe('(True, 16777216, True)\r\n');
  });

  test('show six digits up to 1.25', async () => {
    const { run } = await prompt(smallImage('MicroPython v1.19.1 on 2022-06-18\0ESP module with ESP8266'));
    expect(await run('1/3, 22/7, 1234567.0')).toBe('(0.333333, 3.14286, 1.23457e+06)\r\n');
  });
});

describe('native and viper', () => {
  test('are byte code with the same meaning, pointers too', async () => {
    const { run } = await prompt();
    await run("exec('import micropython\\n@micropython.native\\ndef f(x): return x + 1')");
    expect(await run('f(3)')).toBe('4\r\n');
    await run("exec('@micropython.viper\\ndef g(b):\\n p = ptr8(b)\\n p[1] = 258\\n return ptr16(b)[0]')");
    expect(await run('g(bytearray(4))')).toBe('512\r\n');
  });
});

describe('there', () => {
  test('sys.implementation says version 6.3 for xtensa', async () => {
    const { run } = await prompt();
    expect(await run('import sys; sys.implementation._mpy')).toBe('9990\r\n');
    expect(
      await run("sys.implementation.name == 'micropython', 'micropython' in repr(sys.implementation)"),
    ).toBe('(True, True)\r\n');
  });

  test('uasyncio is asyncio by its old name', async () => {
    const { run } = await prompt();
    expect(await run('import uasyncio, asyncio; uasyncio.sleep_ms is asyncio.sleep_ms')).toBe('True\r\n');
  });

  test('registers of the pins are those of the pins, bits and bytes of a word apart', async () => {
    const { run } = await prompt();
    await run('from machine import Pin, mem8, mem16, mem32; p = Pin(4, Pin.OUT, value=0)');
    await run('mem32[0x60000304] = 1 << 4');
    expect(await run('p.value(), mem32[0x60000300] >> 4 & 1, mem32[0x6000030c] >> 4 & 1')).toBe(
      '(1, 1, 1)\r\n',
    );
    await run('mem16[0x60000308] = 1 << 4');
    expect(await run('p.value()')).toBe('0\r\n');
    expect(await run('hex(mem8[0x40200000]), hex(mem32[0x40200000] & 0xff)')).toBe("('0xe9', '0xe9')\r\n");
    expect(await run('mem32[0x60000301]')).toContain(
      'ValueError: address 60000301 is not aligned to 4 bytes',
    );
  });

  test('a sensor that is not attached times out, a host has a name, strips take their colours', async () => {
    const { run } = await prompt();
    await run('import machine, network, apa102; p = machine.Pin(4)');
    expect(await run('machine.dht_readinto(p, bytearray(5))')).toContain('OSError: [Errno 110] ETIMEDOUT');
    await run("network.hostname('lamp')");
    expect(await run('network.hostname()')).toBe("'lamp'\r\n");
    await run('s = apa102.APA102(machine.Pin(14), p, 2); s[1] = (1, 2, 3, 4); s.write()');
    expect(await run('s[1], machine.bitstream(p, 0, (400, 850, 800, 450), b"ab")')).toBe(
      '((1, 2, 3, 4), None)\r\n',
    );
  });
});
