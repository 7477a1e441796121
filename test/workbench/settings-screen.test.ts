import { describe, expect, test } from 'vitest';
import { openApp } from '../support/app-fixture.ts';

describe('the Settings screen', () => {
  test('a choice acts at once and is kept', () => {
    const { press, state, asked } = openApp();
    press(',');
    expect(state().screen).toBe('settings');
    press('l');
    expect(state().preferences.theme).toBe('dark');
    press(' ');
    expect(state().preferences.theme).toBe('light');
    press('h');
    expect(state().preferences.theme).toBe('dark');
    press('\x7f');
    expect(state().preferences.theme).toBe('auto');
    expect(asked).toEqual(['theme = "dark"', 'theme = "light"', 'theme = "dark"', 'theme = "auto"']);
    press('\x1b');
    expect(state().screen).toBe('boards');
  });

  test('the palette leads to a setting by its name', () => {
    const { press, state } = openApp();
    press(':theme\r');
    expect(state().screen).toBe('settings');
    expect(state().settings.cursor).toBe(0);
    press(':notifi\r');
    expect(state().settings.cursor).toBe(4);
  });

  test('a folder that is none is refused, one that is there is where Files and Flash go', () => {
    const { press, state } = openApp();
    press(',G\r');
    press('/no/such/folder\r');
    expect(state().status.text).toBe('/no/such/folder is not a folder.');
    expect(state().preferences.folder).toBeNull();
    press('\x15/tmp\r');
    expect(state().preferences.folder).toBe('/tmp');
    expect(state().files.local.folder).toBe('/tmp');
    expect(state().flash.folder).toBe('/tmp');
  });

  test('the rate is where the next flash begins', () => {
    const { press, state } = openApp();
    press(',Gkl');
    expect(state().preferences.baud).toBe(115_200);
    expect(state().flash.options.baudRate).toBe(115_200);
  });

  test('whoever is careful presses a key that changes the board twice', () => {
    const { press, state } = openApp({ preferences: { confirm: 'careful' } });
    press('F');
    expect(state().screen).toBe('boards');
    expect(state().status.text).toBe('F again: Choose a firmware and see the plan.');
    press('j');
    press('F');
    expect(state().screen).toBe('boards');
    press('F');
    expect(state().screen).toBe('flash');
  });

  test('a key of one’s own works, and the footer would show it', () => {
    const { press, state } = openApp({ preferences: { keys: { log: ['w'] } } });
    press('w');
    expect(state().screen).toBe('log');
  });
});
