import { expect, test } from 'vitest';
import { duration, imageName, portLabel } from '../../src/workbench/words.ts';

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
