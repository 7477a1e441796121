// Which boards words on the command line mean.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isEspError } from '../../src/device/errors.ts';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import { chooseBoards, isPattern, mayBeName } from '../../src/platform/choose-ports.ts';
import { usbPort } from '../support/usb-port.ts';

const virtual: PortInfo = { ...usbPort('virtual:demo', null), kind: 'virtual', usb: null };
const unlikely: PortInfo = { ...usbPort('/dev/ttyS0', null), kind: 'serial', likelihood: 'unlikely' };
const ports = [
  usbPort('/dev/ttyUSB0', '1-1'),
  { ...usbPort('/dev/ttyUSB1', '1-2'), name: 'greenhouse' },
  usbPort('/dev/ttyACM0', '1-3'),
  unlikely,
  virtual,
];
const onNetwork = (name: string, port: string, mac: string): PortInfo => ({
  ...usbPort(port, null),
  ...{ kind: 'network', usb: null, name, mac },
});
const names = { 'ec:fa:bc:12:34:56': 'Kitchen', 'ec:fa:bc:12:34:57': 'kitten' };

const chosen = async (words: readonly string[], all = false, of: readonly PortInfo[] = ports) =>
  (await chooseBoards({ words, all }, { ports: of, names })).map(({ port, mac }) => port ?? mac);
const refused = (words: readonly string[], all = false, of: readonly PortInfo[] = ports) =>
  chosen(words, all, of).then(
    () => 'nothing',
    (error) => (isEspError(error) ? [error.code, error.message] : error),
  );

describe('words', () => {
  test.each<readonly [readonly string[], readonly string[]]>([
    [['/dev/ttyUSB*'], ['/dev/ttyUSB0', '/dev/ttyUSB1']],
    [['ttyUSB?'], ['/dev/ttyUSB0', '/dev/ttyUSB1']],
    [['/dev/ttyUSB[1-9]'], ['/dev/ttyUSB1']],
    [['/dev/tty[!U]*'], ['/dev/ttyACM0', '/dev/ttyS0']],
    [
      ['/dev/ttyUSB1', '/dev/tty*'],
      ['/dev/ttyUSB1', '/dev/ttyUSB0', '/dev/ttyACM0', '/dev/ttyS0'],
    ],
    [['greenhouse'], ['/dev/ttyUSB1']],
    [['GREEN*'], ['/dev/ttyUSB1']],
    [['kitchen'], ['ec:fa:bc:12:34:56']],
    [['kit*'], ['ec:fa:bc:12:34:56', 'ec:fa:bc:12:34:57']],
    [['ec:fa:bc:12:34:*'], ['ec:fa:bc:12:34:56', 'ec:fa:bc:12:34:57']],
    [['5C-CF-7F-00-00-01'], ['5c:cf:7f:00:00:01']],
    [['virtual:d*'], ['virtual:demo']],
    [['virtual:demo', 'virtual:demo?timing=real'], ['virtual:demo']],
    [
      ['rfc2217://[::1]:4000', 'tcp://h:1'],
      ['rfc2217://[::1]:4000', 'tcp://h:1'],
    ],
    [['/dev/no-such'], ['/dev/no-such']],
  ])('%j', async (words, expected) => {
    expect(await chosen(words)).toEqual(expected);
  });

  const left = onNetwork('left', 'rfc2217://bench:4000', 'ec:fa:bc:12:34:56');
  const right = onNetwork('right', 'rfc2217://bench:4001', '5c:cf:7f:00:00:01');
  test.each<readonly [string, readonly string[]]>([
    ['EC-FA-BC-12-34-56', ['rfc2217://bench:4000']],
    ['kitchen', ['rfc2217://bench:4000']],
    ['5c:cf:7f:*', ['rfc2217://bench:4001']],
    ['ec:fa:bc:*', ['rfc2217://bench:4000', 'ec:fa:bc:12:34:57']],
    ['5c:cf:7f:00:00:02', ['5c:cf:7f:00:00:02']],
  ])('mean the port at which boards.toml has that MAC: %s', async (word, expected) => {
    expect(await chosen([word], false, [...ports, left, right])).toEqual(expected);
  });

  test('of Windows know no case', async () => {
    expect(await chosen(['com*'], false, [usbPort('COM3', null), usbPort('COM12', null)])).toEqual([
      'COM3',
      'COM12',
    ]);
  });

  test('two names of one device are one board', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'espwb-ports-'));
    try {
      symlinkSync('/dev/null', join(folder, 'by-id'));
      symlinkSync('/dev/null', join(folder, 'by-path'));
      expect(await chosen([join(folder, 'by-*')])).toEqual([join(folder, 'by-id')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('that nothing matches are told with what there is', async () => {
    expect(await refused(['/dev/ttyXYZ*'])).toEqual([
      'port-missing',
      expect.stringMatching(/ttyXYZ\*.*ttyUSB0 .*ttyACM0/),
    ]);
    expect(await refused(['/dev/ttyXYZ*'], false, [virtual])).toEqual(['port-none', expect.any(String)]);
  });
});

describe('all', () => {
  test('are those that are attached: neither virtual ones nor built-in ports', async () => {
    expect(await chosen([], true)).toEqual(['/dev/ttyUSB0', '/dev/ttyUSB1', '/dev/ttyACM0']);
    expect(await chosen(['/dev/ttyACM0'], true)).toEqual(['/dev/ttyACM0', '/dev/ttyUSB0', '/dev/ttyUSB1']);
    expect(await refused([], true, [virtual, unlikely])).toEqual(['port-missing', expect.any(String)]);
  });
});

test('what may be a name is no path and no address, and options are no pattern', () => {
  expect(['kitchen', 'COM3', 'ec:fa:bc:12:34:56'].map(mayBeName)).toEqual([true, true, true]);
  expect(['/dev/x', 'virtual:a', 'tcp://a:1', 'C:\\x'].map(mayBeName)).toEqual([false, false, false, false]);
  expect(['virtual:a?timing=real', 'rfc2217://[::1]:1?reset=server'].map(isPattern)).toEqual([false, false]);
});
