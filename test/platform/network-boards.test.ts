// boards.toml: what a person wrote, and what of it can be used when a part is wrong.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findNetworkBoard, readBoardsFile } from '../../src/platform/network-boards.ts';
import { listedPorts } from '../../src/platform/network-ports.ts';
import { resolvePort } from '../../src/platform/open-port.ts';
import { fakeComputer } from '../support/fake-computer.ts';

let folder: string;
let environment: Record<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-bench-'));
  environment = { ESPWB_BOARDS: join(folder, 'boards.toml') };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (text: string) => writeFile(environment['ESPWB_BOARDS'] as string, text);
const troubles = async () =>
  (await readBoardsFile(environment)).troubles.map(({ message }) => message.replace(folder, ''));

const bench = `
[[board]]
name = "left"
port = "rfc2217://bench.local:4001"
mac = "EC-FA-BC-12-34-56"
baud = 460800
token = "let-me_in"

[[board]]
name = "Second from the right"
port = "tcp://[fe80::1%eth0]:4002"
`;

test('boards are read with what is known of them', async () => {
  await write(bench);
  expect(await readBoardsFile(environment)).toEqual({
    path: environment['ESPWB_BOARDS'],
    boards: [
      {
        ...{ name: 'left', port: 'rfc2217://bench.local:4001', token: 'let-me_in' },
        ...{ mac: 'ec:fa:bc:12:34:56', baudRate: 460_800 },
      },
      {
        ...{ name: 'Second from the right', port: 'tcp://[fe80::1%eth0]:4002' },
        ...{ token: null, mac: null, baudRate: null },
      },
    ],
    troubles: [],
    discover: false,
    isBroken: false,
  });
});

test('a file that is not there is no trouble, unless somebody has named it', async () => {
  const nobody = { ESPWB_HOME: folder };
  expect(await readBoardsFile(nobody)).toMatchObject({ boards: [], troubles: [] });
  expect(await troubles()).toEqual(['/boards.toml cannot be read (ENOENT).']);
});

test.each([
  ['a name that is missing', 'port = "tcp://a:1"', ':2: board[1]: "name" is missing.'],
  ['a port that is missing', 'name = "a"', ':2: board[1]: "port" is missing.'],
  [
    'a field that is misspelt',
    'name = "a"\nprot = "tcp://a:1"',
    ':4: board[1].prot: There is no such field.',
  ],
  ['a name that is a number', 'name = 7\nport = "tcp://a:1"', ':3: board[1].name: This has to be text'],
  [
    'a name that is a path',
    'name = "/dev/x"\nport = "tcp://a:1"',
    ':3: board[1].name: "/dev/x" cannot name a board.',
  ],
  [
    'a name that is a pattern',
    'name = "a*"\nport = "tcp://a:1"',
    ':3: board[1].name: "a*" cannot name a board.',
  ],
  [
    'a name with an escape',
    'name = "a\\u001b[31m"\nport = "tcp://a:1"',
    ':3: board[1].name: "a\\x1b[31m" cannot name',
  ],
  [
    'a port of this computer',
    'name = "a"\nport = "/dev/ttyUSB0"',
    ':4: board[1].port: "/dev/ttyUSB0" is not rfc2217://',
  ],
  ['a virtual board', 'name = "a"\nport = "virtual:a"', ':4: board[1].port: "virtual:a" is not rfc2217://'],
  ['a port without a number', 'name = "a"\nport = "tcp://a"', ':4: board[1].port: "a" is not HOST:PORT.'],
  [
    'a port beyond the last',
    'name = "a"\nport = "tcp://a:65536"',
    ':4: board[1].port: "a:65536" is not HOST:PORT.',
  ],
  [
    'a host that is an option',
    'name = "a"\nport = "tcp://-oProxy:1"',
    ':4: board[1].port: "-oProxy" is not the name',
  ],
  [
    'a token where it is shown',
    'name = "a"\nport = "tcp://t@a:1"',
    ':4: board[1].port: Whoever looks at a list',
  ],
  [
    'a token of two lines',
    'name = "a"\nport = "tcp://a:1"\ntoken = "a\\nb"',
    ':5: board[1].token: A token is',
  ],
  [
    'a MAC of five bytes',
    'name = "a"\nport = "tcp://a:1"\nmac = "ec:fa:bc:12:34"',
    ':5: board[1].mac: This is not a MAC',
  ],
  [
    'a rate that nobody has',
    'name = "a"\nport = "tcp://a:1"\nbaud = 460801',
    ':5: board[1].baud: 460801 is not one',
  ],
  [
    'a rate in quotes',
    'name = "a"\nport = "tcp://a:1"\nbaud = "460800"',
    ':5: board[1].baud: This has to be a whole',
  ],
])('%s is told with its line, and the board behind it counts', async (_, entry, words) => {
  await write(
    `[[board]]\n${entry.replace(/^/, '')}\n\n[[board]]\nname = "good"\nport = "tcp://good:1"\n`.replace(
      /^/,
      '\n',
    ),
  );
  const { boards } = await readBoardsFile(environment);
  expect(boards.map(({ name }) => name)).toEqual(['good']);
  const [trouble, ...others] = await troubles();
  expect(trouble).toContain(`/boards.toml${words}`);
  expect(others).toEqual([]);
});

test('a name or a port that is there twice is refused the second time, in any case', async () => {
  await write(
    `${bench}[[board]]\nname = "LEFT"\nport = "tcp://c:1"\n[[board]]\nname = "c"\nport = "rfc2217://bench.local:4001"\n`,
  );
  expect(await troubles()).toEqual([
    '/boards.toml:13: board[3].name: Another board is called "LEFT", too.',
    '/boards.toml:17: board[4].port: "left" is at this port already.',
  ]);
});

test('what is no TOML at all is told with its line, and what else there is stays', async () => {
  await write('[[board]]\nname = "a\n');
  expect(await troubles()).toEqual([expect.stringMatching(/^\/boards\.toml:2: /)]);
  const fake = fakeComputer();
  fake.plug('ttyUSB0', { vendorId: '1a86', productId: '7523' });
  expect((await listedPorts(environment, fake.computer)).map(({ path }) => path)).toEqual(['/dev/ttyUSB0']);
  fake.remove();
});

test('a board of the bench is found by its name in any case and by its port, and is the only one attached', async () => {
  await write('[[board]]\nname = "Left"\nport = "rfc2217://bench.local:4001"\n');
  const fake = fakeComputer();
  const resolve = (option?: string, more = {}) =>
    resolvePort(option, { ...environment, ...more }, fake.computer);
  expect(await resolve('left')).toBe('rfc2217://bench.local:4001');
  expect(await resolve(undefined, { ESPWB_PORT: 'LEFT' })).toBe('rfc2217://bench.local:4001');
  expect(await resolve()).toBe('rfc2217://bench.local:4001');
  expect(await resolve('COM7')).toBe('COM7');
  expect((await findNetworkBoard('rfc2217://bench.local:4001', environment))?.name).toBe('Left');
  expect(await listedPorts(environment, fake.computer)).toEqual([
    {
      ...{ path: 'rfc2217://bench.local:4001', name: 'Left', kind: 'network', adapter: 'RFC 2217' },
      ...{ usb: null, problem: null, likelihood: 'likely', boardGuess: null },
    },
  ]);
  fake.plug('ttyUSB0', { vendorId: '1a86', productId: '7523' });
  await expect(resolve()).rejects.toMatchObject({
    code: 'port-ambiguous',
    message: '2 boards are attached: /dev/ttyUSB0 (CH340), rfc2217://bench.local:4001 (Left).',
  });
  fake.remove();
});
