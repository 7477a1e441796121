// Modules that programs are written with: asyncio, buses with nothing attached, the clock of ticks.
import { afterEach, describe, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallMicroPython } from '../../../support/demo-boards.ts';

let open: BoardConsole | null = null;
afterEach(() => open?.stop());

/** The board in its raw REPL; `exec` gives what the code printed, and fails on what it raised. */
async function inRaw() {
  const found = boardConsole(smallMicroPython(), 0x400000);
  open = found;
  await found.until('>>> ');
  found.type('\x01');
  await found.until('raw REPL; CTRL-B to exit\r\n>');
  const exec = async (...lines: string[]) => {
    found.type(`${lines.join('\n')}\x04`);
    const answer = /^OK([^\x04]*)\x04([^\x04]*)\x04>$/.exec(await found.until('\x04>'));
    if (answer?.[2] !== '') throw new Error(answer?.[2]);
    return answer[1] ?? '';
  };
  return { ...found, exec };
}

describe('asyncio', () => {
  test('runs tasks side by side until the main one is done, whatever others still run', async () => {
    const { exec } = await inRaw();
    const printed = await exec(
      'import asyncio',
      'async def spin():',
      '    while True: await asyncio.sleep(0)',
      'async def count(name, n):',
      '    for at in range(n): print(name, at); await asyncio.sleep_ms(1)',
      '    return n',
      'async def main():',
      '    asyncio.create_task(spin())',
      "    return await asyncio.gather(count('a', 2), count('b', 2))",
      'print(asyncio.run(main()))',
    );
    expect(printed).toBe('a 0\r\nb 0\r\na 1\r\nb 1\r\n[2, 2]\r\n');
  });

  test('raises what main raises, times out, and tells of a task that nobody waited for', async () => {
    const { exec } = await inRaw();
    const printed = await exec(
      'import asyncio',
      'async def bad(): raise ValueError("x")',
      'try: asyncio.run(bad())',
      'except ValueError as error: print("raised", error)',
      'async def forever():',
      '    while True: await asyncio.sleep(60)',
      'async def main():',
      '    asyncio.create_task(bad())',
      '    try: await asyncio.wait_for_ms(forever(), 5)',
      '    except asyncio.TimeoutError: print("timeout")',
      'asyncio.run(main())',
      'try: asyncio.current_task()',
      'except RuntimeError as error: print(error)',
    );
    expect(printed).toMatch(
      /^raised x\r\nTask exception wasn't retrieved\r\n[\s\S]*ValueError: x\r\ntimeout\r\n/,
    );
    expect(printed).toMatch(/no running event loop\r\n$/);
  });

  test('tasks sleep while the heap is locked, and a flag wakes its task before another is due', async () => {
    const { exec } = await inRaw();
    const printed = await exec(
      'import asyncio, machine, micropython, time',
      'flag = asyncio.ThreadSafeFlag()',
      'def tick(timer): flag.set()',
      'async def waits():',
      '    await flag.wait(); print("flag", time.ticks_diff(time.ticks_ms(), start) < 150)',
      'async def main():',
      '    global start',
      '    task = asyncio.create_task(waits())',
      '    start = time.ticks_ms()',
      '    machine.Timer(-1).init(mode=0, period=5, callback=tick)',
      '    await asyncio.sleep_ms(200); print("slept")',
      '    micropython.heap_lock()',
      '    await asyncio.sleep_ms(5)',
      '    micropython.heap_unlock()',
      'asyncio.run(main())',
      'r, w = asyncio.StreamReader, asyncio.StreamWriter',
      'class Echo:',
      '    def write(self, data): print(data); return len(data)',
      'w(Echo(), {}).write(b"out")',
    );
    expect(printed).toBe("flag True\r\nslept\r\nb'out'\r\n");
  });

  test('timers and pins set its flags while it waits or spins, and stop() ends a loop that runs forever', async () => {
    const { exec } = await inRaw();
    const printed = await exec(
      'import asyncio, machine',
      'flag = asyncio.ThreadSafeFlag()',
      'async def spin():',
      '    while True: await asyncio.sleep(0)',
      'async def main():',
      '    machine.Timer(-1).init(mode=machine.Timer.ONE_SHOT, period=5, callback=lambda t: flag.set())',
      '    await flag.wait(); print("from a timer")',
      '    asyncio.create_task(spin())',
      '    machine.Timer(-1).init(mode=machine.Timer.ONE_SHOT, period=5, callback=lambda t: flag.set())',
      '    await flag.wait(); print("while it spins")',
      '    asyncio.get_event_loop().stop()',
      'loop = asyncio.new_event_loop()',
      'loop.create_task(main())',
      'loop.run_forever()',
    );
    expect(printed).toBe('from a timer\r\nwhile it spins\r\n');
  });

  test('is ended by Ctrl-C', async () => {
    const { type, until } = await inRaw();
    const lines = [
      'import asyncio',
      'async def main():',
      '    print("ru" + "ns")',
      '    await asyncio.sleep(60)',
    ];
    type(`${lines.join('\n')}\nasyncio.run(main())\x04`);
    await until('runs\r\n');
    type('\x03');
    expect(await until('\x04>')).toContain('KeyboardInterrupt');
  });
});

describe('buses with nothing attached', () => {
  test('I2C finds nobody, and who is addressed does not answer', async () => {
    const { exec } = await inRaw();
    const printed = await exec(
      'from machine import I2C, SoftI2C, Pin',
      'bus = I2C(scl=Pin(5), sda=Pin(4), freq=100000)',
      'print(bus, bus.scan(), I2C is SoftI2C)',
      'for act in (lambda: bus.writeto(60, b"x"), lambda: bus.readfrom(60, 1), lambda: bus.readfrom_mem(60, 0, 1)):',
      '    try: act()',
      '    except OSError as error: print(error)',
    );
    const nobody = '[Errno 19] ENODEV\r\n';
    expect(printed).toBe(`SoftI2C(scl=5, sda=4, freq=100000) [] True\r\n${nobody}${nobody}${nobody}`);
  });

  test('SPI reads the level of its input', async () => {
    const { exec, board } = await inRaw();
    expect(await exec('from machine import SPI', 's = SPI(1, baudrate=1000000)', 'print(s, s.read(2))')).toBe(
      "HSPI(id=1, baudrate=1000000, polarity=0, phase=0) b'\\x00\\x00'\r\n",
    );
    board.drivePin(12, 1);
    expect(await exec('b = bytearray(2)', 's.write_readinto(b"ab", b)', 'print(b)')).toBe(
      "bytearray(b'\\xff\\xff')\r\n",
    );
  });
});

test('ticks count up, and wrap where a board wraps them', async () => {
  const { exec } = await inRaw();
  const printed = await exec(
    'import time',
    'a, b = time.ticks_ms(), time.ticks_us()',
    'time.sleep_ms(5)',
    'print(time.ticks_diff(time.ticks_ms(), a) >= 4, time.ticks_diff(time.ticks_us(), b) >= 5000)',
    'print(time.ticks_add(0x3fffffff, 1))',
  );
  expect(printed).toBe('True True\r\n0\r\n');
});

describe('what import finds', () => {
  test('strips, one-wire parts and sensors are there, and nothing is attached', async () => {
    const { exec } = await inRaw();
    const printed = await exec(
      'import neopixel, onewire, ds18x20, dht, ntptime, machine',
      'strip = neopixel.NeoPixel(machine.Pin(4), 3)',
      'strip.fill((1, 2, 3)); strip[0] = (9, 8, 7); strip.write()',
      'print(strip[0], strip[2], bytes(strip.buf[:3]), len(strip))',
      'wire = onewire.OneWire(machine.Pin(5))',
      'print(ds18x20.DS18X20(wire).scan(), hex(wire.crc8(bytes((0x28, 1, 2, 3, 4, 5, 6)))))',
      'for act in (ds18x20.DS18X20(wire).convert_temp, dht.DHT22(machine.Pin(4)).measure, ntptime.settime):',
      '    try: act()',
      '    except Exception as error: print(repr(error))',
    );
    expect(printed.split('\r\n')).toEqual([
      "(9, 8, 7) (1, 2, 3) b'\\x08\\t\\x07' 3",
      '[] 0x9e',
      'OneWireError()',
      'OSError(110,)',
      'OSError(-2,)',
      '',
    ]);
  });

  test('what the port does not have cannot be imported, unless the board holds a file of that name', async () => {
    const { exec } = await inRaw();
    const imports = ['try: import functools; print(functools.__name__)', 'except ImportError as e: print(e)'];
    expect(await exec(...imports)).toBe("no module named 'functools'\r\n");
    await exec("with open('functools.py', 'w') as file: file.write('own = 1')");
    expect(await exec(...imports)).toBe('functools\r\n');
    await exec(
      "import os; os.mkdir('lib')",
      "with open('lib/logging.py', 'w') as file: file.write('own = 2')",
    );
    expect(await exec('import logging; print(logging.own)')).toBe('2\r\n');
  });

  test("a file in the current folder goes before the port's module", async () => {
    const { exec } = await inRaw();
    await exec("with open('dht.py', 'w') as file: file.write('own = 3')");
    expect(await exec('import dht, sys; print(dht.own, sys.path)')).toBe("3 ['', '.frozen', '/lib']\r\n");
  });
});
