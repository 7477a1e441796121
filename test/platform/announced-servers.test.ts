// What others announce by mDNS is text from strangers: what of it may be shown, and what it may lead to.
import { expect, test } from 'vitest';
import { type Answer, announcedPort, labelOf } from '../../src/platform/announced-servers.ts';

const answer = (parts: Partial<Answer> = {}): Answer => ({
  ...{
    type: 'rfc2217',
    name: 'ttyUSB0 at bench',
    port: 4000,
    addresses: ['fe80::1', 'fd00::2', '192.0.2.2'],
  },
  ...parts,
});

test('a server of RFC 2217 is shown by its number, and is nothing that is taken unasked', () => {
  expect(announcedPort(answer())).toEqual({
    ...{ path: 'rfc2217://192.0.2.2:4000', name: 'ttyUSB0 at bench', kind: 'network' },
    ...{ adapter: 'RFC 2217, announced', usb: null, problem: null, likelihood: 'unlikely', boardGuess: null },
  });
  expect(announcedPort(answer({ addresses: ['fe80::1', 'fd00::2'] }))?.path).toBe('rfc2217://[fd00::2]:4000');
});

test.each([
  ['telnet(rfc2217),tcp', 'rfc2217://192.0.2.2:4000'],
  ['telnet(rfc2217=true),tcp', 'rfc2217://192.0.2.2:4000'],
  ['tcp', 'tcp://192.0.2.2:4000'],
  ['telnet,tcp', undefined],
  ['ssl,tcp', undefined],
  ['telnet(rfc2217),ssl,tcp', undefined],
  ['', undefined],
])('what ser2net wraps as "%s" is %s', (gensiostack, path) => {
  expect(announcedPort(answer({ type: 'iostream', txt: { gensiostack } }))?.path).toBe(path);
});

test.each([
  ['no address', { addresses: [] }],
  ['no addresses at all', { addresses: undefined }],
  ['a name in place of a number', { addresses: ['evil.example', '-oProxyCommand=x'] }],
  ['an address with more behind it', { addresses: ['192.0.2.2:1@evil', '192.0.2.2/x'] }],
  ['port 0', { port: 0 }],
  ['a port beyond the last', { port: 65_536 }],
  ['a port that is none', { port: Number.NaN }],
  ['a service of another kind', { type: 'http' }],
  ['a list in place of its text', { type: 'iostream', txt: ['gensiostack=tcp'] }],
  ['no text', { type: 'iostream', txt: null }],
] as const)('%s leads nowhere', (_, parts) => {
  expect(announcedPort(answer(parts as Partial<Answer>))).toBeNull();
});

test('a name is text: no control codes, nothing that turns it round, no end of it', () => {
  expect(announcedPort(answer({ name: 'a\u001b[2J\u202eb\n' }))?.name).toBe('a\\x1b[2J\\u{202e}b\\n');
  expect(announcedPort(answer({ name: 'x'.repeat(5000) }))?.name).toHaveLength(64);
});

test('what is announced from here is one label of at most 63 bytes', () => {
  expect(labelOf('/dev/ttyUSB0', 'bench.example.org')).toBe('ttyUSB0 at bench');
  expect(labelOf('/dev/cu.usbserial-1420', 'mac')).toBe('cu-usbserial-1420 at mac');
  const long = labelOf(`/dev/${'\u00e4'.repeat(40)}`, 'bench');
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(63);
  expect(long).not.toContain('\uFFFD');
});
