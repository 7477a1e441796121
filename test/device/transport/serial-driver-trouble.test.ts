import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SerialTransport } from '../../../src/device/transport/serial.ts';
import { openError } from '../../../src/device/transport/serial-errors.ts';
import { thisComputer } from '../../../src/platform/computer.ts';
import { type FakeSerialBinding, fakeSerialBinding } from '../../support/fake-serial-binding.ts';
import { StepClock } from '../../support/step-clock.ts';
import { TestClock } from '../../support/test-clock.ts';

let folder: string;
let path: string;
let driver: FakeSerialBinding;
let clock: StepClock;
let transport: SerialTransport;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-'));
  path = join(folder, 'ttyUSB0');
  driver = fakeSerialBinding(path);
  clock = new StepClock();
  transport = serialOn('linux');
});
afterEach(async () => {
  driver.answer('close', null);
  await transport.close();
  rmSync(folder, { recursive: true, force: true });
});

const serialOn = (platform: string) =>
  new SerialTransport(path, { clock, computer: { ...thisComputer, platform }, binding: driver });
const open = () => transport.open({ baudRate: 115_200 });
const unplug = () => {
  rmSync(path);
  // On Windows a file stays as long as somebody has just asked for it.
  while (existsSync(path));
};

describe('a break', () => {
  test('goes behind what was written, leaves the lines, and stays while they change', async () => {
    await open();
    await transport.setLines({ dtr: false, rts: true });
    driver.calls.length = 0;
    await transport.setBreak(true);
    await transport.setLines({ dtr: true, rts: false });
    await transport.setBreak(false);
    await transport.setBreak(false);
    await transport.setLines({ dtr: false, rts: false });
    expect(driver.calls).toEqual([
      ...['drain', 'set dtr=false rts=true brk', 'set dtr=true rts=false brk', 'set dtr=true rts=false'],
      'set dtr=false rts=false',
    ]);
  });

  test('that the driver refuses is told as that, and takes the lines from nobody', async () => {
    await open();
    driver.failOnce('set', new Error('Error: Operation not supported, cannot set'));
    await expect(transport.setBreak(true)).rejects.toMatchObject({
      code: 'lines-unsupported',
      message: `${path} sends no break: its driver refuses it (Operation not supported, cannot set).`,
    });
    await transport.setLines({ dtr: true, rts: true });
    expect(driver.calls.at(-1)).toBe('set dtr=true rts=true');
  });

  test('is over when the port is opened again', async () => {
    await open();
    await transport.setBreak(true);
    await transport.reopen();
    expect(driver.calls.at(-2)).toBe('set dtr=false rts=false');
  });
});

describe('the inputs', () => {
  test('are those of the driver, and unknown where it does not tell', async () => {
    await open();
    expect(await transport.readInputs()).toEqual({ cts: true, dsr: false, cd: true });
    driver.failOnce('get', new Error('Error: Inappropriate ioctl for device, cannot get'));
    expect(await transport.readInputs()).toBeNull();
    expect(transport.isOpen).toBe(true);
  });
});

describe('a driver that refuses the lines', () => {
  test.each([
    'EIO',
    'Inappropriate ioctl for device',
    'Operation not supported',
    'Invalid argument',
    'EPERM',
  ])('opens all the same (%s), and says what the driver said', async (words) => {
    driver.answer('set', new Error(`Error: ${words}, cannot set`));
    await open();
    expect(transport.capabilities.hasLines).toBe(false);
    await transport.write(Uint8Array.of(1));
    await expect(transport.setLines({ dtr: true, rts: false })).rejects.toMatchObject({
      code: 'lines-unsupported',
      message: expect.stringContaining(words),
    });
    expect(transport.isOpen).toBe(true);
  });

  test.each(['Protocol error', 'Interrupted system call', 'Connection timed out', 'EIO'])(
    'once only has lines (%s)',
    async (words) => {
      driver.failOnce('set', new Error(`Error: ${words}, cannot set`));
      await open();
      expect(transport.capabilities.hasLines).toBe(true);
      driver.failOnce('set', new Error(`Error: ${words}, cannot set`));
      await transport.setLines({ dtr: true, rts: false });
      expect(driver.calls.at(-1)).toBe('set dtr=true rts=false');
      expect(transport.capabilities.hasLines).toBe(true);
    },
  );

  test('has them again after the next opening', async () => {
    driver.answer('set', new Error('EIO, cannot set'));
    await open();
    await transport.close();
    driver.answer('set', null);
    await open();
    expect(transport.capabilities.hasLines).toBe(true);
  });
});

describe('a device that goes away under a call', () => {
  const gone = ['EIO: i/o error', 'ENXIO', 'Bad file descriptor', 'No such device', 'Port is not open'];
  const actions = {
    write: () => transport.write(Uint8Array.of(1, 2, 3)),
    drain: () => transport.setBaudRate(9_600),
    update: () => transport.setBaudRate(9_600),
    flush: () => transport.discardInput(),
    set: () => transport.setLines({ dtr: true, rts: false }),
  } as const;

  for (const call of Object.keys(actions) as (keyof typeof actions)[])
    test.each(gone)(`is unplugged, seen at ${call}: %s`, async (words) => {
      await open();
      const reasons: string[] = [];
      transport.listen({ onBytes: () => {}, onClose: ({ message }) => reasons.push(message) });
      unplug();
      driver.answer(call, new Error(`Error: ${words}, cannot do`));
      await expect(actions[call]()).rejects.toMatchObject({ code: 'unplugged', board: 'unknown' });
      expect(transport.isOpen).toBe(false);
      expect(reasons).toEqual(['it was unplugged']);
    });

  test('is not said to be unplugged while it is still there: its driver failed a write', async () => {
    await open();
    driver.answer('write', new Error('EIO: i/o error, write'));
    await expect(transport.write(Uint8Array.of(1))).rejects.toMatchObject({
      code: 'unplugged',
      message: expect.stringContaining('went away: its driver says EIO: i/o error, write.'),
    });
    expect(transport.isOpen).toBe(false);
  });
});

describe('a driver of Windows, which answers in numbers', () => {
  /** 31 and its like come from a device that is gone and from one that is there: the list of ports tells. */
  const onWindows = (...ports: string[]) => {
    const listSerialPorts = async () => ports.map((each) => ({ path: each }));
    const computer = { ...thisComputer, platform: 'win32', listSerialPorts };
    return new SerialTransport(path, { clock, computer, binding: driver });
  };

  test.each([
    'Access denied',
    'Operation aborted',
    'Unknown error code 22',
    'Unknown error code 31',
    'Unknown error code 433',
    'Unknown error code 1167',
  ])('says %s of a device that is gone: unplugged', async (words) => {
    transport = onWindows('COM1');
    await open();
    driver.answer('write', new Error(`Error: Writing to COM port (GetOverlappedResult): ${words}`));
    await expect(transport.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'unplugged' });
  });

  test('says the same of a call that it refuses while the device is there, in words', async () => {
    transport = onWindows('COM1', path);
    driver.answer('set', new Error('Error: Setting options: Unknown error code 31, cannot set'));
    await open();
    expect(transport.isOpen).toBe(true);
    await expect(transport.setLines({ dtr: true, rts: false })).rejects.toMatchObject({
      code: 'lines-unsupported',
      message: expect.stringContaining('the device does not work (error 31)'),
    });
    await transport.close();
    driver.answer('set', null);
    await open();
    driver.answer('update', new Error('Error: Setting options: Unknown error code 121'));
    await expect(transport.setBaudRate(9_600)).rejects.toMatchObject({
      code: 'baud-failed',
      message: expect.stringContaining('the device did not respond to its driver (error 121)'),
    });
  });
});

describe('a port that does not open', () => {
  test.each([
    ['Opening COM3: Access denied', 'port-busy', 'is in use by another program'],
    ['Access is denied.', 'port-busy', 'is in use by another program'],
    ['Opening COM3: Unknown error code 32', 'port-busy', 'is in use by another program'],
    ['Error Resource busy, cannot open /dev/cu.usbserial', 'port-busy', 'is in use by another program'],
    ['Opening COM3: File not found', 'port-missing', 'There is no port'],
    ['Opening COM3: Unknown error code 433', 'port-missing', 'There is no port'],
    ['Error: Device not configured, cannot open /dev/cu.usbserial', 'port-missing', 'There is no port'],
    [
      'Opening COM3: Unknown error code 31',
      'port-missing',
      'cannot be opened: Opening COM3: the device does not work (error 31)',
    ],
    [
      'Opening COM3: Unknown error code 121',
      'port-missing',
      'the device did not respond to its driver (error 121)',
    ],
    ['Opening COM3: Unknown error code 4711', 'port-missing', 'cannot be opened: Opening COM3: error 4711.'],
    ['Opening COM3: Invalid handle', 'port-missing', 'is not a serial port'],
  ])('for "%s" is %s: %s', async (said, code, words) => {
    const computer = { ...thisComputer, platform: 'win32' };
    const error = await openError('COM3', new Error(said), computer);
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
  });
});

describe('a driver that is stuck', () => {
  // Windows has no device file to be watched, whose timer would come between.
  beforeEach(() => {
    transport = serialOn('win32');
  });

  test('is opened anew after a write that moves nothing: what is stuck stays stuck', async () => {
    await open();
    driver.answer('write', 'never');
    const writing = transport.write(new Uint8Array(4_200));
    writing.catch(() => {});
    expect(await clock.step()).toBeGreaterThan(10_000);
    await expect(writing).rejects.toMatchObject({ code: 'timeout' });
    expect(driver.calls.filter((call) => call.startsWith('open'))).toHaveLength(2);
    driver.answer('write', null);
    await transport.write(Uint8Array.of(1));
    expect(transport.isOpen).toBe(true);
  });

  test('drops what it has before it is closed, which would wait for that', async () => {
    await open();
    driver.answer('write', 'never');
    const writing = transport.write(new Uint8Array(4_200));
    writing.catch(() => {});
    await transport.reopen({ hurry: true });
    await expect(writing).rejects.toMatchObject({ code: 'timeout' });
    const closing = driver.calls.indexOf('close');
    expect(driver.calls[closing - 1]).toBe('flush');
  });

  test('is given a quarter of a second where somebody waits for the end, until a write goes through', async () => {
    await open();
    await transport.reopen({ hurry: true });
    driver.answer('write', 'never');
    const writing = transport.write(Uint8Array.of(1));
    writing.catch(() => {});
    expect(await clock.step()).toBe(250);
    await expect(writing).rejects.toMatchObject({ code: 'timeout' });
    driver.answer('write', null);
    await transport.write(Uint8Array.of(1));
    driver.answer('write', 'never');
    const patient = transport.write(Uint8Array.of(1));
    patient.catch(() => {});
    expect(await clock.step()).toBeGreaterThan(10_000);
  });

  /** The times of what is waited for before belong to others. */
  const called = async (call: string, count = 1) => {
    while (driver.calls.filter((each) => each.startsWith(call)).length < count)
      await new Promise((resolve) => setImmediate(resolve));
  };

  test('at its lines is given up at the opening, which would be stuck again each time', async () => {
    driver.answer('set', 'never');
    const opening = open();
    opening.catch(() => {});
    await called('set');
    expect(await clock.step()).toBe(10_000);
    await expect(opening).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('does not set its lines'),
    });
    expect(driver.calls.filter((call) => call.startsWith('open'))).toHaveLength(1);
    expect(transport.isOpen).toBe(false);
    driver.answer('set', null);
    await open();
    expect(transport.isOpen).toBe(true);
  });

  test('at its lines after it has worked is opened anew once, and then given up', async () => {
    await open();
    driver.answer('set', 'never');
    const setting = transport.setLines({ dtr: true, rts: false });
    setting.catch(() => {});
    expect(await clock.step()).toBe(10_000);
    await called('set', 3);
    expect(await clock.step()).toBe(10_000);
    await expect(setting).rejects.toMatchObject({ code: 'timeout' });
    expect(driver.calls.filter((call) => call.startsWith('open'))).toHaveLength(2);
    expect(transport.isOpen).toBe(false);
  });

  test('where it should tell its rate is believed after a second', async () => {
    driver.answer('getBaudRate', 'never');
    const opening = open();
    await called('getBaudRate');
    expect(await clock.step()).toBe(1_000);
    await opening;
    expect(transport.isOpen).toBe(true);
  });

  test('comes back at the rate that is asked for, lines at rest', async () => {
    await open();
    await transport.setBaudRate(460_800);
    driver.calls.length = 0;
    await transport.reopen({ baudRate: 115_200 });
    expect(driver.calls).toEqual(['close', 'open 115200', 'set dtr=false rts=false', 'getBaudRate']);
    expect(transport.baudRate).toBe(115_200);
  });
});

describe('a driver that cannot', () => {
  const refusals = [
    'Invalid argument',
    'Inappropriate ioctl for device',
    'Protocol error',
    'Connection timed out',
  ];

  const jumping = new TestClock();

  // The device file is watched by a timer, which would come between.
  beforeEach(() => {
    const computer = { ...thisComputer, platform: 'win32', listSerialPorts: async () => [{ path }] };
    transport = new SerialTransport(path, { clock: jumping, computer, binding: driver });
  });

  test.each(refusals)(
    'tell when it has sent all is given the time of what was written (%s)',
    async (words) => {
      await open();
      driver.answer('drain', new Error(`Error: ${words}, cannot drain`));
      await transport.write(new Uint8Array(1152));
      const startedMs = jumping.now();
      await jumping.run(transport.setBaudRate(460_800));
      expect(jumping.now() - startedMs).toBe(120);
      expect(transport.baudRate).toBe(460_800);
    },
  );

  test.each(refusals)('drop what came has it dropped here (%s)', async (words) => {
    await open();
    driver.answer('flush', new Error(`Error: ${words}, cannot flush`));
    const heard: number[] = [];
    transport.listen({ onBytes: (bytes) => heard.push(...bytes), onClose: () => {} });
    const discarding = transport.discardInput();
    driver.feed(1, 2, 3);
    await jumping.run(discarding);
    driver.feed(4);
    await jumping.advance(1);
    expect(heard).toEqual([4]);
  });
});

describe('a driver that refuses a rate', () => {
  test.each([
    [2_000_000, /"lower-rate"/, /9600/],
    [74_880, /Every one has 9600, 57600 and 115200/, /lower-rate|cable/],
  ])('%i baud: what is advised fits the rate', async (baudRate, advised, never) => {
    await open();
    driver.answer('update', new Error('EINVAL'));
    const error = await transport.setBaudRate(baudRate).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'baud-failed', baudRate, hintsSayAll: true });
    expect(JSON.stringify(error.ownHints)).toMatch(advised);
    expect(JSON.stringify(error.ownHints)).not.toMatch(never);
  });
});

test('a driver that opens at another rate than was asked for is no port at that rate', async () => {
  driver.takeRate(9600);
  await expect(transport.open({ baudRate: 2_000_000 })).rejects.toMatchObject({
    code: 'baud-failed',
    baudRate: 2_000_000,
    message: expect.stringContaining('the driver took 9600 baud instead'),
  });
  expect(transport.isOpen).toBe(false);
  driver.takeRate(null);
  await transport.open({ baudRate: 2_000_000 });
  expect(transport.baudRate).toBe(2_000_000);
});

test('a call that a driver never ends is handed to whoever ends the program', async () => {
  const stuck: Promise<void>[] = [];
  const computer = { ...thisComputer, platform: 'linux' };
  transport = new SerialTransport(path, {
    clock,
    computer,
    binding: driver,
    onStuck: (call) => void stuck.push(call),
  });
  await open();
  await transport.setBaudRate(9600);
  expect(stuck).toEqual([]);
  driver.answer('drain', 'never');
  const changing = transport.setBaudRate(115_200);
  changing.catch(() => {});
  expect(await clock.step()).toBeGreaterThan(10_000);
  await expect(changing).rejects.toMatchObject({ code: 'timeout' });
  expect(stuck).toHaveLength(1);
});
