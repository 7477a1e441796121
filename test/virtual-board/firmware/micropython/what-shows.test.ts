// What a program or a person sees of the interpreter itself is the port's, not that of the build behind it.
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallMicroPython } from '../../../support/demo-boards.ts';
import { rawBoard } from '../../../support/raw-board.ts';

let open: BoardConsole | null = null;
afterEach(() => open?.stop());

async function prompt(): Promise<BoardConsole> {
  open = boardConsole(smallMicroPython(), 0x400000);
  await open.until('>>> ');
  return open;
}

test('objects of what is C on a chip show as their type has it, and bound methods as that alone', async () => {
  const { exec, console } = await rawBoard();
  open = console;
  const shown = async (...expressions: string[]) => {
    const modules = 'import machine, network, cryptolib, hashlib, neopixel';
    return exec(modules, `print(${expressions.join(', ')}, sep='|')`);
  };
  expect(
    await shown('machine.RTC()', 'network.WLAN(0)', 'machine.Signal(machine.Pin(2))', 'hashlib.sha1()'),
  ).toBe('<RTC>|<WLAN>|<Signal>|<sha1>');
  expect(await exec('class Own(machine.RTC): pass', 'print(Own(), [].append, machine.RTC().memory)')).toBe(
    '<RTC> <bound_method> <bound_method>',
  );
  // Python in the port too.
  expect(await shown('neopixel.NeoPixel(machine.Pin(2), 1)')).toMatch(/^<NeoPixel object at /);
});

test("help('modules') lists in columns what can be imported, and nothing of the build's own", async () => {
  const { run } = await prompt();
  const lines = (await run("help('modules')")).trimEnd().split('\r\n');
  expect(lines.at(-1)).toBe('Plus any modules on the filesystem');
  const names = lines.slice(0, -1).flatMap((line) => line.split(/ +/));
  for (const name of ['machine', 'esp', 'network', 'neopixel', 'os', 'asyncio/core'])
    expect(names).toContain(name);
  for (const name of [
    'js',
    'jsffi',
    '_hw',
    '_board',
    'copy',
    'logging',
    'unittest/__init__',
    'tarfile/__init__',
    'cmath',
    'pathlib',
  ])
    expect(names).not.toContain(name);
  // upysh and port_diag say something, webrepl_setup asks.
  const speaks = ['__main__', 'port_diag', 'upysh', 'webrepl_setup'];
  const imports = names.map((name) => name.replace('/__init__', '').replace('/', '.'));
  for (const name of imports.filter((each) => !speaks.includes(each)))
    expect(await run(`import ${name}`), name).toBe('');
  expect(lines[0]).toMatch(/^__main__ {10}\S/);
});

test('modules hold the names of the port and take no others; what is in them shows as a function', async () => {
  const { run } = await prompt();
  await run('import sys, os, machine, time, collections, binascii');
  for (const place of ['sys', 'machine', 'time', 'os', 'machine.Pin'])
    expect(await run(`${place}.foo = 1`), place).toContain('AttributeError');
  expect(await run('sys.path = ["", "/lib"]; sys.path')).toBe("['', '/lib']\r\n");
  expect(await run('machine.freq, machine.Pin.value, time.sleep, help, input')).toBe(
    '(<function>, <function>, <function>, <function>, <function>)\r\n',
  );
  expect(
    await run('[n for m in (machine, os, sys, time) for n in dir(m) if n[0] == "_" and n[:2] != "__"]'),
  ).toBe('[]\r\n');
  expect(await run('dir(collections), hasattr(binascii, "crc32")')).toContain(
    "'OrderedDict', '__dict__', 'deque', 'namedtuple'], False)",
  );
  expect(await run('dir(sys.stdout)')).not.toMatch(/fileno|flush|seek/);
  expect(await run('sys.stdout, sys.stdin.buffer')).toBe('(<io.TextIOWrapper>, <io.FileIO>)\r\n');
  expect(await run('del sys, os, machine, time, collections, binascii; sorted(dir())')).toBe(
    "['__name__', 'gc']\r\n",
  );
});

test('what the board is shows as a tuple with names', async () => {
  const { run } = await prompt();
  await run('import sys, os');
  expect(await run('os.uname()')).toMatch(
    /^\(sysname='esp8266', nodename='esp8266', release='[^']+', version='v1\.[^']+', machine='ESP module with ESP8266'\)\r\n$/,
  );
  expect(await run('sys.implementation')).toMatch(
    /^\(name='micropython', version=\(1, \d+, \d+, ''\), _machine=/,
  );
  expect(await run('os.uname()[0], os.uname().machine, sys.implementation.name == "micropython"')).toBe(
    "('esp8266', 'ESP module with ESP8266', True)\r\n",
  );
});

test('what is no name of a module is refused', async () => {
  const { run } = await prompt();
  expect(await run("__import__('')")).toContain('ValueError');
  expect(await run("__import__('xyz', None, None, None, -1)")).toContain('ValueError');
});

test('mem_info tells of the heap and the stack of a chip', async () => {
  const { run } = await prompt();
  await run('import micropython');
  const info =
    /^stack: \d+ out of 8192\r\nGC: total: (\d+), used: (\d+), free: (\d+)\r\n No. of 1-blocks: \d+, 2-blocks: \d+, max blk sz: \d+, max free sz: \d+\r\n/;
  const [, total, used, free] = info.exec(await run('micropython.mem_info()')) ?? [];
  expect(total).toBe('37952');
  expect(Number(used) + Number(free)).toBe(37_952);
  const table = await run('micropython.mem_info(1)');
  expect(table).toMatch(/GC memory layout; from [0-9a-f]+:\r\n00000000: [h=.]{64}\r\n/);
  expect(table).toMatch(/\(\d+ lines all free\)/);
});

test('modules are shown without a place, and what is no name is a TypeError', async () => {
  const { run } = await prompt();
  await run('import os, machine, neopixel');
  expect(await run('print(os, machine, neopixel)')).toBe(
    "<module 'os'> <module 'machine'> <module 'neopixel'>\r\n",
  );
  for (const [value, type] of [
    ['1', 'int'],
    ['None', 'NoneType'],
    ["b'os'", 'bytes'],
  ])
    expect(await run(`__import__(${value})`)).toContain(
      `TypeError: can't convert '${type}' object to str implicitly`,
    );
});

test('a pattern that repeats nothing, and one that is too deep, are RuntimeErrors and the board goes on', async () => {
  const { run } = await prompt();
  await run('import re');
  for (const call of [
    "re.match('(a*)*', 'aaa')",
    "re.match('(a|b)*c', 'ab' * 5000)",
    "re.search('(b?)+', 'c')",
  ])
    expect(await run(call)).toContain('RuntimeError: maximum recursion depth exceeded');
  expect(await run('print(1 + 1)')).toBe('2\r\n');
});

test('sixteen Ctrl-C during the start leave the board alive', async () => {
  open = boardConsole(smallMicroPython(), 0x400000);
  for (let count = 0; count < 16; count++) {
    open.type('\x03');
    await pause(5);
  }
  await open.until('>>> ');
  open.type('\r\x03print(6 * 7)\r');
  await open.until('42\r\n>>> ');
});

test('dir() shows of what is C on a chip the names that it has there', async () => {
  const { exec, console } = await rawBoard();
  open = console;
  await exec('import machine, micropython');
  expect(await exec('print([n for n in dir(machine.Pin) if n[0] == "_"], "irq" in dir(machine.Pin))')).toBe(
    "['__class__', '__name__', '__bases__', '__dict__'] True",
  );
  for (const made of ['Pin(2)', 'PWM(machine.Pin(4))', 'UART(0)', 'RTC()', 'Timer(-1)', 'ADC(0)'])
    expect(await exec(`print([n for n in dir(machine.${made}) if n[0] == "_"])`), made).toBe("['__class__']");
  expect(await exec('irq = machine.Pin(4).irq(print)', 'print(irq, dir(irq))')).toBe(
    "<IRQ> ['__class__', 'trigger']",
  );
  expect(await exec('print("native" in dir(micropython), "const" in dir(micropython))')).toBe('False True');
  expect(
    await exec('x = 1', 'class A:', ' _y = 2', 'print("x" in dir(), "_y" in dir(A), "_y" in dir(A()))'),
  ).toBe('True True True');
});

test('the decorators of micropython belong to the language', async () => {
  const { exec, console } = await rawBoard();
  open = console;
  expect(
    await exec(
      '@micropython.native',
      'def f(): return 1',
      '@micropython.viper',
      'def g(x: int) -> int: return x + 1',
      '@micropython.bytecode',
      'def h(): return 3',
      'print(f(), g(1), h())',
    ),
  ).toBe('1 2 3');
  expect(await exec('@micropython.foo', 'def f(): pass')).toBe('SyntaxError: invalid micropython decorator');
});

test('what is C on a chip takes no attributes, what is Python there does, and so do classes of a program', async () => {
  const { exec, console } = await rawBoard();
  open = console;
  await exec(
    'import machine, network, socket, tls, hashlib, btree, os, neopixel',
    'p = machine.Pin(4)',
    "exec('def takes(o):\\n try:\\n  o.foo = 1\\n  return o.foo == 1\\n except AttributeError as e: return str(e)')",
    "exec('class Mine(machine.Pin): pass')",
  );
  const objects = [
    'p',
    'machine.RTC()',
    'machine.Timer(-1)',
    'machine.PWM(p)',
    'machine.ADC(0)',
    'machine.UART(0)',
  ];
  const others = [
    'network.WLAN(0)',
    'socket.socket()',
    'hashlib.sha1()',
    'tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)',
  ];
  const buses = ['machine.SoftI2C(scl=p, sda=p)', 'machine.SoftSPI(sck=p, mosi=p, miso=p)', 'machine.SPI(1)'];
  for (const each of [...objects, ...others, ...buses, 'machine.Signal(p)', 'machine.WDT()'])
    expect(await exec(`print(takes(${each}))`), each).toMatch(/^'\w+' object has no attribute 'foo'$/);
  for (const each of ['Mine(4)', 'Mine(5)', 'neopixel.NeoPixel(p, 1)'])
    expect(await exec(`print(takes(${each}))`), each).toBe('True');
  expect(
    await exec('print(machine.Pin(5) is machine.Pin(5), Mine(5) is Mine(5), type(machine.Pin(5)))'),
  ).toBe("True False <class 'Pin'>");
  const context = [
    'c = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)',
    'c.verify_mode = 0',
    'print(c.verify_mode)',
  ];
  expect(await exec(...context)).toBe('0');
});
