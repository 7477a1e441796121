import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { foldersWritable, nodeVersion, terminal } from '../../../src/platform/doctor/machine-checks.ts';
import { portChecks } from '../../../src/platform/doctor/port-checks.ts';
import { canPlayLinux, type FakeComputer, fakeComputer } from '../../support/fake-computer.ts';

const ch340 = { vendorId: '1a86', productId: '7523' };

describe.skipIf(!canPlayLinux)('what the doctor says of the ports', () => {
  let fake: FakeComputer;
  beforeEach(() => {
    fake = fakeComputer();
  });
  afterEach(() => fake.remove());
  const check = async (name: string) => (await portChecks(fake.computer)).find((each) => each.name === name);

  test('a board that is ready passes', async () => {
    fake.write('/etc/group', 'dialout:x:1000:ada\n');
    fake.plug('ttyUSB0', ch340);
    expect((await portChecks(fake.computer)).filter((each) => !each.ok)).toEqual([]);
    expect(await check('ports')).toMatchObject({ detail: '1 found, 1 free: /dev/ttyUSB0 (CH340)' });
  });

  test('a port with a problem fails by its name', async () => {
    fake.plug('ttyUSB0', ch340);
    fake.program(9, 'minicom', '/dev/ttyUSB0');
    expect(await check('port /dev/ttyUSB0')).toMatchObject({
      ok: false,
      detail: 'In use by minicom (process 9).',
    });
  });

  test('a user outside the group of serial ports gets the command, before any board is plugged in', async () => {
    fake.write('/etc/group', 'uucp:x:14:\n');
    expect(await check('permissions')).toMatchObject({
      ok: false,
      hints: ['sudo usermod -aG uucp ada, then log out and in again.'],
    });
  });

  test('a user outside the group passes where the desktop hands the ports out', async () => {
    fake.write('/etc/group', 'dialout:x:20:\n');
    fake.plug('ttyUSB0', ch340, 0o666);
    expect(await check('permissions')).toMatchObject({ ok: true });
  });

  test('an adapter for which no driver made a port is found', async () => {
    fake.plugWithoutPort('1-3', ch340);
    fake.plugWithoutPort('1-4', { vendorId: '046d', productId: 'c077' });
    expect(await check('drivers')).toMatchObject({
      ok: false,
      detail: 'plugged in, but without a port: CH340 (1a86:7523)',
    });
  });

  test('brltty fails while it runs, and is only mentioned while it does not', async () => {
    fake.write('/usr/lib/udev/rules.d/90-brltty-device.rules', '');
    expect(await check('brltty')).toMatchObject({ ok: true, detail: expect.stringContaining('installed') });
    fake.program(4, 'brltty');
    expect(await check('brltty')).toMatchObject({ ok: false });
  });

  test('ModemManager is mentioned with how to keep it off', async () => {
    fake.program(4, 'ModemManager');
    const found = await check('ModemManager');
    expect(found?.ok).toBe(true);
    expect(found?.hints[0]).toContain('ID_MM_DEVICE_IGNORE');
  });
});

describe('what the doctor says of the machine', () => {
  test.each([
    ['v20.19.0', true],
    ['v22.1.0', true],
    ['v20.18.3', false],
    ['v18.20.0', false],
  ])('Node %s: %s', (version, ok) => {
    expect(nodeVersion(version).ok).toBe(ok);
  });

  test('folders that cannot be made are named with the way out', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'espwb-doctor-'));
    writeFileSync(join(folder, 'file'), '');
    const checks = await foldersWritable({
      state: join(folder, 'new', 'state'),
      cache: join(folder, 'file', 'cache'),
      config: folder,
    });
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['state folder', true],
      ['cache folder', false],
      ['config folder', true],
    ]);
    expect(checks[1]?.hints[0]).toContain('ESPWB_HOME');
    rmSync(folder, { recursive: true });
  });

  const wide = { isTerminal: true, columns: 80, rows: 24, colorDepth: 8 };
  test('a terminal passes with its size, colours and character set', () => {
    expect(terminal(wide, { LANG: 'de_DE.UTF-8' }, 'linux')).toEqual({
      name: 'terminal',
      ok: true,
      detail: '80x24, 256 colours, UTF-8',
      hints: [],
    });
  });

  test('LC_ALL wins over LANG, as in every locale', () => {
    expect(terminal(wide, { LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'linux').ok).toBe(false);
  });

  test('a tiny terminal and one without UTF-8 fail with what to do', () => {
    const found = terminal({ ...wide, columns: 40 }, {}, 'linux');
    expect(found.ok).toBe(false);
    expect(found.hints).toEqual([expect.stringContaining('60x16'), expect.stringContaining('UTF-8')]);
  });

  test('no terminal is nothing wrong: CI has none', () => {
    expect(terminal({ ...wide, isTerminal: false }, {}, 'linux').ok).toBe(true);
  });
});
