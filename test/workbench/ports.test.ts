import { describe, expect, test } from 'vitest';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import { pathNow, unmarked, withPorts } from '../../src/workbench/ports.ts';
import type { KnownBoard, PortsState } from '../../src/workbench/state.ts';
import { usbPort } from '../support/usb-port.ts';

const none: PortsState = {
  list: [],
  selected: null,
  isChosen: true,
  marked: [],
  known: {},
  lost: [],
  moved: {},
  awaited: null,
};
const demo: PortInfo = { ...usbPort('virtual:demo', null), kind: 'virtual', usb: null };
const known = { identifiedInMs: 500 } as KnownBoard;

/** What comes of these lists, one after another. */
const seen = (start: PortsState, ...lists: (readonly PortInfo[])[]) => lists.reduce(withPorts, start);

const here = usbPort('/dev/ttyUSB0', '1-1:1.0');
const there = usbPort('/dev/ttyUSB1', '1-1:1.0');
const plugged = { ...seen(none, [here, demo]), known: { '/dev/ttyUSB0': known } };

describe('the cursor', () => {
  test('goes to the first port, and to another when its own goes', () => {
    expect(plugged.selected).toBe('/dev/ttyUSB0');
    expect(seen(plugged, [demo]).selected).toBe('virtual:demo');
  });

  test('goes back to its adapter when that is back, under the same name and under another', () => {
    expect(seen(plugged, [demo], [here, demo]).selected).toBe('/dev/ttyUSB0');
    const moved = seen(plugged, [demo], [demo, there]);
    expect(moved.selected).toBe('/dev/ttyUSB1');
    expect(pathNow(moved, '/dev/ttyUSB0')).toBe('/dev/ttyUSB1');
  });

  test('goes with an adapter that changes its name between two looks', () => {
    expect(seen(plugged, [demo, there]).selected).toBe('/dev/ttyUSB1');
  });

  test('stays where a person has put it meanwhile', () => {
    const other = usbPort('/dev/ttyACM0', '2-1:1.0', { vendorId: '303a', productId: '1001' });
    const gone = seen(plugged, [other, demo]);
    expect(seen({ ...gone, selected: 'virtual:demo' }, [other, demo, there]).selected).toBe('virtual:demo');
  });

  test('does not go to another adapter that has the old name', () => {
    const stranger = usbPort('/dev/ttyUSB0', '2-2:1.0', { productId: '55d4', serialNumber: 'X1' });
    expect(seen(plugged, [demo], [demo, stranger]).selected).toBe('virtual:demo');
    const both = seen(plugged, [demo], [demo, stranger], [demo, stranger, there]);
    expect(both.selected).toBe('/dev/ttyUSB1');
    expect(pathNow(both, '/dev/ttyUSB0')).toBe('/dev/ttyUSB0');
  });
});

describe('what is known of a board', () => {
  test('goes with its adapter, however often that gets another name', () => {
    const third = usbPort('/dev/ttyUSB2', '1-1:1.0');
    const moved = seen(plugged, [demo], [demo, there], [demo], [demo, third]);
    expect(moved.known).toEqual({ '/dev/ttyUSB2': known });
    expect(pathNow(moved, '/dev/ttyUSB0')).toBe('/dev/ttyUSB2');
    const back = seen(moved, [demo], [demo, here]);
    expect(back.known).toEqual({ '/dev/ttyUSB0': known });
    expect(pathNow(back, '/dev/ttyUSB2')).toBe('/dev/ttyUSB0');
    expect(pathNow(back, '/dev/ttyUSB0')).toBe('/dev/ttyUSB0');
  });

  test('stays behind where it is not certain that it is the same adapter', () => {
    const elsewhere = usbPort('/dev/ttyUSB1', '3-4:1.0');
    const moved = seen(plugged, [demo], [demo, elsewhere]);
    expect(moved.selected).toBe('/dev/ttyUSB1');
    expect(moved.known['/dev/ttyUSB1']).toBeUndefined();
  });

  test('is not told of another adapter that has the old name', () => {
    const stranger = usbPort('/dev/ttyUSB0', '2-2:1.0', { productId: '55d4' });
    expect(seen(plugged, [demo, stranger]).known).toEqual({});
  });

  test('is nothing of a second adapter with the same serial number that was there all the time', () => {
    const cheap = { serialNumber: '0001' };
    const [one, two] = [usbPort('/dev/ttyUSB0', '1-1:1.0', cheap), usbPort('/dev/ttyUSB1', '1-2:1.0', cheap)];
    const state = { ...seen(none, [one, two]), known: { '/dev/ttyUSB0': known } };
    const gone = seen(state, [two]);
    expect(gone.known).toEqual({ '/dev/ttyUSB0': known });
    expect(gone.moved).toEqual({});
  });
});

describe('a mark', () => {
  const marked = { ...plugged, marked: ['/dev/ttyUSB0'] };

  test('comes back with its adapter, under whatever name', () => {
    expect(seen(marked, [demo]).marked).toEqual([]);
    expect(seen(marked, [demo], [demo, here]).marked).toEqual(['/dev/ttyUSB0']);
    expect(seen(marked, [demo], [demo, there]).marked).toEqual(['/dev/ttyUSB1']);
    expect(seen(marked, [demo, there]).marked).toEqual(['/dev/ttyUSB1']);
  });

  test('of a hub that takes all with it is on each of them again', () => {
    const other = usbPort('/dev/ttyUSB5', '1-2:1.0');
    const both = { ...seen(none, [here, other]), marked: ['/dev/ttyUSB5', '/dev/ttyUSB0'] };
    expect(seen(both, [], [other], [other, here]).marked).toEqual(['/dev/ttyUSB5', '/dev/ttyUSB0']);
  });

  test('does not come back where it is not certain which adapter it is, or when all marks were taken off', () => {
    expect(seen(marked, [demo], [demo, usbPort('/dev/ttyUSB1', '3-4:1.0')]).marked).toEqual([]);
    expect(seen(unmarked(seen(marked, [demo])), [demo, here]).marked).toEqual([]);
  });
});
