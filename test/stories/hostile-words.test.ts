// What the verbs print, on both streams, as text and as JSON, while everything that they are told would command a
// terminal: files of the board and of this computer, arguments, the environment, a mirror and its errors.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { printable } from '../../src/text/printable.ts';
import { type BoardProgram, startBoardProgram } from '../support/board-program.ts';
import { sampled } from '../support/sampled.ts';
import { openVerbHome, type VerbEnd, type VerbHome } from '../support/verb-program.ts';

/** No name of a file has more than 255 bytes, so that they come in some parts. */
const attacks = [
  '\x1b]52;c;b3duZWQ=\x07\x1b[2J',
  '\x1b]8;;http:\u2215\u2215x\x1b\\l\x1b]8;;\x1b\\',
  '\u009d0;owned\u009c\u009b2J\u0090q\u009c',
  '\u202egnp.exe\u202c\u2066a\u2069\u061c\u200e',
  '\u200b\u2060\ufeff\u00ad\u{e0061}\u{e0100}\ufe0f\u115f\u3164\uffa0\u034f\u180e\u17b4',
  '\u2028\u2029\n\r\x0b\x0c\x08\x7f\x05\x0e',
  `a${'\u0301'.repeat(60)}`,
];
const all = attacks.join('');
/** All but the end of a line that is neither seen nor stays in its place, by itself and not by the filter's list. */
const commanding =
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u17b4\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|\u034f|\ufe0f|[\u{e0000}-\u{e0fff}]|\u0301{9}/u;

let home: VerbHome;
let board: BoardProgram;
let port: string;
let mirror: Server;
let mirrorUrl: string;
beforeAll(async () => {
  home = openVerbHome();
  const args = ['words?firmware=micropython&timing=fast', '--listen', 'tcp://127.0.0.1:0'];
  board = await startBoardProgram(join(home.folder, 'board'), args);
  port = board.listeners[0]?.url ?? '';
  mirror = createServer((request, response) => {
    if (request.url?.endsWith('/'))
      response.end(
        attacks.map((each) => `<a href="ESP8266_GENERIC-20240105-v9.9.9${each}.bin">${each}</a>`).join(),
      );
    else response.writeHead(500, 'no').end(all);
  });
  await new Promise<void>((done) => mirror.listen(0, '127.0.0.1', done));
  mirrorUrl = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/`;
  mkdirSync(join(home.folder, 'here'));
  for (const [at, each] of attacks.entries()) {
    writeFileSync(join(home.folder, 'here', `${at}${each}.py`), 'x=1\n');
    writeFileSync(join(home.folder, `${at}${each}.bin`), at === 0 ? demoMicroPython() : each);
  }
});
afterAll(async () => {
  mirror.close();
  await board.end('SIGKILL');
  home.remove();
});

/** The first few that should not be there, each with what is around it. */
function strangers({ stdout, stderr }: Pick<VerbEnd, 'stdout' | 'stderr'>): string[] {
  const rest = `${stdout}${stderr}`;
  return [...rest.matchAll(new RegExp(commanding, 'gu'))]
    .slice(0, 3)
    .map(({ index }) => JSON.stringify(rest.slice(Math.max(0, index - 20), index + 30)));
}

/** Both ways; what it says, so that a test can see that it spoke of the attack at all. */
async function said(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const asText = await home.run(words, environment);
  const asJson = await home.run([...words, '--json'], environment);
  expect(strangers(asText)).toEqual([]);
  expect(strangers(asJson)).toEqual([]);
  expect(asJson.objects().at(-1), printable(words.join(' '))).toMatchObject({
    type: expect.stringMatching(/^(result|error|port)$/),
  });
  expect(asText.stderr).not.toContain('bug in espwb');
  return asText.stdout + asText.stderr;
}

type Spoken = readonly [words: readonly string[], environment?: Readonly<Record<string, string>>];

test('of arguments and of the environment', async () => {
  const file = (at: number) => join(home.folder, `${at}${attacks[at]}.bin`);
  const hostileMirror = { ESPWB_FIRMWARE_MIRROR: mirrorUrl };
  const cases: readonly Spoken[] = [
    [[`v${all}`]],
    [[`--${all}`]],
    [['info', '-p', all]],
    [['info', '-p', `tcp://${all}:1`]],
    [['info', '-p', `virtual:${all}`]],
    [['info', '-p', `virtual:x?flash=${all}`]],
    [['info'], { ESPWB_PORT: `/dev/${all}` }],
    [['firmware', 'identify', file(0)]],
    [['firmware', 'identify', file(1)]],
    [['firmware', 'get', `micropython-${all}`]],
    [['firmware', 'list', '--refresh'], hostileMirror],
    [['firmware', 'get', 'micropython-1.22.1', join(home.folder, 'x.bin')], hostileMirror],
    [['firmware', 'list', '--refresh'], { ESPWB_FIRMWARE_MIRROR: all }],
    [['flash', file(2), '-y', '-p', port]],
    [['flash', `${all}=x`, '-y', '-p', port]],
    [['read', join(home.folder, all, 'x.bin'), '-p', port]],
    [['erase', '--region', all, '-y', '-p', port]],
    [['gpio', 'get', all, '-p', port]],
    // Not LANG: a long one ends Node itself, before espwb is there.
    [['doctor'], { TERM: all, LC_TIME: '\u202e\u009b', EDITOR: all }],
    [['board', 'x', '--listen', `tcp://${all}`]],
  ];
  const spoken = await Promise.all(sampled(cases, 4).map(([words, environment]) => said(words, environment)));
  expect(spoken.filter((each) => each === '')).toEqual([]);
});

test('of the files of a board, and of this computer', async () => {
  const names = JSON.stringify(attacks.map((each) => Buffer.from(`z${each}`).toString('hex')));
  const make = `import ubinascii\nfor n in ${names}:\n f=open(ubinascii.unhexlify(n).decode(),'w');f.write('x');f.close()`;
  const made = await home.run(['exec', make, '-p', port]);
  expect([made.exitCode, made.stderr]).toEqual([0, '']);
  const folder = join(home.folder, 'got');
  mkdirSync(folder);
  const cases = [
    ['fs', 'ls'],
    ['fs', 'get', '-r', ':/', folder, '-y'],
    ['fs', 'sync', join(home.folder, 'here'), ':/', '--dry-run'],
    ['fs', 'sync', join(home.folder, 'here'), ':/', '--delete', '--dry-run'],
    ['fs', 'get', `:/z${attacks[0]}`, folder],
    ['fs', 'rm', `:/y${all}`],
    ['fs', 'mv', `:/z${attacks[1]}`, `:/y${attacks[1]}`],
    ['fs', 'put', join(home.folder, 'here', `0${attacks[0]}.py`), ':/', '-y'],
  ];
  for (const words of sampled(cases, 2))
    expect(await said([...words, '-p', port]), words.join(' ')).not.toBe('');
  const raise = `raise ValueError(${JSON.stringify(`${attacks[0]}\u009b`)})`;
  const raised = await home.run(['exec', '--json', raise, '-p', port]);
  expect(strangers(raised)).toEqual([]);
  expect(String(raised.last()['stderr'])).toContain('\x1b]52');
});
