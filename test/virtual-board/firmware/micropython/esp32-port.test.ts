// MicroPython's esp32 port on a virtual ESP32-C3: what it says at its start, what it has and what it calls wrong, as
// the port itself does it on the boot ROM and the build of an ESP32-C3.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chipNamed } from '../../../../src/device/chips/index.ts';
import { systemClock } from '../../../../src/device/clock.ts';
import { demoFamilyMicroPython } from '../../../../src/device/image/demo-family-image.ts';
import { demoFirmware } from '../../../../src/device/image/demo-firmware.ts';
import { recogniseImage } from '../../../../src/device/image/recognise.ts';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { esp32MicroPython } from '../../../support/esp32-micropython.ts';

const flashBytes = 0x400000;
const start = (flash = esp32MicroPython()) =>
  boardConsole(flash, flashBytes, 115_200, systemClock, { chip: 'esp32c3' });

let board: BoardConsole;
let firstWords: string;
beforeAll(async () => {
  board = start();
  firstWords = await board.until('>>> ');
});
afterAll(() => board.stop());

const shows = (line: string, expected: string) => async () => {
  expect(await board.run(line)).toBe(`${expected}\r\n`);
};
const raises = (line: string, error: string) => async () => {
  expect((await board.run(line)).trimEnd().split('\r\n').at(-1)).toBe(error);
};

test('boots: the ROM, the files, the banner, the prompt', () => {
  expect(firstWords).toMatch(
    /^ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb {2}7 2021\r\nrst:0x1 \(POWERON\),boot:0xd \(SPI_FAST_FLASH_BOOT\)\r\nSPIWP:0xee\r\nmode:DIO, clock div:1\r\nload:0x3fcd5820,len:0x[0-9a-f]+\r\nentry 0x[0-9a-f]{8}\r\nPerforming initial setup\r\nMicroPython v1\.27\.0 on 2025-12-09; ESP32C3 module with ESP32C3\r\nType "help\(\)" for more information\.\r\n>>> $/,
  );
});

describe('who it is', () => {
  test('os.uname()', async () => {
    await board.run('import os, sys, machine, gc, esp, esp32');
    await shows(
      'os.uname()',
      "(sysname='esp32', nodename='esp32', release='1.27.0', version='v1.27.0 on 2025-12-09', machine='ESP32C3 module with ESP32C3')",
    )();
  });
  test('sys.platform', shows('sys.platform', "'esp32'"));
  test(
    'sys.implementation',
    shows(
      'sys.implementation',
      "(name='micropython', version=(1, 27, 0, ''), _machine='ESP32C3 module with ESP32C3', _mpy=12038, _build='ESP32_GENERIC_C3', _thread='GIL')",
    ),
  );
  test('sys.path', shows('sys.path', "['', '.frozen', '/lib']"));
  test('machine.unique_id() is the MAC', shows('machine.unique_id()', "b'4\\x85\\x18\\x124V'"));
  test('the causes of a reset', async () => {
    const names = ['PWRON_RESET', 'HARD_RESET', 'WDT_RESET', 'DEEPSLEEP_RESET', 'SOFT_RESET'];
    await shows(names.map((name) => `machine.${name}`).join(', '), '(1, 2, 3, 4, 5)')();
    await shows('machine.reset_cause()', '1')();
  });
  test('its clock', shows('machine.freq()', '160000000'));
  test('its RTC keeps 2048 bytes', async () => {
    await shows("r = machine.RTC(); r.memory(b'x' * 2048); len(r.memory())", '2048')();
    await raises("r.memory(b'x' * 2049)", 'ValueError: buffer too long')();
  });
  test('floats of 32 bits', shows('1/3, 16777217.0, 2.5**0.5', '(0.33333334, 16777216.0, 1.5811388)'));
  test('what the ESP8266 has and it has not', async () => {
    for (const name of ['pyb', 'apa102', 'port_diag', 'upip', 'lwip'])
      await raises(`import ${name}`, `ImportError: no module named '${name}'`)();
    await raises('esp.check_fw', "AttributeError: module 'esp' has no attribute 'check_fw'")();
  });
  test('a heap of that size', async () => {
    const free = Number((await board.run('gc.collect(); print(gc.mem_free())')).trim());
    expect(free).toBeGreaterThan(150_000);
    expect(free).toBeLessThan(180_000);
  });
});

describe('pins', () => {
  test('are those of the chip, by its numbers', async () => {
    await board.run('from machine import Pin, ADC, PWM, Timer');
    await board.run(
      String.raw`exec("def takes(n):\n try:\n  Pin(n)\n  return True\n except ValueError:\n  return False")`,
    );
    await shows(
      '[n for n in range(-1, 40) if takes(n)]',
      '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20, 21]',
    )();
    await raises('Pin(14)', 'ValueError: invalid pin')();
  });
  test('have the numbers of the port for modes and pulls', async () => {
    await shows('Pin.IN, Pin.OUT, Pin.OPEN_DRAIN, Pin.PULL_UP, Pin.PULL_DOWN', '(1, 3, 7, 2, 1)')();
    await shows('Pin(8)', 'Pin(8)')();
  });
  test('drive the board, by the object and by registers', async () => {
    await board.run('p = Pin(8, Pin.OUT, value=1)');
    expect(board.board.pinLevel(8)).toBe(1);
    await board.run('p.toggle()');
    expect(board.board.pinLevel(8)).toBe(0);
    await board.run('machine.mem32[0x60004008] = 1 << 8');
    expect(board.board.pinLevel(8)).toBe(1);
    await shows('p(), machine.mem32[0x60004004] >> 8 & 1, machine.mem32[0x6000403c] >> 8 & 1', '(1, 1, 1)')();
  });
  test('are read where a wire holds them', async () => {
    board.board.drivePin(3, 1);
    await shows('Pin(3, Pin.IN)()', '1')();
    board.board.drivePin(3, 0);
    await shows('Pin(3)()', '0')();
    board.board.drivePin(3, null);
  });
  test('ADC, on the pins that have one', async () => {
    board.board.setAnalog(512);
    await shows('ADC(Pin(0)), ADC(Pin(0)).read()', '(ADC(Pin(0), atten=3), 2048)')();
    await raises('ADC(Pin(6))', 'ValueError: invalid pin')();
    board.board.setAnalog(0);
  });
  test('PWM', async () => {
    await shows('PWM(Pin(4), freq=1000, duty_u16=32768)', 'PWM(Pin(4), freq=1000, duty_u16=32768)')();
    await shows('PWM(Pin(4)).duty()', '512')();
  });
});

describe('timers', () => {
  test('are numbered', async () => {
    await shows('Timer(0)', 'Timer(0, mode=ONE_SHOT, period=0)')();
    await raises('Timer(2)', 'ValueError: invalid Timer number')();
    await raises('Timer(-1)', 'ValueError: invalid Timer number')();
  });
  test('call back', async () => {
    await board.run("Timer(1).init(mode=Timer.ONE_SHOT, period=5, callback=lambda t: print('called by', t))");
    await board.until('called by Timer(1, mode=ONE_SHOT, period=5)');
  });
});

describe('buses and UARTs', () => {
  test.each([
    ['machine.I2C(0)', 'I2C(0, scl=9, sda=8, freq=400000, timeout=50000)'],
    [
      'machine.SPI(1)',
      'SPI(id=1, baudrate=500000, polarity=0, phase=0, bits=8, firstbit=0, sck=6, mosi=7, miso=2)',
    ],
  ])('%s', async (line, expected) => await shows(line, expected)());
  test.each([
    ['machine.I2C(1)', "ValueError: I2C(1) doesn't exist"],
    ['machine.SPI(2)', "ValueError: SPI(2) doesn't exist"],
    ['machine.UART(2)', 'ValueError: UART(2) does not exist'],
    ['machine.freq(100)', 'ValueError: frequency must be 20MHz, 40MHz, 80Mhz or 160MHz'],
  ])('%s is refused in its words', async (line, error) => await raises(line, error)());
});

describe('partitions', () => {
  test('are the table of the flash, and the one that the port makes for files', async () => {
    await shows(
      'esp32.Partition.find(esp32.Partition.TYPE_DATA)',
      '[<Partition type=1, subtype=2, address=36864, size=24576, label=nvs, encrypted=0>, <Partition type=1, subtype=1, address=61440, size=4096, label=phy_init, encrypted=0>, <Partition type=1, subtype=129, address=2097152, size=2097152, label=vfs, encrypted=0>]',
    )();
    await shows(
      'esp32.Partition(esp32.Partition.RUNNING).info()',
      "(0, 0, 65536, 2031616, 'factory', False)",
    )();
    await raises("esp32.Partition('none')", "OSError: (-261, 'ESP_ERR_NOT_FOUND')")();
  });
  test('hold the files: a littlefs of 512 blocks', async () => {
    await shows("os.statvfs('/')[:3]", '(4096, 4096, 512)')();
    await board.run("open('kept.txt', 'w').write('here')");
    expect(Buffer.from(board.board.flash.subarray(0x200000, 0x200000 + 16)).toString('latin1')).toContain(
      'littlefs',
    );
  });
});

test('the image that comes with espwb for that chip boots in the same way, and is known for what it is', async () => {
  const image = demoFamilyMicroPython(chipNamed('esp32c3'), { sizeBytes: 0x40000 })!;
  expect(demoFirmware.filter(({ chip }) => chip === 'esp32c3').map(({ id }) => id)).toEqual([
    'demo-micropython-esp32c3',
  ]);
  const facts = recogniseImage(image, undefined, chipNamed('esp32c3'));
  expect(facts).toMatchObject({
    kind: 'micropython',
    version: '1.27.0',
    board: 'ESP32C3 module with ESP32C3',
  });
  expect(facts.problems).toEqual([]);
  const small = boardConsole(image, 0x80000, 115_200, systemClock, { chip: 'esp32c3' });
  try {
    await small.until('ESP32C3 module with ESP32C3');
    await small.until('>>> ');
    expect(await small.run("__import__('os').statvfs('/')[:3]")).toBe('(4096, 4096, 64)\r\n');
  } finally {
    small.stop();
  }
});

test('code reaches the board and nothing else', async () => {
  for (const name of [
    'js',
    'jsffi',
    '_bridge',
    '_hw',
    '_board',
    '_publish',
    '_imports',
    '_machine32',
    '_esp32',
  ])
    await raises(`__import__('${name}')`, `ImportError: no module named '${name}'`)();
  await board.run('import machine, esp32, esp, flashbdev, inisetup');
  for (const name of ['machine', 'esp32', 'esp'])
    await shows(`[n for n in dir(${name}) if n[0] == '_']`, "['__class__', '__name__', '__dict__']")();
  for (const of of ['machine.Pin.value', 'machine.freq', 'esp32.Partition.find', 'machine.Timer.init'])
    await raises(`${of}.__globals__`, "AttributeError: 'function' object has no attribute '__globals__'")();
});

describe('restarts', () => {
  test('Ctrl-D: a soft reset, which is its cause; files stay', async () => {
    board.type('\x04');
    const text = await board.until('>>> ');
    expect(text).toContain('MPY: soft reboot\r\nMicroPython v1.27.0');
    await shows("__import__('machine').reset_cause(), open('kept.txt').read()", "(5, 'here')")();
  });
  test('machine.reset(): through the ROM, which says so', async () => {
    board.type("__import__('machine').reset()\r");
    const text = await board.until('>>> ');
    expect(text).toContain('rst:0xc (RTC_SW_CPU_RST),boot:0xd (SPI_FAST_FLASH_BOOT)\r\n');
    await shows("__import__('machine').reset_cause()", '2')();
  });
  test('a watchdog that is not fed: its words, a reset, its cause', async () => {
    board.type("__import__('machine').WDT(timeout=20)\r");
    const text = await board.until('Type "help()"');
    expect(text).toContain('task_wdt: Task watchdog got triggered.');
    expect(text).toContain('rst:0xc (RTC_SW_CPU_RST)');
    await board.until('>>> ');
    await shows("__import__('machine').reset_cause()", '3')();
  });
  test('deep sleep: the ROM says so, and so does the port', async () => {
    board.type("__import__('machine').deepsleep(10)\r");
    expect(await board.until('>>> ')).toContain('rst:0x5 (DSLEEP)');
    await shows("__import__('machine').reset_cause(), __import__('machine').wake_reason()", '(4, 4)')();
  });
  test('machine.bootloader(): the ROM waits for a download', async () => {
    board.type("__import__('machine').bootloader()\r");
    expect(await board.until('waiting for download\r\n')).toContain('boot:0x5 (DOWNLOAD(USB/UART0/1))');
  });
});
