import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { advise } from '../../src/device/advice.ts';
import type { EspError } from '../../src/device/errors.ts';
import { Rfc2217Transport } from '../../src/device/transport/rfc2217.ts';
import { SerialTransport } from '../../src/device/transport/serial.ts';
import { TcpTransport } from '../../src/device/transport/tcp.ts';
import { VirtualTransport } from '../../src/device/transport/virtual.ts';
import { openTransport, resolvePort } from '../../src/platform/open-port.ts';
import { canPlayLinux, type FakeComputer, fakeComputer } from '../support/fake-computer.ts';

const ch340 = { vendorId: '1a86', productId: '7523' };
const pico = { vendorId: '2e8a', productId: '0005' };

describe('the port that is meant', () => {
  let fake: FakeComputer;
  beforeEach(() => {
    fake = fakeComputer();
  });
  afterEach(() => fake.remove());
  const resolve = (option?: string, environment = {}) => resolvePort(option, environment, fake.computer);

  test('is the one that was typed, else the one in the environment, whatever is attached', async () => {
    fake.plug('ttyUSB0', ch340);
    expect(await resolve('COM7', { ESPWB_PORT: '/dev/ttyUSB5' })).toBe('COM7');
    expect(await resolve(undefined, { ESPWB_PORT: '/dev/ttyUSB5' })).toBe('/dev/ttyUSB5');
  });

  test('is else the only board attached; built-in ports and boards of other kinds do not count', async () => {
    fake.plug('ttyUSB0', ch340);
    fake.plug('ttyACM0', pico);
    fake.uart('ttyS0', 4);
    expect(await resolve()).toBe('/dev/ttyUSB0');
  });

  test('is the only board even if something is wrong with it: opening says what', async () => {
    fake.plug('ttyUSB0', ch340, 0o600);
    expect(await resolve()).toBe('/dev/ttyUSB0');
  });

  test.skipIf(!canPlayLinux)('is not guessed between two', async () => {
    fake.plug('ttyUSB0', ch340);
    fake.plug('ttyUSB1', { vendorId: '0403', productId: '6001' });
    fake.program(5, 'screen', '/dev/ttyUSB1');
    await expect(resolve()).rejects.toMatchObject({
      code: 'port-ambiguous',
      message: '2 boards are attached: /dev/ttyUSB0 (CH340), /dev/ttyUSB1 (FT232R, busy).',
    });
  });

  test.skipIf(!canPlayLinux)('is an error that lists what there is where no board is attached', async () => {
    fake.uart('ttyS0', 4);
    await expect(resolve()).rejects.toMatchObject({
      code: 'port-none',
      message: 'No board is attached. There is only: /dev/ttyS0.',
      ownHints: [advise('name-port', { path: '/dev/ttyS0' })],
    });
  });

  test('is an error on a computer without any port', async () => {
    await expect(resolve()).rejects.toMatchObject({ code: 'port-none' });
  });
});

describe('the transport behind a path', () => {
  test.each([
    ['/dev/ttyUSB0', SerialTransport],
    ['COM12', SerialTransport],
    ['virtual:demo?timing=real', VirtualTransport],
    ['tcp://127.0.0.1:4000', TcpTransport],
    ['rfc2217://[::1]:4000?reset=server&lines=ignore', Rfc2217Transport],
    ['rfc2217://localhost:4000?ign_set_control', Rfc2217Transport],
    ['rfc2217://localhost:4000?ign_set_control&reset=server', Rfc2217Transport],
  ])('%s', async (path, kind) => {
    const transport = await openTransport(path);
    expect(transport).toBeInstanceOf(kind);
    expect(transport.path).toBe(path);
    expect(transport.isOpen).toBe(false);
  });

  test('knows that a server resets by itself', async () => {
    const { capabilities } = await openTransport('rfc2217://box:4000?reset=server');
    expect(capabilities.resetsItself).toBe(true);
  });

  test.each([
    ['socket://127.0.0.1:4000', 'no ports of the kind "socket:"'],
    ['tcp://localhost', 'not HOST:PORT'],
    ['tcp://localhost:70000', 'not HOST:PORT'],
    ['tcp://user:word@localhost:1', 'not HOST:PORT'],
    ['tcp://localhost:4000?timing=fast', '"timing"'],
    ['rfc2217://localhost:4000?reset=often', '"reset=often"'],
    ['rfc2217://localhost:4000?ign_set_controls', '"ign_set_controls"'],
    ['rfc2217://localhost:4000/path', 'not HOST:PORT'],
    ['tcp:localhost:4000', '"tcp:localhost:4000" names no port'],
    ['RFC2217:localhost:4000', 'names no port'],
    ['pty:/tmp/board', 'names no port'],
  ])('%s is wrong usage', async (path, words) => {
    await expect(openTransport(path)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(words),
    });
  });
});

test.each([
  ['rfc2271://host:4000', 'Did you mean rfc2217://host:4000?'],
  ['rfc://host:4000', ''],
  ['virtal:demo', 'Did you mean virtual:demo?'],
  ['virtaul:demo?flash=1MB', 'Did you mean virtual:demo?'],
  ['tpc://host:1', 'Did you mean tcp://host:1?'],
  ['tpc:host:1', 'Did you mean tcp://host:1?'],
])('a kind of port with letters wrong, %s: %s', async (path, hint) => {
  const error = await openTransport(path).then(
    () => null,
    (reason: EspError) => reason,
  );
  expect(error?.code).toBe('usage');
  if (hint) expect(error?.ownHints[0]).toBe(hint);
  else expect(error?.ownHints.join()).not.toContain('Did you mean');
});

test.each(['COM7', '/dev/serial/by-id/usb-1a86_USB:1.0-port0', 'C:\\port', '/tmp/esp:1'])(
  '%s is a device all the same',
  async (path) => {
    expect(await openTransport(path)).toBeInstanceOf(SerialTransport);
  },
);
