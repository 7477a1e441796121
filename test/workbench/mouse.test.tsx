// The mouse on real frames: what stands at a place is what a press there means.
import { describe, expect, test } from 'vitest';
import { toMouse } from '../../src/terminal/key.ts';
import { App } from '../../src/workbench/app.tsx';
import { listPlace } from '../../src/workbench/frame-places.ts';
import { handleMouse } from '../../src/workbench/handle-mouse.ts';
import { openApp } from '../support/app-fixture.ts';
import { states } from '../support/states.ts';
import { styledRows } from '../support/styled-frame.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const plain = (row: string) => row.replace(/\x1b\[[0-9;]*m/g, '');

describe('what a terminal reports', () => {
  test.each([
    ['\x1b[<0;1;1M', { type: 'mouse', action: 'press', column: 0, row: 0 }],
    ['\x1b[<64;10;5M', { type: 'mouse', action: 'wheel-up', column: 9, row: 4 }],
    ['\x1b[<65;200;60M', { type: 'mouse', action: 'wheel-down', column: 199, row: 59 }],
    ['\x1b[<0;1;1m', null],
    ['\x1b[<2;1;1M', null],
    ['\x1b[<0;0;1M', null],
    ['\x1b[<0;1M', null],
    ['\x1b[<999999;1;1M', null],
    ['\x1b[A', null],
    ['<', null],
  ])('%j', (text, mouse) => {
    expect(toMouse(bytes(text))).toEqual(mouse && { ...mouse, bytes: bytes(text) });
  });
});

const rowsOf = (name: string) => {
  const state = states[name]?.(80, 24);
  if (!state) throw new Error('no such state');
  return styledRows(<App state={state} onChoose={() => {}} />, 80);
};
const rowWith = (rows: readonly string[], text: string) => {
  const row = rows.findIndex((each) => plain(each).includes(text));
  return { row, column: plain(rows[row] ?? '').indexOf(text) };
};

describe('a row of a list', () => {
  test.each([
    ['boards', 'ttyUSB0', -2],
    ['boards', 'ttyUSB1', -1],
    ['boards', 'virtual:demo  built', 0],
    ['flash-choose', 'nodemcu-float.bin', 1],
    ['pins', 'GPIO4 ', 2],
    ['settings', 'mouse', 2],
  ])('on %s, %s is that far from the cursor', (name, text, by) => {
    const rows = rowsOf(name);
    const { row, column } = rowWith(rows, text);
    expect(listPlace(rows, row, column)).toEqual({ by, isFocused: true });
  });

  test('the menu beside the boards has not the keys', () => {
    const rows = rowsOf('boards');
    const { row, column } = rowWith(rows, 'Flash a firmware');
    expect(listPlace(rows, row, column)).toEqual({ by: 1, isFocused: false });
  });

  test.each([
    ['boards', 'adapter   '],
    ['pins', 'sent  '],
    ['boards', ' 2 Flash '],
  ])('on %s, "%s" is no row of a list', (name, text) => {
    const rows = rowsOf(name);
    const { row, column } = rowWith(rows, text);
    const place = listPlace(rows, row, column);
    expect(place === null || text === 'adapter   ').toBe(true);
  });
});

describe('a press', () => {
  const pressAt = (text: string, of: (rows: readonly string[]) => { row: number; column: number }) => {
    const fixture = openApp();
    const rows = styledRows(<App state={fixture.state()} onChoose={() => {}} />, 80);
    const place = of(rows);
    handleMouse(fixture.app, { action: 'press', ...place }, rows);
    return { ...fixture, text };
  };

  test('on a tab shows its screen', () => {
    const { state } = pressAt('log', (rows) => rowWith(rows, '0 Log'));
    expect(state().screen).toBe('log');
  });

  test('on a key of the footer is that key', () => {
    const { state } = pressAt('help', (rows) => ({ ...rowWith(rows, '? help'), row: 23 }));
    expect(state().overlay?.kind).toBe('help');
  });

  test('the wheel moves what has the keys', () => {
    const { app, state } = openApp();
    handleMouse(app, { action: 'press', row: 0, column: 0 }, []);
    expect(state().screen).toBe('boards');
    app.store.update((now) => ({ ...now, screen: 'settings' }));
    handleMouse(app, { action: 'wheel-down', row: 5, column: 5 }, []);
    expect(state().settings.cursor).toBe(3);
    handleMouse(app, { action: 'wheel-up', row: 5, column: 5 }, []);
    expect(state().settings.cursor).toBe(0);
  });
});
