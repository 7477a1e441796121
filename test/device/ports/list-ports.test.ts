import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listPorts } from '../../../src/device/ports/list-ports.ts';
import { canPlayLinux, type FakeComputer, fakeComputer } from '../../support/fake-computer.ts';

const ch340 = { vendorId: '1a86', productId: '7523', product: 'USB Serial' };
const cp2102 = {
  vendorId: '10c4',
  productId: 'ea60',
  product: 'CP2102 USB to UART Bridge Controller',
  serial: '0001',
};
const pico = { vendorId: '2e8a', productId: '0005', product: 'Board in FS mode' };

describe.skipIf(!canPlayLinux)('the ports of a Linux computer', () => {
  let fake: FakeComputer;
  beforeEach(() => {
    fake = fakeComputer();
  });
  afterEach(() => fake.remove());
  const paths = async () => (await listPorts(fake.computer)).map((port) => port.path);

  test('are found without udevadm, with what the kernel knows of the adapter', async () => {
    fake.plug('ttyUSB0', cp2102);
    expect(await listPorts(fake.computer)).toEqual([
      {
        path: '/dev/ttyUSB0',
        kind: 'usb',
        adapter: 'CP2102',
        usb: {
          vendorId: '10c4',
          productId: 'ea60',
          serialNumber: '0001',
          manufacturer: null,
          product: 'CP2102 USB to UART Bridge Controller',
          location: '1-ttyUSB0:1.0',
        },
        problem: null,
        likelihood: 'likely',
        boardGuess: 'NodeMCU v2',
      },
    ]);
  });

  test('come likely boards first, then by number and not by letters', async () => {
    fake.plug('ttyACM0', pico);
    fake.plug('ttyUSB10', ch340);
    fake.plug('ttyUSB2', ch340);
    fake.plug('ttyUSB1', { vendorId: '0403', productId: '6001' });
    fake.uart('ttyS0', 4);
    expect(await paths()).toEqual([
      '/dev/ttyUSB2',
      '/dev/ttyUSB10',
      '/dev/ttyUSB1',
      '/dev/ttyACM0',
      '/dev/ttyS0',
    ]);
  });

  test.each([
    ['1001', 'USB-Serial-JTAG', /C3, S3, C6/],
    ['0002', 'ESP32-S2 boot loader (USB-OTG)', /ESP32-S2/],
    ['0009', 'ESP32-S3 boot loader (USB-OTG)', /ESP32-S3/],
    ['0012', 'ESP32-P4 boot loader (USB-OTG)', /ESP32-P4/],
    ['4001', 'Espressif native USB', /S2, S3/],
  ])('name a chip of the ESP32 family on its own USB (303a:%s)', async (productId, adapter, boards) => {
    fake.plug('ttyACM0', { vendorId: '303a', productId });
    const [port] = await listPorts(fake.computer);
    expect(port).toMatchObject({ adapter, likelihood: 'likely', boardGuess: expect.stringMatching(boards) });
  });

  test('leave out the names that the kernel reserves for UARTs that are not there', async () => {
    fake.uart('ttyS0', 4);
    fake.uart('ttyS1', 0);
    expect(await paths()).toEqual(['/dev/ttyS0']);
  });

  test('leave out what has no device file: a container sees the adapters of its host in /sys', async () => {
    fake.plug('ttyUSB0', ch340);
    fake.plug('ttyUSB1', ch340);
    fake.unplug('ttyUSB1');
    fake.link('/sys/class/tty/ttyUSB1', '../../devices/pci0/usb1/gone');
    expect(await paths()).toEqual(['/dev/ttyUSB0']);
  });

  test('are found by their names alone where /sys is not mounted', async () => {
    fake.write('/dev/ttyUSB3', '');
    const [port] = await listPorts({ ...fake.computer, mayOpen: async () => true });
    expect(port).toMatchObject({
      path: '/dev/ttyUSB3',
      kind: 'usb',
      adapter: null,
      usb: null,
      problem: null,
    });
  });

  test('tell chips apart that share their ids, by the name that the device gives itself', async () => {
    fake.plug('ttyUSB0', { ...cp2102, product: 'CP2102N USB to UART Bridge Controller' });
    fake.plug('ttyUSB1', { ...cp2102, product: 'CP2104 USB to UART Bridge Controller' });
    expect((await listPorts(fake.computer)).map((port) => port.adapter)).toEqual(['CP2102N', 'CP2104']);
  });

  test('carry no control codes: a device can call itself anything', async () => {
    fake.plug('ttyUSB0', { ...ch340, product: 'Evil\x1b[2J\x07', serial: 'a\x1b]0;owned\x07b' });
    const text = JSON.stringify(await listPorts(fake.computer));
    expect(text).toContain('Evil\\\\x1b[2J');
    expect(text).not.toMatch(/\\u001b|\\u0007/);
  });

  test('name the program that holds one, and only strangers', async () => {
    fake.plug('ttyUSB0', ch340);
    fake.plug('ttyUSB1', ch340);
    fake.program(77, 'picocom', '/dev/pts/1', '/dev/ttyUSB0', '/dev/ttyUSB0');
    fake.program(fake.computer.processId, 'espwb', '/dev/ttyUSB1');
    const [free, held] = await listPorts(fake.computer);
    expect(free).toMatchObject({ path: '/dev/ttyUSB1', problem: null });
    expect(held).toMatchObject({
      path: '/dev/ttyUSB0',
      problem: {
        code: 'port-busy',
        message: 'In use by picocom (process 77).',
        hints: ['Close picocom (process 77), then try again.'],
      },
    });
  });

  test('say how to be rid of ModemManager and brltty, which nobody started by hand', async () => {
    fake.plug('ttyUSB0', ch340);
    fake.program(1, 'ModemManager', '/dev/ttyUSB0');
    fake.program(2, 'brltty', '/dev/ttyUSB0');
    const [port] = await listPorts(fake.computer);
    expect(port?.problem?.hints).toEqual([
      expect.stringContaining('systemctl stop ModemManager'),
      expect.stringContaining('mask --now brltty'),
    ]);
  });

  test('name the group that may open one, and the command that adds this user', async () => {
    fake.plug('ttyUSB0', ch340, 0o660);
    const group = statSync(join(fake.computer.root, '/dev/ttyUSB0')).gid;
    fake.write('/etc/group', `root:x:4711:\ndialout:x:${group}:bob\n`);
    const [port] = await listPorts(fake.computer);
    expect(port?.problem).toEqual({
      code: 'port-forbidden',
      message: 'This user may not open it.',
      hints: ['sudo usermod -aG dialout ada, then log out and in again.'],
    });
  });

  test('see that the user is in the group since the last login only', async () => {
    fake.plug('ttyUSB0', ch340, 0o660);
    const group = statSync(join(fake.computer.root, '/dev/ttyUSB0')).gid;
    fake.write('/etc/group', `uucp:x:${group}:bob,ada\n`);
    const [port] = await listPorts(fake.computer);
    expect(port?.problem?.hints).toEqual([expect.stringContaining('log out and in again')]);
    expect(port?.problem?.hints[0]).not.toContain('usermod');
  });

  test('are an empty list on a computer that shows nothing at all', async () => {
    fake.remove();
    expect(await listPorts(fake.computer)).toEqual([]);
  });
});

describe('the ports of other systems', () => {
  test('on Windows come from the system, their ids in lower case, and without a guess at permissions', async () => {
    const fake = fakeComputer({
      platform: 'win32',
      user: null,
      mayOpen: async () => false,
      listSerialPorts: async () => [
        { path: 'COM3', vendorId: '1A86', productId: '7523', serialNumber: '5&3&0', manufacturer: 'wch.cn' },
        { path: 'COM1', manufacturer: '(Standard port types)' },
      ],
    });
    const ports = await listPorts(fake.computer);
    expect(ports).toMatchObject([
      { path: 'COM3', kind: 'usb', adapter: 'CH340', problem: null, usb: { vendorId: '1a86' } },
      { path: 'COM1', kind: 'serial', adapter: null, usb: null, problem: null },
    ]);
    fake.remove();
  });

  test('on macOS are the cu. names: opening tty. names waits for a carrier that no board raises', async () => {
    const fake = fakeComputer({
      platform: 'darwin',
      mayOpen: async () => true,
      listSerialPorts: async () => [
        { path: '/dev/tty.Bluetooth-Incoming-Port' },
        { path: '/dev/tty.usbserial-0001', vendorId: '10c4', productId: 'ea60' },
      ],
    });
    expect((await listPorts(fake.computer)).map((port) => [port.path, port.likelihood])).toEqual([
      ['/dev/cu.usbserial-0001', 'likely'],
    ]);
    fake.remove();
  });

  test('on macOS are one an adapter, though two drivers name it; two adapters stay two', async () => {
    const cp = { vendorId: '10c4', productId: 'ea60' };
    const ch = { vendorId: '1a86', productId: '7523' };
    const fake = fakeComputer({
      platform: 'darwin',
      mayOpen: async () => true,
      listSerialPorts: async () => [
        { path: '/dev/tty.debug-console' },
        { path: '/dev/tty.wlan-debug' },
        { path: '/dev/tty.SLAB_USBtoUART', ...cp, locationId: '14100000' },
        { path: '/dev/tty.usbserial-0001', ...cp, locationId: '14100000' },
        { path: '/dev/tty.usbserial-1420', ...ch, locationId: '14200000' },
        { path: '/dev/tty.wchusbserial1420', ...ch, locationId: '14200000' },
        { path: '/dev/tty.wchusbserial1430', ...ch, locationId: '14300000' },
      ],
    });
    expect((await listPorts(fake.computer)).map((port) => port.path)).toEqual([
      '/dev/cu.usbserial-0001',
      '/dev/cu.usbserial-1420',
      '/dev/cu.wchusbserial1430',
    ]);
    fake.remove();
  });

  test('on Windows are without those of Bluetooth', async () => {
    const fake = fakeComputer({
      platform: 'win32',
      listSerialPorts: async () => [
        { path: 'COM4', pnpId: 'BTHENUM\\{00001101-0000-1000-8000-00805F9B34FB}_LOCALMFG&0000' },
        { path: 'COM5', pnpId: 'USB\\VID_1A86&PID_7523\\5&1' },
      ],
    });
    expect((await listPorts(fake.computer)).map((port) => port.path)).toEqual(['COM5']);
    fake.remove();
  });

  test('whose name would garble a terminal are left out', async () => {
    const fake = fakeComputer({ platform: 'win32', listSerialPorts: async () => [{ path: 'COM\x1b[2J' }] });
    expect(await listPorts(fake.computer)).toEqual([]);
    fake.remove();
  });
});
