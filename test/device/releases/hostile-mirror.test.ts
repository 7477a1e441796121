// A mirror that means no good: whatever it lists, sends or sends on to, nothing else than an image gets a name
// here, in bounded time and memory, and nothing is left behind.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { EspError, isEspError } from '../../../src/device/errors.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { knownReleases, refreshReleases } from '../../../src/device/releases/catalogue.ts';
import { obtainRelease } from '../../../src/device/releases/firmware-cache.ts';
import { shippedReleases } from '../../../src/device/releases/shipped-releases.ts';
import { fetchFromWeb, fetchText } from '../../../src/device/releases/web.ts';
import { isPrintable } from '../../../src/text/printable.ts';

const image = Buffer.from(demoMicroPython());
const release = shippedReleases[0]!;
const context = { signal: new AbortController().signal, onEvent: () => {} };
const clock = {
  ...systemClock,
  setTimer: (ms: number, fire: () => void) => systemClock.setTimer(ms > 5000 ? ms : 0, fire),
};

let home: string;
let folder: string;
let server: Server | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-mirror-'));
  folder = join(home, 'cache');
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(home, { recursive: true, force: true });
});

async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((done) => started.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}
const obtain = (baseUrl: string, of = release) =>
  obtainRelease(of, { folder, clock, baseUrl, today: () => '2026-01-01T00:00:00Z' }, context);
const refusal = (result: Promise<unknown>) =>
  result.then(
    () => 'taken',
    (error: unknown) => (isEspError(error) ? error : Promise.reject(error)),
  );
const left = () => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const answers: Readonly<Record<string, RequestListener>> = {
  'a redirect to itself': (_, response) => response.writeHead(302, { location: '/again' }).end(),
  'a redirect to a file of this computer': (_, response) =>
    response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  'a redirect to data in the address': (_, response) =>
    response
      .writeHead(302, {
        location: `data:application/octet-stream;base64,${image.subarray(0, 60).toString('base64')}`,
      })
      .end(),
  'a redirect to an address of another computer': (_, response) =>
    response.writeHead(302, { location: 'http://192.0.2.1/x.bin' }).end(),
  'a redirect with control codes in it': (_, response) =>
    response.writeHead(302, { location: 'http://evil.invalid/%1b]0;x' }).end(),
  'an image that is packed, said or not': (_, response) => response.end(gzipSync(image)),
  'an image that it calls packed': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(image)),
  'a bomb of packed zeros': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 << 20))),
  'less than it announces': (_, response) => {
    response.writeHead(200, { 'content-length': image.length + 1 });
    response.write(image, () => response.destroy());
  },
  'half of an image, which it calls the whole': (_, response) =>
    response.end(image.subarray(0, image.length / 2)),
  'an image of another chip': (_, response) => {
    const other = Buffer.from(image);
    other.writeUInt32LE(0x7fffffff, 8);
    response.end(other);
  },
  nothing: (_, response) => response.end(),
  'an error in words that command': (_, response) => response.writeHead(500, 'no').end('\x1b]0;x\x07'),
  'a part that was not asked for': (_, response) =>
    response.writeHead(206, { 'content-range': 'bytes 4096-9000/9001' }).end(image.subarray(4096, 9001)),
};

describe('a mirror that answers with', () => {
  test.each(Object.entries(answers))('%s is refused, and nothing is left', async (_, answer) => {
    const url = await serve(answer);
    const refused = await refusal(obtain(url));
    expect(refused).toMatchObject({ code: expect.stringMatching(/^(network|image-\w+)$/) });
    expect(isPrintable((refused as Error).message)).toBe(true);
    expect(left()).toEqual([]);
  });
});

describe('a list', () => {
  const page = (...names: readonly string[]) => names.map((name) => `<a href="${name}">x</a>`).join('\n');
  const good = 'ESP8266_GENERIC-20990101-v9.9.9.bin';

  test('of names that lead elsewhere or command gives none of them', async () => {
    const bad = [
      '../../ESP8266_GENERIC-20990101-v9.9.1.bin/../../.bashrc',
      '..%2f..%2fESP8266_GENERIC-20990101-v9.9.2.bin',
      'ESP8266_GENERIC-20990101-v9.9.3\x1b]0;x\x07.bin',
      'ESP8266_GENERIC-20990101-v9.9.4\u202e.bin',
      'ESP8266_GENERIC-20990101-v9.9.5.bin\\..\\x',
      'file:///tmp/ESP8266_GENERIC-2099-v9.bin',
      '.bin',
      `ESP8266_GENERIC-20990101-v9.${'9'.repeat(500)}.bin`,
    ];
    const url = await serve((_, response) => response.end(page(...bad, good)));
    await refreshReleases({ folder, pageUrl: url }, context);
    const known = await knownReleases(folder, url);
    for (const { fileName, id } of known) {
      expect(basename(fileName)).toBe(fileName);
      expect(isPrintable(fileName) && isPrintable(id)).toBe(true);
    }
    expect(known.map(({ fileName }) => fileName)).toContain(good);
  });

  test('without an end is none, and neither is one of more than any site has', async () => {
    const endless = await serve((_, response) => {
      const more = () => {
        while (response.write(page(good).repeat(500)));
      };
      response.on('drain', more);
      more();
    });
    expect(await refusal(refreshReleases({ folder, pageUrl: endless, clock }, context))).toMatchObject({
      code: 'network',
      message: expect.stringContaining('more than a page'),
    });
    server?.closeAllConnections();
    const many = Array.from({ length: 2500 }, (_, at) => `ESP8266_GENERIC-20990101-v9.9.${at}.bin`);
    const url = await serve((_, response) => response.end(page(...many)));
    expect(await refusal(refreshReleases({ folder, pageUrl: url, clock }, context))).toMatchObject({
      code: 'network',
      message: expect.stringContaining('2500 images'),
    });
    expect(left()).toEqual([]);
  });

  test('that lies about what is there is found out at the image', async () => {
    const url = await serve((request, response) =>
      request.url === '/' ? response.end(page(good)) : response.writeHead(404).end(),
    );
    await refreshReleases({ folder, pageUrl: url }, context);
    const [newest] = await knownReleases(folder, url);
    expect(newest?.fileName).toBe(good);
    expect(await refusal(obtain(url, newest))).toMatchObject({ code: 'network' });
  });

  test('that somebody wrote into the folder says nothing of another server', async () => {
    const url = await serve((_, response) => response.end(page(good)));
    await refreshReleases({ folder, pageUrl: url }, context);
    const kept = JSON.parse(readFileSync(join(folder, 'releases.json'), 'utf8'));
    writeFileSync(
      join(folder, 'releases.json'),
      JSON.stringify({ ...kept, names: [...kept.names, '../../x.bin', 7, null, `${good}\x1b[2J`] }),
    );
    for (const { fileName } of await knownReleases(folder, url)) expect(basename(fileName)).toBe(fileName);
    expect((await knownReleases(folder)).map(({ fileName }) => fileName)).not.toContain(good);
  });
});

test('what mirror A gave is neither B’s nor the official site’s, whoever is asked first', async () => {
  const ofB = Buffer.from(demoMicroPython({ seed: 7 }));
  const url = await serve((request, response) => response.end(request.url?.startsWith('/b/') ? ofB : image));
  const sums: string[] = [];
  for (const base of ['a/', 'b/', 'a/', 'b/']) sums.push((await obtain(`${url}${base}`)).sha256);
  expect([sums[0], sums[1]]).toEqual([sums[2], sums[3]]);
  expect(sums[0]).not.toBe(sums[1]);
});

test.each([true, false])(
  'a server that closes before anybody has read, its length told: %s, brings nothing down',
  async (isTold) => {
    let tellGone = () => {};
    const isGone = new Promise<void>((gone) => {
      tellGone = gone;
    });
    // As much as undici keeps until somebody reads.
    const some = image.subarray(0, 64 * 1024);
    const url = await serve((_, response) => {
      response.shouldKeepAlive = false;
      if (isTold) response.setHeader('content-length', some.length);
      else response.removeHeader('transfer-encoding');
      response.once('close', tellGone).end(some);
    });
    const most = { bytes: 1 << 24, error: () => new EspError('network', 'too much') };
    const { body } = await fetchFromWeb({ url, signal: context.signal, most });
    await isGone;
    // Until its end has arrived here.
    for (let turns = 0; turns < 50; turns++) await new Promise((done) => setImmediate(done));
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    expect(Buffer.concat(parts).equals(some)).toBe(true);
  },
);

test.each(['http://proxy.example:1/path', 'https://a:b%@proxy.example', 'http://', 'socks5://x:1'])(
  'a proxy called %s is wrong usage, and its password is not repeated',
  async (proxy) => {
    const answer = await fetchText({ url: 'https://mirror.invalid/', proxy, ...context }, 1).catch(
      (error: unknown) => error,
    );
    expect(answer).toMatchObject({ code: 'usage' });
    expect(String(answer)).not.toContain('a:b');
  },
);
