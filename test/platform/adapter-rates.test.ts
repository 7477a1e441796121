import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adapterRates } from '../../src/platform/adapter-rates.ts';
import { canPlayLinux, type FakeComputer, fakeComputer } from '../support/fake-computer.ts';

const ch340 = { vendorId: '1a86', productId: '7523', serial: 'A1' };
const dayMs = 24 * 3600 * 1000;

let home: string;
let fake: FakeComputer;
let nowMs = 1_000_000;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-rates-'));
  fake = fakeComputer();
});

afterEach(() => {
  fake.remove();
  rmSync(home, { recursive: true, force: true });
});

const ratesOf = (path: string) => adapterRates(path, { ESPWB_HOME: home }, fake.computer, () => nowMs);
const best = async (path: string) => ratesOf(path).bestBaudRate?.();
const prove = async (path: string, baudRate: number) => {
  const rates = ratesOf(path);
  await rates.bestBaudRate?.();
  rates.onBaudRate?.(baudRate);
};
const file = () => join(home, 'state', 'adapter-rates.json');

describe('the rate of an adapter', () => {
  test('is unknown at first', async () => {
    expect(await best('rfc2217://localhost:4000')).toBeUndefined();
  });

  test('is remembered by network address, whatever options stand behind it', async () => {
    await prove('rfc2217://localhost:4000', 230_400);
    expect(await best('rfc2217://localhost:4000?reset=server')).toBe(230_400);
    expect(await best('rfc2217://localhost:4001')).toBeUndefined();
  });

  test.skipIf(!canPlayLinux)('goes with a USB adapter from one port to another', async () => {
    fake.plug('ttyUSB0', ch340);
    await prove('/dev/ttyUSB0', 460_800);
    fake.unplug('ttyUSB0');
    fake.plug('ttyUSB1', ch340);
    expect(await best('/dev/ttyUSB1')).toBe(460_800);
    fake.plug('ttyUSB0', { ...ch340, serial: 'B2' });
    expect(await best('/dev/ttyUSB0')).toBeUndefined();
  });

  test('is forgotten when the highest works again, and after a month, for a cable may be changed', async () => {
    await prove('virtual:one', 230_400);
    await prove('virtual:one', 921_600);
    expect(await best('virtual:one')).toBeUndefined();
    await prove('virtual:one', 230_400);
    nowMs += 31 * dayMs;
    expect(await best('virtual:one')).toBeUndefined();
  });

  test('is never one that espwb would not try by itself, whatever the file says', async () => {
    await prove('virtual:one', 230_400);
    const text = readFileSync(file(), 'utf8');
    for (const bad of ['12', '"x"', 'null', '1e99']) {
      writeFileSync(file(), text.replace('230400', bad));
      expect(await best('virtual:one')).toBeUndefined();
    }
    for (const damaged of ['', '[', 'null', '7', '{"virtual:one":null}']) {
      writeFileSync(file(), damaged);
      expect(await best('virtual:one')).toBeUndefined();
    }
  });

  test('costs no flash where it cannot be kept', async () => {
    writeFileSync(join(home, 'state'), 'a file where the folder should be');
    await prove('virtual:one', 230_400);
    expect(await best('virtual:one')).toBeUndefined();
  });
});
