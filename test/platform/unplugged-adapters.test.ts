import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TransportListener } from '../../src/device/transport/transport.ts';
import { foundAgain, unpluggedAreKept, watchAdapter } from '../../src/platform/unplugged-adapters.ts';
import { canPlayLinux, type FakeComputer, fakeComputer } from '../support/fake-computer.ts';

const cp2102 = { vendorId: '10c4', productId: 'ea60', serial: '0123' };
const mac = 'ec:fa:bc:12:34:56';

let home: string;
let fake: FakeComputer;
let nowMs = 1_000_000;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-unplugged-'));
  fake = fakeComputer();
});
afterEach(() => {
  fake.remove();
  rmSync(home, { recursive: true, force: true });
});

const here = () => ({ environment: { ESPWB_HOME: home }, computer: fake.computer, nowMs: () => nowMs });
const again = (path = '/dev/ttyUSB0') => foundAgain(path, here());
/** The same socket for both names: that of the first. */
const plugAs = (name: string, usb = cp2102) => fake.plug(name, usb);

/** Open, and then pulled out, all in one moment. */
async function unplugged(names: string | readonly string[], told?: string): Promise<void> {
  const listeners: TransportListener[] = [];
  const listen = (each: TransportListener) => {
    listeners.push(each);
    return () => {};
  };
  for (const name of [names].flat()) {
    const watched = watchAdapter({ path: `/dev/${name}`, listen }, here());
    watched.learn(told);
    await watched.looked;
  }
  for (const name of [names].flat()) fake.unplug(name);
  for (const listener of listeners) listener.onClose(new Error('it was unplugged'));
  await unpluggedAreKept();
}

describe.skipIf(!canPlayLinux)('an adapter that was unplugged while espwb worked on it', () => {
  test('is found again under another name, with the MAC of the board that was on it', async () => {
    plugAs('ttyUSB0');
    await unplugged('ttyUSB0', mac);
    plugAs('ttyUSB1');
    expect(await again()).toEqual({
      path: '/dev/ttyUSB1',
      mac,
      note: '/dev/ttyUSB0 is not there; the adapter that was unplugged there is /dev/ttyUSB1 now.',
    });
  });

  test('is found again beside those that a hub took with it', async () => {
    plugAs('ttyUSB0');
    plugAs('ttyUSB1', { ...cp2102, serial: '4567' });
    await unplugged(['ttyUSB0', 'ttyUSB1'], mac);
    plugAs('ttyUSB5');
    plugAs('ttyUSB6', { ...cp2102, serial: '4567' });
    expect((await again('/dev/ttyUSB0'))?.path).toBe('/dev/ttyUSB5');
    expect((await again('/dev/ttyUSB1'))?.path).toBe('/dev/ttyUSB6');
  });

  test('is not looked for while its old name is there, whatever is on it', async () => {
    plugAs('ttyUSB0');
    await unplugged('ttyUSB0', mac);
    plugAs('ttyUSB1');
    plugAs('ttyUSB0', { vendorId: '1a86', productId: '7523', serial: 'x' });
    expect(await again()).toBeNull();
  });

  test('is not taken for one of the same kind, nor for a twin that was there all the time', async () => {
    plugAs('ttyUSB0');
    plugAs('ttyUSB1');
    await unplugged('ttyUSB0', mac);
    expect(await again()).toBeNull();
    plugAs('ttyUSB2', { ...cp2102, serial: '9999' });
    expect(await again()).toBeNull();
  });

  test('is forgotten after a day', async () => {
    plugAs('ttyUSB0');
    await unplugged('ttyUSB0');
    plugAs('ttyUSB1');
    expect(await again()).toMatchObject({ path: '/dev/ttyUSB1', mac: null });
    nowMs += 25 * 3600 * 1000;
    expect(await again()).toBeNull();
  });
});

test.each([
  ['nothing that it could read', '{'],
  ['another shape', '{"path":"/dev/ttyUSB0"}'],
  ['entries of other shapes', '[1,null,{"path":"/dev/ttyUSB0","usb":{},"others":[],"atMs":1000000}]'],
])('a file that holds %s is as none', async (_, text) => {
  mkdirSync(join(home, 'state'));
  writeFileSync(join(home, 'state', 'unplugged-adapters.json'), text);
  plugAs('ttyUSB1');
  expect(await again()).toBeNull();
});
