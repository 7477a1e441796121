import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { EspError } from '../../../src/device/errors.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { knownReleases, refreshReleases } from '../../../src/device/releases/catalogue.ts';
import { downloadImage } from '../../../src/device/releases/download.ts';
import { obtainRelease } from '../../../src/device/releases/firmware-cache.ts';
import { shippedReleases } from '../../../src/device/releases/shipped-releases.ts';

const image = Buffer.from(demoMicroPython());
const clock = {
  ...systemClock,
  setTimer: (ms: number, fire: () => void) => systemClock.setTimer(ms > 1000 ? ms : 0, fire),
};

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-download-'));
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}

function download(url: string, signal = new AbortController().signal, idleTimeoutMs = 5000) {
  const events: unknown[] = [];
  const file = join(folder, 'image.bin');
  const result = downloadImage(
    { url, file, clock, idleTimeoutMs },
    { signal, onEvent: (event) => events.push(event) },
  );
  return { result, file, events };
}

const codeOf = (result: Promise<unknown>) =>
  result.then(
    () => 'no error',
    (error) => (error as EspError).code,
  );

describe('downloading an image', () => {
  test('gives the file its name only when all of it has come and is an image', async () => {
    const url = await serve((_, response) => response.setHeader('etag', '"1"').end(image));
    const { result, file, events } = download(`${url}a.bin`);
    const { image: checked, ...rest } = await result;
    expect(Buffer.from(checked).equals(image)).toBe(true);
    expect(rest).toEqual({
      bytes: image.length,
      etag: '"1"',
      sha256: createHash('sha256').update(image).digest('hex'),
    });
    expect(readFileSync(file).equals(image)).toBe(true);
    expect(events.at(-1)).toMatchObject({ step: 'download', done: image.length, total: image.length });
  });

  test('goes on where the line was cut', async () => {
    const ranges: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      ranges.push(request.headers.range);
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const rest = image.subarray(start);
      response.writeHead(start ? 206 : 200, { etag: '"1"', 'content-length': rest.length });
      if (start) response.end(rest);
      else response.write(image.subarray(0, 200_000), () => response.destroy());
    });
    const { result, file } = download(url);
    await result;
    expect(readFileSync(file).equals(image)).toBe(true);
    expect(ranges[0]).toBeUndefined();
    expect(ranges[1]).toMatch(/^bytes=\d+-$/);
  });

  test('starts over when the server has another file by then: no mixture of both, and nothing behind a shorter one', async () => {
    const shorter = Buffer.from(demoMicroPython({ sizeBytes: 60 * 1024 }));
    let asked = 0;
    const url = await serve((request, response) => {
      if (asked++ === 0) {
        response.writeHead(200, { etag: '"old"', 'content-length': image.length });
        response.write(image.subarray(0, 300_000), () => response.destroy());
        return;
      }
      // RFC 9110, 13.1.5: the range is for the file that the client has; without the condition for any.
      const condition = request.headers['if-range'];
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const isForAny = start > 0 && condition === undefined;
      const rest = isForAny ? shorter.subarray(start) : shorter;
      response.writeHead(isForAny ? 206 : 200, { etag: '"new"', 'content-length': rest.length });
      response.end(rest);
    });
    const { result, file } = download(url);
    expect(await result).toMatchObject({ bytes: shorter.length, etag: '"new"' });
    expect(readFileSync(file).equals(shorter)).toBe(true);
  });

  test('refuses a page that came instead of an image and leaves nothing behind', async () => {
    const url = await serve((_, response) => response.end('<html>Please log in</html>'));
    await expect(download(url).result).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining('a web page instead of the image'),
      ownHints: [expect.stringContaining('log in first')],
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('refuses an image that is cut short although the server says that it is whole', async () => {
    const url = await serve((_, response) => response.end(image.subarray(0, 100_000)));
    expect(await codeOf(download(url).result)).toMatch(/^image-(truncated|damaged)$/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('names a server that is not there, one that says no, and one that goes silent', async () => {
    expect(await codeOf(download('http://127.0.0.1:9/').result)).toBe('network');
    const refuses = await serve((_, response) => response.writeHead(404).end());
    await expect(download(refuses).result).rejects.toThrow('answered 404');
    const silent = await serve(() => {});
    await expect(download(silent, undefined, 50).result).rejects.toThrow('stopped answering');
  });

  test('never follows a redirect to an unencrypted place elsewhere', async () => {
    const url = await serve((_, response) =>
      response.writeHead(302, { location: 'http://example.com/a.bin' }).end(),
    );
    await expect(download(url).result).rejects.toThrow(
      'sent the request on to example.com without encryption',
    );
    await expect(download('http://example.com/a.bin').result).rejects.toThrow('only fetched over https');
  });

  test('a proxy that is not there, refuses, or is no address is named as the cause, its password never', async () => {
    const options = { file: join(folder, 'image.bin'), clock, idleTimeoutMs: 5000 };
    const through = (proxy: string) =>
      downloadImage(
        { ...options, url: 'https://example.com/a.bin', proxy },
        { signal: new AbortController().signal, onEvent: () => {} },
      );
    await expect(through('http://me:secret@127.0.0.1:9')).rejects.toMatchObject({
      code: 'network',
      message: 'The proxy 127.0.0.1:9 on the way to example.com: it refused the connection.',
    });
    const url = await serve(() => {});
    server?.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    await expect(through(url)).rejects.toThrow('on the way to example.com: it answered 407.');
    await expect(through('socks5://me:secret@p:1')).rejects.toMatchObject({
      code: 'usage',
      message: expect.not.stringContaining('secret'),
    });
  });

  test('a redirect to what is no address is an answer of the server, not a fault of espwb', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: 'http://[bad' }).end());
    expect(await codeOf(download(url).result)).toBe('network');
  });

  test('refuses a length that no flash has before it waits for the bytes', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-length': '9000000000000' }).write('x'),
    );
    await expect(download(url).result).rejects.toThrow('9000000000000 bytes, is larger than any flash');
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['no range', 416, {}],
    ['another range than it was asked for', 206, { 'content-range': `bytes 0-9/${image.length}` }],
  ])('a server that has %s is asked for the whole again', async (_, status, headers) => {
    const url = await serve((request, response) => {
      if (request.headers.range) response.writeHead(status, headers).end('not the rest');
      else if (asked++ > 0) response.end(image);
      else {
        response.writeHead(200, { 'content-length': image.length });
        response.write(image.subarray(0, 300_000), () => response.destroy());
      }
    });
    let asked = 0;
    const { result, file } = download(url);
    expect(await result).toMatchObject({ bytes: image.length });
    expect(readFileSync(file).equals(image)).toBe(true);
  });

  test('says that the disk is full and leaves no half file', async () => {
    const url = await serve((_, response) => response.end(image));
    const place = await open(join(folder, 'probe'), 'w');
    const handles = Object.getPrototypeOf(place);
    await place.close();
    rmSync(join(folder, 'probe'));
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const write = vi.spyOn(handles, 'write').mockRejectedValue(full);
    try {
      expect(await codeOf(download(url).result)).toBe('disk-full');
    } finally {
      write.mockRestore();
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')(
    'a link that somebody placed where the half file used to be is neither followed nor taken away',
    async () => {
      const url = await serve((_, response) => response.end(image));
      writeFileSync(join(folder, 'victim'), 'whole');
      symlinkSync(join(folder, 'victim'), join(folder, 'image.bin.part'));
      await download(url).result;
      expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('whole');
      expect(readdirSync(folder).sort()).toEqual(['image.bin', 'image.bin.part', 'victim']);
    },
  );

  test('stops at more than any flash holds, whatever the server says of its length', async () => {
    const megabyte = Buffer.alloc(1 << 20, 0xe9);
    const url = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(megabyte));
      };
      response.on('drain', more);
      more();
    });
    await expect(download(url).result).rejects.toThrow('larger than any flash');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('ends at once when cancelled and leaves nothing behind', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-length': '500000' }).write(image.subarray(0, 1000)),
    );
    const cancel = new AbortController();
    const { result } = download(url, cancel.signal);
    cancel.abort(new EspError('cancelled', 'Cancelled.'));
    expect(await codeOf(result)).toBe('cancelled');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the cache', () => {
  const release = shippedReleases[0] as (typeof shippedReleases)[number];
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const options = (baseUrl: string) => ({ folder, clock, baseUrl, today: () => '2026-11-21T00:00:00Z' });

  test('asks the server once, then not again', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.end(image);
    });
    expect(await obtainRelease(release, options(url), context)).toMatchObject({ fromCache: false });
    expect(await obtainRelease(release, options(url), context)).toMatchObject({
      fromCache: true,
      bytes: image.length,
    });
    expect(asked).toBe(1);
  });

  test('hands out the very bytes that were checked, whatever becomes of the file afterwards', async () => {
    const url = await serve((_, response) => response.end(image));
    for (const fromCache of [false, true]) {
      const obtained = await obtainRelease(release, options(url), context);
      expect(obtained.fromCache).toBe(fromCache);
      writeFileSync(obtained.path, 'something else');
      expect(createHash('sha256').update(obtained.image).digest('hex')).toBe(obtained.sha256);
      writeFileSync(obtained.path, image);
    }
  });

  test('does not hand out a file that was changed since', async () => {
    const url = await serve((_, response) => response.end(image));
    const { path } = await obtainRelease(release, options(url), context);
    writeFileSync(path, 'something else');
    expect(await codeOf(obtainRelease(release, options(url), context))).toBe('image-damaged');
    expect(existsSync(path)).toBe(true);
  });

  test('does not hand out what another server gave', async () => {
    const other = Buffer.from(demoMicroPython({ seed: 7 }));
    let isFirst = true;
    const url = await serve((_, response) => response.end(isFirst ? image : other));
    const one = await obtainRelease(release, options(url), context);
    isFirst = false;
    const another = await obtainRelease(release, options(`${url}mirror/`), context);
    expect(another).toMatchObject({ fromCache: false });
    expect(another.sha256).not.toBe(one.sha256);
    expect(readFileSync(another.path).equals(other)).toBe(true);
  });

  test('keeps the list of each server apart', async () => {
    const newer = 'ESP8266_GENERIC-20990101-v9.9.9.bin';
    const url = await serve((_, response) => response.end(`<a href="${newer}">${newer}</a>`));
    await refreshReleases({ folder, pageUrl: url }, context);
    const names = (list: readonly { fileName: string }[]) => list.map(({ fileName }) => fileName);
    expect(names(await knownReleases(folder, url))).toContain(newer);
    expect(names(await knownReleases(folder))).not.toContain(newer);
    expect(names(await knownReleases(folder, `${url}other/`))).not.toContain(newer);
  });
});

describe('a download that is cut', () => {
  const cut = (etags: readonly (string | undefined)[], status = 206) => {
    let asked = 0;
    const starts: number[] = [];
    const listener: RequestListener = (request, response) => {
      const etag = etags[Math.min(asked, etags.length - 1)];
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      starts.push(start);
      const rest = image.subarray(start);
      const headers = { 'content-length': rest.length, ...(etag ? { etag } : {}) };
      response.writeHead(start ? status : 200, headers);
      if (asked++ > 0) response.end(rest);
      else response.write(image.subarray(0, 200_000), () => response.destroy());
    };
    return { listener, starts };
  };

  test.each([
    ['without a mark of the file', [undefined]],
    ['with a weak one', ['W/"1"']],
  ])('begins anew %s', async (_, etags) => {
    const { listener, starts } = cut(etags);
    const { result, file } = download(await serve(listener));
    await result;
    expect(readFileSync(file).equals(image)).toBe(true);
    expect(starts).toEqual([0, 0]);
  });

  test('begins anew where the rest is of another file, whatever the server was asked for', async () => {
    const { listener, starts } = cut(['"1"', '"2"']);
    const { result, file } = download(await serve(listener));
    await result;
    expect(readFileSync(file).equals(image)).toBe(true);
    expect(starts.filter((start) => start === 0).length).toBe(2);
  });

  test('ends in time where bytes keep dripping', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': image.length, etag: '"1"' });
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    const file = join(folder, 'image.bin');
    const result = downloadImage(
      { url, file, clock: systemClock, idleTimeoutMs: 5000, totalTimeoutMs: 300 },
      { signal: new AbortController().signal, onEvent: () => {} },
    );
    await expect(result).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(/in all/),
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});
