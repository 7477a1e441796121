// What is typed after --listen: taken as meant, or refused with what would do.
import { expect, test } from 'vitest';
import { parseListenerUrl } from '../../src/serial-server/listener-url.ts';

test.each([
  ['tcp://127.0.0.1:4000', { kind: 'tcp', host: '127.0.0.1', port: 4000, boot: 'as-is' }],
  ['RFC2217://[::1]:0?boot=flash', { kind: 'rfc2217', host: '::1', port: 0, boot: 'flash' }],
  ['tcp://:4000/?boot=download', { kind: 'tcp', host: '127.0.0.1', port: 4000, boot: 'download' }],
  ['pty:/tmp/esp', { kind: 'pty', path: '/tmp/esp' }],
  ['pty:', { kind: 'pty', path: '' }],
])('%s', (text, listener) => {
  expect(parseListenerUrl(text)).toEqual(listener);
});

test.each([
  '',
  'http://127.0.0.1:1',
  'tcp://127.0.0.1',
  'tcp://127.0.0.1:65536',
  'tcp://a b:1',
  '127.0.0.1:1',
])('%j is no listener, and the error lists what is', (text) => {
  expect(() => parseListenerUrl(text)).toThrow('tcp://HOST:PORT, rfc2217://HOST:PORT or pty:PATH');
});

test.each(['boot=rom', 'speed=fast', 'boot=flash&boot=flash'])(
  '?%s is refused with the good ones',
  (options) => {
    expect(() => parseListenerUrl(`tcp://127.0.0.1:1?${options}`)).toThrow('boot=download or boot=flash');
  },
);
