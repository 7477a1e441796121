// Parsers of what this computer says: its kernel, its other programs, the environment, and files of espwb's own
// that somebody else may have written. What has to hold of them is said in outside-parsers.ts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '../../src/device/clock.ts';
import { listBackups } from '../../src/device/flash/backup.ts';
import { listPorts } from '../../src/device/ports/list-ports.ts';
import { serialGroup } from '../../src/device/ports/permissions.ts';
import { knownReleases } from '../../src/device/releases/catalogue.ts';
import { obtainRelease } from '../../src/device/releases/firmware-cache.ts';
import { shippedReleases } from '../../src/device/releases/shipped-releases.ts';
import { fetchText } from '../../src/device/releases/web.ts';
import { adapterRates } from '../../src/platform/adapter-rates.ts';
import { runCompiled } from '../../src/platform/compiled-code.ts';
import { downloadsFolder } from '../../src/platform/downloads-folder.ts';
import { editorCommand } from '../../src/platform/editor.ts';
import { folders } from '../../src/platform/folders.ts';
import { lockHolder } from '../../src/platform/lock-file.ts';
import { foundAgain } from '../../src/platform/unplugged-adapters.ts';
import { terminalAbilities } from '../../src/terminal/environment.ts';
import { openSettings } from '../../src/workbench/settings.ts';
import { canPlayLinux, fakeComputer } from './fake-computer.ts';
import { must, mustBeText, type OutsideParser, pieces, seeds, utf8 } from './outside-parser.ts';

/** A folder in which what is kept of a run is whatever somebody wrote into it. */
async function keptAs<T>(
  name: string,
  bytes: Uint8Array,
  look: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'espwb-kept-'));
  try {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
    return await look(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const settingsText =
  '{"recentImages":["/a.bin"],"backUpFirst":false,"lineEndings":{"/dev/ttyUSB0":"lf"},"boards":{"aa":{"profile":"d1mini","ledPin":2}}}';

async function readSettings(folder: string): Promise<void> {
  const settings = openSettings(folder, mustBeText);
  const recent = await settings.recentImages();
  must(
    recent.every((path) => typeof path === 'string'),
    'recent images that are no paths',
  );
  must([true, false].includes(await settings.backUpFirst()), 'a choice that is neither');
  await settings.lineEnding('/dev/ttyUSB0');
  const { profile, ledPin } = await settings.board('aa');
  must(profile === null || typeof profile === 'string', 'a profile that is no name');
  must(ledPin === null || Number.isInteger(ledPin), 'a pin that is none');
  await settings.rememberImage('/b.bin');
  must((await settings.recentImages())[0] === '/b.bin', 'what was just chosen is forgotten');
  await settings.rememberBoard('bb', { profile: 'esp01', ledPin: 1 });
  must((await settings.board('bb')).ledPin === 1, 'a board that was just told is forgotten');
}

/** Each text that a computer tells of its ports, with these bytes as what it says. */
async function portsOf(bytes: Uint8Array): Promise<void> {
  const fake = fakeComputer();
  try {
    const [first, second, third] = pieces(bytes).map(utf8) as [string, string, string];
    const usb = { vendorId: '1a86', productId: '7523', product: first, manufacturer: second, serial: third };
    fake.plug('ttyUSB0', usb);
    fake.plug('ttyUSB1', { ...usb, vendorId: first.slice(0, 8), productId: second.slice(0, 8) }, 0o600);
    fake.write('/etc/group', `dialout:x:0:${third}\n${utf8(bytes)}`);
    fake.program(42, utf8(bytes), '/dev/ttyUSB0');
    for (const port of await listPorts(fake.computer)) {
      const texts = [port.path, port.adapter, ...Object.values(port.usb ?? {})];
      texts.push(port.problem?.message ?? '', ...(port.problem?.hints ?? []).map(String));
      for (const text of texts) mustBeText(text ?? '');
    }
    await serialGroup(fake.computer);
  } finally {
    fake.remove();
  }
}

const gone = AbortSignal.abort(new Error('nobody waits'));
const context = { signal: gone, onEvent: () => {} };
const bundle = Buffer.from('exports.a = 1;');

export const parsersHere: readonly OutsideParser[] = [
  {
    name: 'settings',
    isSlow: true,
    seeds: seeds(settingsText, '{"recentImages":{"0":1},"lineEndings":[],"boards":null}', '[]', '\ufeff{}'),
    parse: (bytes) => keptAs('settings.json', bytes, readSettings),
  },
  {
    name: 'the kept list of releases',
    isSlow: true,
    seeds: seeds(
      '{"url":"https://micropython.org/download/ESP8266_GENERIC/","names":["ESP8266_GENERIC-20240105-v1.22.1.bin",3,null]}',
    ),
    parse: (bytes) => keptAs('releases.json', bytes, (folder) => knownReleases(folder)),
  },
  {
    name: 'the note of a download',
    isSlow: true,
    seeds: seeds(
      `{"url":"https://micropython.org/resources/firmware/${shippedReleases[0]?.fileName}","etag":null,"sha256":"","fetchedAt":"2024"}`,
    ),
    parse: (bytes) =>
      keptAs(`${shippedReleases[0]?.fileName}.json`, bytes, (folder) => {
        const options = { folder, clock: systemClock, today: () => '2026' };
        // With nobody waiting, nothing is fetched: what is left to do is to read the note.
        return obtainRelease(shippedReleases[0] as (typeof shippedReleases)[0], options, context);
      }),
  },
  {
    name: 'the kept rates of adapters',
    isSlow: true,
    seeds: seeds('{"tcp://x:1":{"baudRate":460800,"savedAtMs":1},"a":null,"b":{"baudRate":"x"}}'),
    parse: (bytes) =>
      keptAs('adapter-rates.json', bytes, async (folder) => {
        const rate = await adapterRates('tcp://x:1', { ESPWB_HOME: folder }).bestBaudRate?.();
        must(rate === undefined || Number.isInteger(rate), `a rate of ${rate}`);
      }),
  },
  {
    name: 'the adapters that were unplugged',
    isSlow: true,
    seeds: seeds(
      '[{"path":"/dev/ttyUSB9","usb":{"vendorId":"1a86","productId":"7523","serialNumber":null,"location":"1-1"},"mac":null,"others":[],"atMs":1}]',
    ),
    parse: (bytes) =>
      keptAs('state/unplugged-adapters.json', bytes, async (folder) => {
        const found = await foundAgain('/dev/ttyUSB9', {
          environment: { ESPWB_HOME: folder },
          computer: { ...nowhere, root: folder },
          nowMs: () => 2,
        });
        must(found === null, 'an adapter where there is none');
      }),
  },
  {
    name: 'the note of a backup',
    isSlow: true,
    seeds: seeds(
      '{"version":1,"time":"2024-01-01T00:00:00.000Z","mac":"aa:bb:cc:dd:ee:ff","chip":"ESP8266EX","offset":0,"bytes":4,"md5":"x","firmware":null}',
    ),
    parse: (bytes) => keptAs('aabbccddeeff/a.bin.json', bytes, (folder) => listBackups(folder)),
  },
  {
    name: 'the name of the folder of downloads',
    isSlow: true,
    seeds: seeds('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n'),
    parse: (bytes) =>
      keptAs('user-dirs.dirs', bytes, (folder) => downloadsFolder({ XDG_CONFIG_HOME: folder }, folder)),
  },
  {
    name: 'a lock',
    isSlow: true,
    seeds: seeds('1234\n', '-1', '0', '999999999999', '1e3'),
    parse: (bytes) => keptAs('a.lock', bytes, (folder) => lockHolder(join(folder, 'a.lock'))),
  },
  {
    name: 'what V8 compiled',
    isSlow: true,
    seeds: seeds('d41d8cd98f00b204e9800998ecf8427e\n{"longestMs":{"info":3}}\n', '\n\n'),
    parse: (bytes) =>
      keptAs('kept', bytes, (folder) => {
        writeFileSync(join(folder, 'bundle.cjs'), bundle);
        const { exports } = runCompiled<{ a: number }>(join(folder, 'bundle.cjs'), join(folder, 'kept'));
        must(exports.a === 1, 'the bundle has become another');
      }),
  },
  ...(canPlayLinux
    ? [
        {
          name: 'ports, adapters, groups and holders',
          isSlow: true,
          seeds: seeds('USB Serial\n', 'dialout:x:20:ada,bob\n', 'pico\x1b[2Jcom\n'),
          parse: portsOf,
        },
      ]
    : []),
  {
    name: 'the editor',
    seeds: seeds('code --wait', '"C:\\Program Files\\x" -n', "vi ''", '   '),
    parse: (bytes) =>
      must(editorCommand({ EDITOR: utf8(bytes).replaceAll('\0', '') }, 'linux').length > 0, 'no program'),
  },
  {
    name: 'the environment of a terminal',
    seeds: seeds('xterm-256color', 'C.UTF-8', 'dumb'),
    parse: (bytes) => {
      const text = utf8(bytes);
      terminalAbilities({ TERM: text, LANG: text, FORCE_COLOR: text, NO_COLOR: text }, true);
      folders({ ESPWB_HOME: text, XDG_STATE_HOME: text }, { platform: 'linux', home: text });
    },
  },
  {
    name: 'the address of a proxy',
    seeds: seeds('http://user:pa%20ss@proxy.example:3128', 'https://[::1]:1', 'HTTP://x', 'socks5://x'),
    parse: (bytes) =>
      fetchText({ url: 'https://mirror.invalid/', signal: gone, proxy: utf8(bytes) }, 1).then(() =>
        must(false, 'nobody waits, and something was fetched'),
      ),
  },
];

const nowhere = {
  platform: 'linux',
  processId: 1,
  user: null,
  listSerialPorts: async () => [],
  mayOpen: async () => true,
};
