import { describe, expect, test } from 'vitest';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import { visiblePorts } from '../../src/screens/boards/visible-ports.ts';
import { initialState } from '../../src/workbench/initial-state.ts';
import { withPorts } from '../../src/workbench/ports.ts';
import { usualPreferences } from '../../src/workbench/preferences.ts';
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

test('the cursor stays on its port when another comes, and goes to the most likely one when its own is gone', () => {
  const [first, second] = list as [PortInfo, PortInfo];
  const on = withPorts({ ...state.ports, selected: null }, [second]);
  expect(on.selected).toBe(second.path);
  expect(withPorts(on, [first, second]).selected).toBe(second.path);
  expect(withPorts(on, [first]).selected).toBe(first.path);
  expect(withPorts(on, []).selected).toBeNull();
});
