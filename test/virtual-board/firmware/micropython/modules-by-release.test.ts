// Which modules a release of the port has: MP_REGISTER_MODULE of py/, extmod/ and ports/esp8266/ as its configuration
// leaves them, and what boards/ has it freeze, by tag (micropython-lib by the commit that the tag names).
import { afterEach, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { sampled } from '../../../support/sampled.ts';
import { smallImage } from '../../../support/small-image.ts';

const open: BoardConsole[] = [];
afterEach(() => {
  for (const board of open.splice(0)) board.stop();
});

async function board(banner: string, name = 'ESP module with ESP8266') {
  const found = boardConsole(smallImage(`MicroPython ${banner}\0${name}`), 0x400000);
  open.push(found);
  await found.until('>>> ');
  return found;
}

const drivers = 'apa102 dht ds18x20 neopixel onewire ntptime port_diag webrepl webrepl_setup';
const start = '_boot flashbdev inisetup';
const asyncio = ['__init__', 'core', 'event', 'funcs', 'lock', 'stream'];
const large = 'ssd1306 upysh umqtt/simple umqtt/robust';
const shorts = 'binascii collections errno hashlib heapq io json os random re select socket ssl struct time'
  .split(' ')
  .map((name) => `u${name}`)
  .join(' ');
const always =
  '__main__ _onewire _webrepl btree builtins esp framebuf gc lwip math micropython network uctypes';
const newNames =
  'array binascii collections cryptolib deflate errno hashlib heapq io json machine os platform random re select socket ' +
  'ssl struct sys time websocket _asyncio _espnow espnow mip/__init__ requests/__init__ urequests';

const releases = [
  [
    'v1.12 on 2019-12-20',
    `${always} ${shorts} uarray ucryptolib utimeq uwebsocket uzlib machine sys ${start} ${drivers} ${large} ` +
      'websocket_helper upip upip_utarfile urequests urllib/urequest uasyncio/__init__ uasyncio/core',
  ],
  [
    'v1.19.1 on 2022-06-18',
    `${always} ${shorts} uarray ucryptolib umachine utimeq uwebsocket uzlib usys _uasyncio ${start} ${drivers} ${large} ` +
      `websocket_helper upip upip_utarfile urequests urllib/urequest ${asyncio.map((part) => `uasyncio/${part}`).join(' ')}`,
  ],
  [
    'v1.20.0 on 2023-04-26',
    `${always} ${shorts} uarray ucryptolib umachine uwebsocket uzlib usys _uasyncio ${start} ${drivers} ${large} ` +
      `mip/__init__ urequests urllib/urequest ${asyncio.map((part) => `uasyncio/${part}`).join(' ')}`,
  ],
  [
    'v1.21.0 on 2023-10-06',
    `${always} ${newNames} ${start} ${drivers} ${large} uasyncio ${asyncio.map((part) => `asyncio/${part}`).join(' ')}`,
  ],
  [
    'v1.27.0 on 2025-12-09',
    `${always} ${newNames} tls vfs ${start} ${drivers} ${large} uasyncio ${asyncio.map((part) => `asyncio/${part}`).join(' ')}`,
  ],
] as const;
/** port_diag and upysh say something, webrepl_setup asks. */
const speaks = ['__main__', 'port_diag', 'upysh', 'webrepl_setup'];

async function listed({ run }: BoardConsole): Promise<string[]> {
  const lines = (await run("help('modules')")).trimEnd().split('\r\n').slice(0, -1);
  return lines.flatMap((line) => line.split(/ +/));
}

test.each(sampled(releases, 2))('%s lists its modules and has them', async (banner, expected) => {
  const found = await board(banner);
  const names = await listed(found);
  expect([...names].sort()).toEqual(expected.split(' ').sort());
  for (const name of names.filter((each) => !speaks.includes(each)))
    expect(await found.run(`import ${name.replace('/__init__', '').replace('/', '.')}`), name).toBe('');
});

test.each(
  sampled(
    [
      ['v1.19.1 on 2022-06-18', 'asyncio tls ssl.x deflate platform mip ulwip umath uesp vfs requests'],
      ['v1.20.0 on 2023-04-26', 'asyncio tls utimeq upip websocket_helper umath deflate'],
      [
        'v1.27.0 on 2025-12-09',
        'uzlib utimeq upip websocket_helper urllib pyb umath ugc uesp unetwork utls ulwip',
      ],
    ] as const,
    1,
  ),
)('%s has not what others have', async (banner, names) => {
  const { run } = await board(banner);
  for (const name of names.split(' ')) expect(await run(`import ${name}`), name).toContain('ImportError');
});

test('a build for 512 KB has no room for most of it', async () => {
  const names = await listed(await board('v1.24.1 on 2024-11-29', 'ESP module (512K) with ESP8266'));
  for (const name of ['inisetup', 'flashbdev', 'asyncio/core', 'ssd1306', 'btree', 'framebuf'])
    expect(names).not.toContain(name);
  for (const name of ['_boot', 'port_diag', 'ntptime', 'webrepl', 'lwip', 'tls', 'ssl'])
    if (name !== 'ssl') expect(names).toContain(name);
});

test('the network module of C goes by two names, and sockets wait or do not', async () => {
  const { run } = await board('v1.27.0 on 2025-12-09');
  expect(await run('import lwip, socket; lwip is socket, lwip')).toBe("(True, <module 'lwip'>)\r\n");
  await run('s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)');
  expect(await run('s.recv(1, socket.MSG_DONTWAIT)')).toContain('EAGAIN');
});

test('port_diag tells of the flash and of the network', async () => {
  const { run } = await board('v1.27.0 on 2025-12-09');
  const told = await run('import port_diag');
  expect(told).toContain('Flash ID: 1640ef (Vendor: ef Device: 4016)\r\n');
  expect(told).toContain("AP ifconfig: ('192.168.4.1', '255.255.255.0',");
  expect(told).toMatch(/lwIP PCBs:\r\nActive PCB states:/);
});

test('_boot mounts the files again; what inisetup calls corrupt is told until Ctrl-C', async () => {
  const { type, until, run } = await board('v1.27.0 on 2025-12-09');
  expect(await run('import _boot, vfs; vfs.mount()')).toBe("[(<VfsLfs2>, '/'), (<VfsLfs2>, '/')]\r\n");
  await run('import inisetup');
  type('inisetup.fs_corrupted()\r');
  await until('The filesystem starting at sector ');
  type('\x03');
  await until('KeyboardInterrupt');
  await until('>>> ');
  expect(await run("open('boot.py').read()[:4]")).toBe("'# Ru'\r\n");
});

test('before deflate there is uzlib, with a window that takes none of the heap', async () => {
  const { run } = await board('v1.20.0 on 2023-04-26');
  await run('import uzlib, uio, gc');
  const packed = "b'x\\xda\\xcbH\\xcd\\xc9\\xc9W\\xc8@\\'\\x01h\\x03\\x08\\xb1'";
  expect(await run(`uzlib.decompress(${packed})`)).toBe("bytearray(b'hello hello hello hello')\r\n");
  // Of a window of 512 bytes: 32 KB are no more free on a chip either.
  const small = "b'\\x18\\xd3\\xcb\\x48\\xcd\\xc9\\xc9\\x57\\xc8\\x40\\x27\\x01\\x68\\x03\\x08\\xb1'";
  expect(await run(`uzlib.DecompIO(uio.BytesIO(${small})).read(9)`)).toContain("b'hello hel'");
  expect(await run("uzlib.decompress(b'nothing of the kind')")).toContain('ValueError: -3');
});

test('utimeq gives what is due first first', async () => {
  const { run } = await board('v1.19.1 on 2022-06-18');
  await run('import utimeq; q = utimeq.utimeq(3); into = [0, 0, 0]');
  await run("q.push(30, 'c', ()); q.push(10, 'a', ()); q.push(20, 'b', ())");
  expect(await run('q.pop(into); into, q.peektime(), len(q)')).toBe("([10, 'a', ()], 20, 2)\r\n");
  await run('q.push(1, 1, ())');
  expect(await run('q.push(1, 1, ())')).toContain('IndexError: queue overflow');
});

test('whoever comes over a websocket says the password, then types or brings files', async () => {
  const { run } = await board('v1.27.0 on 2025-12-09');
  await run('import _webrepl, struct');
  const stream = [
    'class S:\\n def __init__(s, data, kind=1): s.data, s.kind, s.said, s.at = data, kind, b"", 0',
    ' def read(s, n): s.at += n; return s.data[s.at - n:s.at]',
    ' def write(s, d): s.said += d; return len(d)',
    ' def ioctl(s, r, a): return s.kind if r == 8 else 1',
    ' def close(s): pass',
  ].join('\\n');
  await run(`exec('${stream}')`);
  expect(await run("_webrepl.password('longer than nine')")).toContain('ValueError');
  await run("_webrepl.password('abc')");
  await run("s = S(b'xyz\\rprint(1)'); w = _webrepl._webrepl(s)");
  expect(await run('w.read(1), s.said')).toContain("(b'', b'Password: \\r\\nAccess denied\\r\\n')");
  await run("s = S(b'abc\\rprint'); w = _webrepl._webrepl(s)");
  expect(await run('w.write(b"hidden"), w.read(1), s.said')).toContain(
    "b'p', b'Password: \\r\\nWebREPL connected",
  );
  await run("head = struct.pack('<2sBBQLH64s', b'WA', 1, 0, 0, 5, 5, b'a.txt')");
  await run("s = S(b'abc\\r' + head + b'hello', 2); w = _webrepl._webrepl(s); w.read(1)");
  expect(await run("open('a.txt').read(), s.said[-8:]")).toBe("('hello', b'WB\\x00\\x00WB\\x00\\x00')\r\n");
});
