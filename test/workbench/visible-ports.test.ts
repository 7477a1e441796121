import { describe, expect, test } from 'vitest';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import { visiblePorts } from '../../src/screens/boards/visible-ports.ts';
import { initialState } from '../../src/workbench/initial-state.ts';
import { withPorts } from '../../src/workbench/ports.ts';
import { usualPreferences } from '../../src/workbench/preferences.ts';
import type { KnownBoard } from '../../src/workbench/state.ts';
import { emptyEntry, insertText } from '../../src/workbench/text-entry.ts';

const port = (path: string, adapter: string, boardGuess: string | null): PortInfo => ({
  path,
  kind: 'serial',
  adapter,
  usb: null,
  problem: null,
  likelihood: 'possible',
  boardGuess,
});
const list = [
  port('/dev/ttyUSB0', 'CP2102', 'NodeMCU'),
  port('/dev/ttyUSB1', 'CH340', 'D1 mini'),
  port('COM3', 'CH340', null),
];
const begun = initialState({
  columns: 80,
  rows: 24,
  depth: 'none',
  background: 'unknown',
  preferences: usualPreferences,
  folder: '/',
});
const state = { ...begun, ports: { ...begun.ports, list } };
const shown = (text: string) => {
  const filter = insertText(emptyEntry, text);
  return visiblePorts({ ...state, boards: { ...state.boards, filter } }).map(({ path }) => path);
};

describe('the filter of ports', () => {
  test.each([
    ['', ['/dev/ttyUSB0', '/dev/ttyUSB1', 'COM3']],
    ['usb', ['/dev/ttyUSB0', '/dev/ttyUSB1']],
    [' ch340 ', ['/dev/ttyUSB1', 'COM3']],
    ['d1 MINI', ['/dev/ttyUSB1']],
    ['esp32', []],
  ])('"%s" finds by path, by adapter and by the board that it may be, in any case', (text, paths) => {
    expect(shown(text)).toEqual(paths);
  });
});

test('the filter finds a board by its name and its MAC, whether it was met or stands in boards.toml', () => {
  const [first, second, third] = list as [PortInfo, PortInfo, PortInfo];
  const mac = 'ec:fa:bc:12:34:56';
  const known = { [second.path]: { facts: { mac } } as KnownBoard };
  const named = {
    ...state,
    ports: {
      ...state.ports,
      known,
      list: [{ ...first, name: 'kitchen', mac: 'ec:fa:bc:00:00:01' }, second, third],
    },
    preferences: { ...usualPreferences, names: { [mac]: 'greenhouse' } },
  };
  const found = (text: string) =>
    visiblePorts({ ...named, boards: { ...state.boards, filter: insertText(emptyEntry, text) } }).map(
      ({ path }) => path,
    );
  expect(found('kitch')).toEqual([first.path]);
  expect(found('00:01')).toEqual([first.path]);
  expect(found('green')).toEqual([second.path]);
  expect(found('34:56')).toEqual([second.path]);
});

test('the cursor is on the first port, whichever comes, until somebody has pressed a key', () => {
  const [first, second] = list as [PortInfo, PortInfo];
  const begun = withPorts(state.ports, [second]);
  expect(withPorts(begun, [first, second]).selected).toBe(first.path);
  expect(withPorts({ ...begun, isChosen: true }, [first, second]).selected).toBe(second.path);
});

test('the cursor stays on its port when another comes, and goes to the most likely one when its own is gone', () => {
  const [first, second] = list as [PortInfo, PortInfo];
  const on = withPorts({ ...state.ports, selected: null, isChosen: true }, [second]);
  expect(on.selected).toBe(second.path);
  expect(withPorts(on, [first, second]).selected).toBe(second.path);
  expect(withPorts(on, [first]).selected).toBe(first.path);
  expect(withPorts(on, []).selected).toBeNull();
});
