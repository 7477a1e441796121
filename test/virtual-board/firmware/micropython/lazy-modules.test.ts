// Modules of the port that are loaded when they are asked for, beside the heap of a chip.
import { createCipheriv, createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { type RawBoard, rawBoard } from '../../../support/raw-board.ts';

let open: RawBoard | null = null;
afterEach(() => open?.console.stop());

async function board() {
  open = await rawBoard();
  return open.exec;
}

test('hashlib.sha1 and cryptolib compute what others compute', async () => {
  const exec = await board();
  for (const size of [0, 1, 55, 56, 63, 64, 65, 200]) {
    const digest = createHash('sha1').update(Buffer.alloc(size, 'a')).digest('hex');
    expect(
      await exec('import hashlib', `print(hashlib.sha1(b'a' * ${size}).digest().hex())`),
      `${size}`,
    ).toBe(digest);
  }
  await exec('h = hashlib.sha1()', 'for n in range(20): h.update(bytes([n]) * n)');
  const parts = Buffer.concat(Array.from({ length: 20 }, (_, n) => Buffer.alloc(n, n)));
  expect(await exec('print(h.digest().hex())')).toBe(createHash('sha1').update(parts).digest('hex'));
  expect(await exec('h.update(b"x")')).toBe('ValueError: hash is final');

  const [key, vector] = [Buffer.from('0123456789abcdef'), Buffer.from('fedcba9876543210')];
  const data = Buffer.from(Array.from({ length: 64 }, (_, n) => n));
  const encrypted = (name: string, iv: Buffer | null) => {
    const cipher = createCipheriv(name, key, iv).setAutoPadding(false);
    return cipher.update(data).toString('hex');
  };
  await exec('import cryptolib', `k, v, d = b'${key}', b'${vector}', bytes(range(64))`);
  expect(await exec('print(cryptolib.aes(k, 1).encrypt(d).hex())')).toBe(encrypted('aes-128-ecb', null));
  // The vector goes on from call to call.
  await exec('c = cryptolib.aes(k, 2, v)', 'e = c.encrypt(d[:16]) + c.encrypt(d[16:])');
  expect(await exec('print(e.hex())')).toBe(encrypted('aes-128-cbc', vector));
  expect(await exec('c = cryptolib.aes(k, 2, v)', 'print(c.decrypt(e[:32]) + c.decrypt(e[32:]) == d)')).toBe(
    'True',
  );
  expect(await exec('b = bytearray(d)', 'cryptolib.aes(k, 1).encrypt(b, b)', 'print(b[:16].hex())')).toBe(
    encrypted('aes-128-ecb', null).slice(0, 32),
  );
  expect(await exec('c.encrypt(d)')).toBe("ValueError: can't encrypt & decrypt");
  expect(await exec('cryptolib.aes(k, 6, v)')).toBe('ValueError: mode');
  expect(await exec("cryptolib.aes(b'short', 1)")).toBe('ValueError: key');
  expect(await exec('cryptolib.aes(k, 2)')).toBe('ValueError: IV');
  expect(await exec('cryptolib.aes(k, 1).encrypt(b"1")')).toBe('ValueError: blksize % 16');
});

test('sockets find nobody, and say so as a board does that is in no network', async () => {
  const exec = await board();
  expect(await exec('import socket', "print(socket.getaddrinfo('192.168.4.1', 80))")).toBe(
    "[(2, 1, 0, '', ('192.168.4.1', 80))]",
  );
  expect(await exec("socket.getaddrinfo('micropython.org', 80)")).toBe('OSError: -2');
  expect(await exec('s = socket.socket()', "s.connect(('8.8.8.8', 80))")).toBe(
    'OSError: [Errno 113] EHOSTUNREACH',
  );
  expect(await exec('s = socket.socket()', "s.send(b'x')")).toBe('OSError: [Errno 107] ENOTCONN');
  await exec('s = socket.socket()', "s.bind(('', 80))", 's.listen(1)', 's.settimeout(0.05)');
  expect(await exec('s.accept()')).toBe('OSError: [Errno 110] ETIMEDOUT');
  expect(await exec('s.setblocking(False)', 's.accept()')).toBe('OSError: [Errno 11] EAGAIN');
  expect(await exec('s.close()', 's.accept()')).toBe('OSError: [Errno 9] EBADF');
  expect(await exec('import requests', "requests.get('http://micropython.org/')")).toBe('OSError: -2');
  expect(await exec('from umqtt.robust import MQTTClient', "MQTTClient('me', 'broker').ping()")).toMatch(
    /^AttributeError: 'NoneType'/,
  );
  expect(await exec('from umqtt.simple import MQTTClient', "MQTTClient('me', 'broker').connect()")).toBe(
    'OSError: -2',
  );
});

test('a display that is not attached does not answer, over SPI it takes its commands', async () => {
  const exec = await board();
  await exec('from machine import Pin, SoftI2C, SPI', 'import ssd1306');
  expect(await exec('ssd1306.SSD1306_I2C(128, 64, SoftI2C(Pin(5), Pin(4)))')).toBe(
    'OSError: [Errno 19] ENODEV',
  );
  await exec(
    'd = ssd1306.SSD1306_SPI(128, 64, SPI(1), Pin(4), Pin(5), Pin(15))',
    "d.text('hi', 0, 0)",
    'd.show()',
  );
  expect(await exec('print(len(d.buffer), d.pages, sum(d.buffer) > 0)')).toBe('1024 8 True');
});

test('what they take is not taken from programs', async () => {
  const exec = await board();
  await exec('import gc', 'gc.collect()', 'before = gc.mem_free()');
  await exec('import socket, ssl, hashlib, cryptolib, requests, umqtt.robust, ssd1306, neopixel, webrepl');
  const [after, total] = (
    await exec('gc.collect()', 'print(gc.mem_free() - before, gc.mem_free() + gc.mem_alloc())')
  ).split(' ');
  expect(Math.abs(Number(after))).toBeLessThan(3000);
  expect(total).toBe('37952');
});

test('the interfaces of the radio keep what they are told, and refuse what the port refuses', async () => {
  const exec = await board();
  await exec(
    'import network',
    'sta, ap = network.WLAN(network.WLAN.IF_STA), network.WLAN(network.WLAN.IF_AP)',
  );
  expect(
    await exec(
      "ap.config(ssid='mine', key='12345678', channel=6)",
      "print(ap.config('essid'), ap.config('channel'))",
    ),
  ).toBe('mine 6');
  expect(await exec("print(sta.ipconfig('addr4'), ap.ipconfig('addr4'), network.ipconfig('dns'))")).toBe(
    "('0.0.0.0', '0.0.0.0') ('192.168.4.1', '255.255.255.0') 208.67.222.222",
  );
  expect(await exec("sta.config(ssid='x')")).toBe('OSError: AP required');
  expect(await exec("sta.config('reconnects')")).toBe('ValueError: unknown config param');
  expect(await exec("ap.config('mac', channel=1)")).toBe('TypeError: either pos or kw args are allowed');
  expect(await exec("ap.config(mac=b'12')")).toBe('ValueError: invalid buffer length');
});
