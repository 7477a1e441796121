// Modules that speak to what is wired to the pins, where nothing is: buses idle high and nobody answers; a wire that
// holds a line to ground reads as it would on a chip.
import { afterEach, expect, test } from 'vitest';
import { luaAnswers } from '../../../support/lua-build.ts';
import { stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

test('i2c: no address is acknowledged, and ones are read; a line held low acknowledges all', async () => {
  const { board, enter } = await luaAnswers('gpio,i2c', {
    '=i2c.setup(0, 1, 2, i2c.SLOW), i2c.address(0, 0x3c, i2c.TRANSMITTER), i2c.write(0, 1, {2, 3}, "ab")':
      '100000\tfalse\t0',
    'i2c.start(0) print(i2c.read(0, 2) == "\\255\\255", i2c.read(0, 0)) i2c.stop(0)': 'true',
    'i2c.start(1)': 'Lua error: \tstdin:1: i2c 1 is not configured',
    'i2c.setup(0, 0, 2, i2c.SLOW)': 'Lua error: \tstdin:1: i2c SDA on D0 is not supported',
    'i2c.setup(0, 1, 13, i2c.SLOW)': 'Lua error: \tstdin:1: gpio 13 does not exist',
    'i2c.setup(10, 1, 2, i2c.SLOW)': 'Lua error: \tstdin:1: i2c 10 does not exist',
    'i2c.write(0, 256)': 'Lua error: \tstdin:1: wrong arg range',
    'i2c.address(0, 128, 0)': 'Lua error: \tstdin:1: wrong arg range',
    '=i2c.FAST, i2c.FASTPLUS, i2c.RECEIVER': '400000\t1000000\t1',
  });
  board.drivePin(5, 0);
  expect(await enter('=i2c.address(0, 1, 0), i2c.write(0, 1, {2, 3}, "ab"), i2c.read(0, 1):byte()')).toBe(
    'true\t5\t0\r\n',
  );
});

test('spi reads the level of its input, and the registers of a transaction hold it', async () => {
  const { board, enter } = await luaAnswers('gpio,spi', {
    'm, o = spi.MASTER, spi.CPOL_LOW': '',
    '=spi.setup(1, m, o, spi.CPHA_LOW, 8, 8), spi.send(1, 0x9f, {1, 2}, "ab"), spi.recv(1, 2) == "\\255\\255"':
      '1\t5\ttrue',
    'spi.setup(1, m, o, spi.CPHA_LOW, 16, 8, spi.FULLDUPLEX)': '',
    'n, one, two, three = spi.send(1, 1, {2, 3}, "") print(n, one, two[2], three)': '3\t65535\t65535\tnil',
    'spi.set_mosi(1, 0, 8, 0x9f, 0x12) print(spi.get_miso(1, 0, 8, 3))': '159\t18\t0',
    'spi.transaction(1, 8, 1, 0, 0, 0, 0, 12) print(spi.get_miso(1, 0, 8, 2))': '255\t242',
    '=spi.get_miso(1, 2) == "\\255\\242", spi.set_clock_div(1, 4), spi.set_clock_div(1, 8)': 'true\t8\t4',
    'spi.setup(2, m, o, 0, 8, 8)': 'Lua error: \tstdin:1: spi 2 does not exist',
    'spi.setup(1, 2, o, 0, 8, 8)': 'Lua error: \tstdin:1: wrong arg type',
    'spi.setup(1, m, o, 0, 33, 8)': 'Lua error: \tstdin:1: out of range',
    'spi.get_miso(1, 65)': "Lua error: \tstdin:1: bad argument #2 to 'get_miso' (out of range)",
    'spi.transaction(1, 17, 0, 0, 0, 0, 0, 0)':
      "Lua error: \tstdin:1: bad argument #2 to 'transaction' (out of range)",
  });
  board.drivePin(12, 0);
  expect(await enter('=select(2, spi.send(1, 1)), spi.recv(1, 1):byte()')).toBe('0\t0\r\n');
});

test('ow: nobody answers a reset, a search finds none; its sums are those of Maxim', async () => {
  const { board, enter } = await luaAnswers('gpio,ow', {
    'ow.setup(4)': '',
    '=ow.reset(4), ow.search(4), ow.read(4), #ow.read_bytes(4, 9)': '0\tnil\t255\t9',
    '=ow.crc8("\\2\\28\\184\\1\\0\\0\\0"), ow.crc8("123456789")': '162\t161',
    '=ow.crc16("123456789"), ow.check_crc16("123456789", 0xc2, 0x44), ow.check_crc16("123456789", 0xc2, 0x45)':
      '47933\ttrue\tfalse',
    'ow.setup(0)': 'Lua error: \tstdin:1: no 1-wire for D0',
    'ow.select(4, "short")': 'Lua error: \tstdin:1: wrong arg range',
    'ow.write(4, 256)': 'Lua error: \tstdin:1: wrong arg range',
    'ow.reset(13)': 'Lua error: \tstdin:1: ow 13 does not exist',
  });
  board.drivePin(2, 0);
  expect(await enter('=ow.reset(4), ow.read(4)')).toBe('0\t0\r\n');
});

test('dht waits for a sensor in vain', () =>
  luaAnswers('dht,gpio,tmr', {
    't = tmr.now() status, temp, humi, tempdec, humidec = dht.read(4)': '',
    '=status == dht.ERROR_TIMEOUT, temp, humi, tempdec, humidec, tmr.now() - t > 17000':
      'true\t-999\t-999\t0\t0\ttrue',
    '=dht.read11(4), dht.read12(4) == dht.readxx(4), dht.OK, dht.ERROR_CHECKSUM': '-2\ttrue\t0\t-1',
    'dht.read(0)': 'Lua error: \tstdin:1: dht 0 does not exist',
  }));

test('pwm2 starts and stops all its pins at once, and keeps its own rules', async () => {
  const { board } = await luaAnswers('gpio,pwm2', {
    'pwm2.setup_pin_hz(3, 250, 10, 5) pwm2.setup_pin_sec(4, 1, 2, 1) print(pwm2.start())': 'true',
    '=pwm2.get_pin_data(3)': '1\t5\t10\t250\t1\t32000\t1',
    '=pwm2.get_timer_data()': 'true\t32000\t2000',
    'pwm2.setup_pin_hz(3, 1, 1, 1)':
      'Lua error: \tstdin:1: pwm2 : already started, stop it before setting up pins.',
    'pwm2.set_duty(3, 11)': "Lua error: \tstdin:1: bad argument #2 to 'set_duty' (invalid duty)",
    'pwm2.set_duty(3, 10) print(pwm2.get_pin_data(3))': '1\t10\t10\t250\t1\t32000\t1',
    'pwm2.release_pin(3)': 'Lua error: \tstdin:1: pwm2 : pwm is started, stop it first.',
  });
  expect(board.pinLevel(0)).toBe(1);
});

test('strips of LEDs take their time; their buffers are mixed, shifted and faded', async () => {
  await luaAnswers('apa102,gpio,pixbuf,tm1829,tmr,ws2801,ws2812', {
    'ws2812.init() b = pixbuf.newBuffer(4, 3) b:fill(1, 2, 3) b:set(2, {9, 8, 7})': '',
    '=b, b:size(), b:channels(), b:power()': '[(1,2,3),(9,8,7),(1,2,3),(1,2,3)]\t4\t3\t42',
    'b:shift(1) print(b)': '[(0,0,0),(1,2,3),(9,8,7),(1,2,3)]',
    'b:shift(-1, pixbuf.SHIFT_CIRCULAR, 2, 3) print(b)': '[(0,0,0),(9,8,7),(1,2,3),(1,2,3)]',
    '=b:get(2)': '9\t8\t7',
    '=b:sub(1, 2) .. b:sub(-1), b == b:sub(1, 4), b == b:sub(1, 3)': '[(0,0,0),(9,8,7),(1,2,3)]\ttrue\tfalse',
    'c = pixbuf.newBuffer(4, 3) c:mix(256, b, 128, b) print(c)': '[(0,0,0),(14,12,11),(2,3,5),(2,3,5)]',
    'c:map(function(r, g, b) return b, g, r end, b) print(c)': '[(0,0,0),(7,8,9),(3,2,1),(3,2,1)]',
    'b:fade(2) print(b) b:replace("\\5\\6\\7", 4) print(b:dump():byte(-3, -1))':
      '[(0,0,0),(4,4,3),(0,1,1),(0,1,1)]',
    'b:set(5, 1, 2, 3)': "Lua error: \tstdin:1: bad argument #1 to 'set' (index out of range)",
    'pixbuf.newBuffer(0, 3)':
      "Lua error: \tstdin:1: bad argument #1 to 'newBuffer' (should be a positive integer)",
    't = tmr.now() ws2812.write(("\\0"):rep(3000)) t = tmr.now() - t print(t > 29000, t < 200000)':
      'true\ttrue',
    'ws2812.write(b) apa102.write(2, 3, "\\1\\2\\3\\4") ws2801.init(0, 2) ws2801.write(b) print(1)': '1',
    'ws2812.write(5)': "Lua error: \tstdin:1: bad argument #1 to 'write' (pixbuf or string expected)",
    '=ws2812.newBuffer == pixbuf.newBuffer': 'true',
  });
});
