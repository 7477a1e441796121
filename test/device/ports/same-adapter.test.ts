import { describe, expect, test } from 'vitest';
import { findAgain } from '../../../src/device/ports/same-adapter.ts';
import { usbPort } from '../../support/usb-port.ts';

const certain = (path: string) => ({ port: expect.objectContaining({ path }), isCertain: true });
const perhaps = (path: string) => ({ port: expect.objectContaining({ path }), isCertain: false });

describe('an adapter with a serial number is found again', () => {
  const before = usbPort('COM3', 'Port_#0001.Hub_#0001', { serialNumber: 'A50285BI' });

  test('under another name and in another socket', () => {
    const back = usbPort('COM5', 'Port_#0004.Hub_#0002', { serialNumber: 'A50285BI' });
    const other = usbPort('COM4', 'Port_#0001.Hub_#0001', { serialNumber: 'A50285ZZ' });
    expect(findAgain(before, [other, back])).toEqual(certain('COM5'));
  });

  test('and no other one is taken for it, not even in its own socket', () => {
    expect(findAgain(before, [usbPort('COM3', 'Port_#0001.Hub_#0001')])).toBeNull();
    const ftdi = { vendorId: '0403', productId: '6001', serialNumber: 'A50285BI' };
    expect(findAgain(before, [usbPort('COM3', 'Port_#0001.Hub_#0001', ftdi)])).toBeNull();
  });

  test('where two have the same number, by the socket, and without that not at all', () => {
    const cheap = { vendorId: '10c4', productId: 'ea60', serialNumber: '0001' };
    const one = usbPort('/dev/ttyUSB0', '1-1:1.0', cheap);
    const two = [usbPort('/dev/ttyUSB1', '1-2:1.0', cheap), usbPort('/dev/ttyUSB2', '1-1:1.0', cheap)];
    expect(findAgain(one, two)).toEqual(certain('/dev/ttyUSB2'));
    const elsewhere = [usbPort('/dev/ttyUSB1', '1-2:1.0', cheap), usbPort('/dev/ttyUSB2', '1-3:1.0', cheap)];
    expect(findAgain(one, elsewhere)).toBeNull();
  });
});

describe('an adapter without a serial number is found again', () => {
  const before = usbPort('/dev/ttyUSB0', '1-1.2:1.0');

  test('in its socket, for certain', () => {
    const others = [usbPort('/dev/ttyUSB1', '1-1.2:1.0'), usbPort('/dev/ttyUSB2', '1-1.3:1.0')];
    expect(findAgain(before, others)).toEqual(certain('/dev/ttyUSB1'));
  });

  test('in another socket perhaps, if it is the only one of its kind', () => {
    expect(findAgain(before, [usbPort('/dev/ttyUSB3', '2-1:1.0')])).toEqual(perhaps('/dev/ttyUSB3'));
    expect(
      findAgain(before, [usbPort('/dev/ttyUSB3', '2-1:1.0'), usbPort('/dev/ttyUSB4', '2-2:1.0')]),
    ).toBeNull();
  });

  test('with what Windows makes up for a number: another one in each socket', () => {
    const made = usbPort('COM3', null, { serialNumber: '5&2a5b1c3d&0&1' });
    const moved = usbPort('COM7', null, { serialNumber: '5&2a5b1c3d&0&4' });
    expect(findAgain(made, [moved])).toEqual(perhaps('COM7'));
  });
});

test('of an adapter with several ports it is the same one of them', () => {
  const cp2105 = { vendorId: '10c4', productId: 'ea70', serialNumber: '00A1' };
  const [first, second] = [
    usbPort('/dev/ttyUSB2', '3-1:1.0', cp2105),
    usbPort('/dev/ttyUSB3', '3-1:1.1', cp2105),
  ];
  expect(findAgain(usbPort('/dev/ttyUSB1', '1-1:1.1', cp2105), [first, second])).toEqual(
    certain('/dev/ttyUSB3'),
  );
  const winA = usbPort('COM8', 'Port_#0002.Hub_#0001:MI_00', cp2105);
  const winB = usbPort('COM9', 'Port_#0002.Hub_#0001:MI_01', cp2105);
  expect(findAgain(usbPort('COM3', 'Port_#0001.Hub_#0001:MI_00', cp2105), [winA, winB])).toEqual(
    certain('COM8'),
  );
});

test('a port that is on no USB is never found elsewhere', () => {
  const builtIn = { ...usbPort('/dev/ttyS0', null), usb: null };
  expect(findAgain(builtIn, [usbPort('/dev/ttyUSB0', '1-1:1.0'), builtIn])).toBeNull();
});
