import { expect, test } from 'vitest';
import { duration, imageName, keepsRestarting, moodOf, portLabel } from '../../src/workbench/words.ts';

test.each([
  [0, '0.0 s'],
  [9.24, '9.2 s'],
  [60, '1 min 00 s'],
  [65.4, '1 min 05 s'],
  [119.6, '2 min 00 s'],
  [3600, '60 min 00 s'],
])('%d s reads "%s": seconds alone keep a tenth, minutes are rounded as a whole', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

test.each([
  ['/dev/ttyUSB0', 'ttyUSB0'],
  ['\\\\.\\COM12', 'COM12'],
  ['COM3', 'COM3'],
  ['virtual:demo?timing=real', 'virtual:demo'],
  ['rfc2217://10.0.0.5:4000?reset=server', 'rfc2217://10.0.0.5:4000'],
  ['tcp://[::1]:23', 'tcp://[::1]:23'],
])('the port %s is called %s: what tells it apart, without its options', (path, label) => {
  expect(portLabel(path)).toBe(label);
});

test('an image without a version is called by its kind alone', () => {
  expect([imageName('nodemcu', '3.0.0'), imageName('raw', null)]).toEqual(['NodeMCU 3.0.0', 'raw data']);
});

const finding = (words: string, isBare: boolean) => ({
  ...{ facts: null, firmware: null, identifiedInMs: null },
  noFirmware: { words, isBare },
});

test.each([
  ['something works on it', true, finding('none: nothing bootable', true), 'booting'],
  ['its flash is blank', false, finding('none: nothing bootable', true), 'no firmware'],
  ['it never comes up', false, finding(keepsRestarting, true), 'restarting'],
  ['a program shows no prompt', false, finding('MicroPython 1.27.0, a program runs', false), 'no prompt'],
  ['nobody has listened since', false, undefined, 'restarted'],
])('a board that was restarted, %s: it is not called booting for ever', (_what, isBusy, known, words) => {
  expect(moodOf({ state: 'booting', path: 'COM3', firmware: null }, known, isBusy).words).toBe(words);
});

test('while somebody listens to it, a board that starts is booting', () => {
  const firmware = { kind: 'unknown', version: null, board: null, banner: null } as never;
  expect(moodOf({ state: 'booting', path: 'COM3', firmware }, undefined, false).words).toBe('booting');
});
