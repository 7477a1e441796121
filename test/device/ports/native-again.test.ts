// Which port is the chip that has just left another one.
import { expect, test } from 'vitest';
import { findNativeAgain, nativeUsbOf } from '../../../src/device/ports/native-again.ts';
import type { AdapterPort } from '../../../src/device/ports/same-adapter.ts';

const port = (
  path: string,
  [vendorId = '', productId = '']: string[],
  serialNumber: string | null,
  location: string | null,
): AdapterPort => ({
  path,
  usb: { vendorId, productId, serialNumber, manufacturer: null, product: null, location },
});
const jtag = ['303a', '1001'];
const tiny = ['303a', '4001'];
const romS2 = ['303a', '0002'];
const mac = 'A0:B1:C2:D3:E4:F5';

test.each([
  [
    'USB-Serial-JTAG under another name',
    port('a', jtag, mac, '1-2:1.0'),
    [port('b', jtag, mac, '3-1:1.0')],
    'b',
  ],
  [
    'a program that becomes a boot ROM in its socket',
    port('a', tiny, 'a0b1c2d3e4f5', '1-2:1.0'),
    [port('b', romS2, '0', '1-2:1.0')],
    'b',
  ],
  ['the other way', port('a', romS2, '0', '1-2:1.0'), [port('b', tiny, 'a0b1c2d3e4f5', '1-2:1.0')], 'b'],
  [
    'a program with its serial number written otherwise',
    port('a', jtag, mac, '1-2:1.0'),
    [port('b', tiny, 'a0b1c2d3e4f5', '1-4:1.0')],
    'b',
  ],
  [
    'the one of two that is in the socket',
    port('a', romS2, '0', '1-2:1.0'),
    [port('b', tiny, 'x', '1-3:1.0'), port('c', tiny, 'y', '1-2:1.0')],
    'c',
  ],
  [
    'the console of a program with two ports',
    port('a', romS2, '0', '1-2:1.0'),
    [port('d', tiny, 'x', '1-2:1.2'), port('c', tiny, 'x', '1-2:1.0')],
    'c',
  ],
  [
    'no adapter in the same socket',
    port('a', jtag, mac, '1-2:1.0'),
    [port('b', ['1a86', '7523'], null, '1-2:1.0')],
    null,
  ],
  [
    'no other board',
    port('a', jtag, mac, '1-2:1.0'),
    [port('b', jtag, 'A0:B1:C2:D3:E4:F6', '1-3:1.0')],
    null,
  ],
  [
    'none where a system tells no sockets and two have no serial number',
    port('a', romS2, '0', null),
    [port('b', tiny, '0', null), port('c', tiny, '0', null)],
    null,
  ],
])('%s', (_what, before, ports, path) => {
  expect(findNativeAgain(before, ports)?.path ?? null).toBe(path);
});

test('only ports of the chips themselves are native', () => {
  expect(
    ['1001', '0002', '0009', '4001', '80d1'].map((id) => nativeUsbOf(port('a', ['303a', id], null, null))),
  ).toEqual(['serial-jtag', 'otg', 'otg', 'program', 'program']);
  expect(nativeUsbOf(port('a', ['10c4', 'ea60'], null, null))).toBeNull();
  expect(nativeUsbOf(port('a', ['303a', '1002'], null, null))).toBeNull();
});
