// Firmware by name: what there is, what suits which flash, and how it gets here.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run as firmware } from '../../src/commands/firmware.ts';
import { createOutput } from '../../src/commands/output.ts';
import type { VerbContext, VerbOptions } from '../../src/commands/verb.ts';
import { systemClock } from '../../src/device/clock.ts';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { proxyFor } from '../../src/platform/firmware-source.ts';
import { bootLoaderData, extendedImage } from '../support/esp32-image.ts';
import { type FirmwareMirror, startMirror } from '../support/firmware-mirror.ts';

const image = demoMicroPython({ sizeBytes: 44 * 1024 });
const standard = 'ESP8266_GENERIC-20271203-v1.41.0.bin';
const small = 'ESP8266_GENERIC-FLASH_1M-20271203-v1.41.0.bin';
const nightly = 'ESP8266_GENERIC-20271224-v1.42.0-preview.9.gabcdef1234.bin';

const ofC3 = 'ESP32_GENERIC_C3-20271203-v1.41.0.bin';
/** For an ESP32-C3: its chip id is 5, and its segments lie in its RAM. */
const familyImage = extendedImage({ chipId: 5, segments: [[0x3fcd_5820, bootLoaderData()]] });

let mirror: FirmwareMirror;
let folder = '';
beforeEach(async () => {
  mirror = await startMirror({ [standard]: image, [small]: image, [nightly]: image, [ofC3]: familyImage });
  folder = mkdtempSync(join(tmpdir(), 'espwb-firmware-'));
});
afterEach(() => {
  mirror.stop();
  rmSync(folder, { recursive: true });
});

async function result(args: readonly string[], options: VerbOptions = {}) {
  const lines: string[] = [];
  const sink = { isTerminal: false, write: (text: string | Uint8Array) => lines.push(String(text)) };
  const output = createOutput(true, sink, sink, systemClock.now, () => 80);
  const { signal } = new AbortController();
  const nobody = () => Promise.reject(new Error('no board is asked'));
  const context: VerbContext = {
    output,
    signal,
    clock: systemClock,
    options: { port: undefined, json: true, yes: false },
    environment: { ESPWB_HOME: folder, ESPWB_FIRMWARE_MIRROR: mirror.url },
    operation: { signal, onEvent: output.event },
    openSession: nobody,
    openTransport: nobody,
    confirm: async () => {},
    openWorkbench: null,
  };
  await firmware(context, args, options);
  return JSON.parse(lines.at(-1) as string);
}

type Listed = { readonly id: string; readonly unsuited: string | null };
const idOf = ({ id }: Listed) => id;

describe('firmware list', () => {
  test('shows the demo images and the releases that ship with espwb, and asks nobody', async () => {
    const { images } = await result(['list']);
    expect(images.slice(0, 2).map(idOf)).toEqual(['demo-micropython', 'demo-nodemcu']);
    expect(images).toContainEqual(
      expect.objectContaining({
        id: 'micropython-1.27.0-FLASH_1M',
        kind: 'micropython',
        version: '1.27.0',
        variant: 'FLASH_1M',
      }),
    );
    expect(mirror.asked).toEqual([]);
  });

  test('with --refresh asks the page, and remembers what it said', async () => {
    const before = (await result(['list'])).images.map(idOf);
    const refreshed = (await result(['list'], { refresh: true })).images.map(idOf);
    expect(mirror.asked).toEqual(['']);
    expect(before).not.toContain('micropython-1.41.0');
    expect(refreshed).toContain('micropython-1.41.0');
    expect((await result(['list'])).images.map(idOf)).toEqual(refreshed);
  });

  test('of another chip shows its builds, with the one to take and why; its page is asked for that chip', async () => {
    const before = await result(['list'], { chip: 'ESP32-C3', flashSize: '4MB' });
    expect(before).toMatchObject({ chip: 'esp32c3', flashSizeBytes: 4 << 20 });
    expect(new Set(before.images.map(({ chip }: { chip: string }) => chip))).toEqual(new Set(['esp32c3']));
    await expect(result(['list'], { chip: 'esp32c3', refresh: true })).resolves.toMatchObject({
      images: expect.arrayContaining([
        expect.objectContaining({ id: 'micropython-1.41.0-ESP32_GENERIC_C3', proposed: expect.any(String) }),
      ]),
    });
    await expect(result(['list'], { chip: 'esp33' })).rejects.toMatchObject({ code: 'usage' });
    const { path } = await result(['get', 'micropython'], {
      chip: 'esp32c3',
      output: join(folder, 'c3.bin'),
    });
    expect(Buffer.compare(readFileSync(path), familyImage)).toBe(0);
    expect(mirror.asked.at(-1)).toBe(ofC3);
  });

  test('says of each image why it is nothing for a small flash', async () => {
    const { images } = await result(['list'], { flashSize: '1MB' });
    const of = (id: string) => images.find((each: Listed) => each.id === id).unsuited;
    expect(of('micropython-1.27.0')).toContain('needs 2 MB');
    expect(of('micropython-1.27.0-FLASH_1M')).toBeNull();
  });
});

describe('firmware get', () => {
  test('takes the newest finished release that suits the flash, once from the web and then from the cache', async () => {
    await result(['list'], { refresh: true });
    const output = join(folder, 'mine.bin');
    const first = await result(['get', 'micropython'], { output, flashSize: '1MB' });
    expect(first).toMatchObject({
      id: 'micropython-1.41.0-FLASH_1M',
      path: output,
      bytes: image.length,
      fromCache: false,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(Buffer.compare(readFileSync(output), image)).toBe(0);
    const again = await result(['get', 'micropython-1.41.0-flash_1m'], { output });
    expect(again).toMatchObject({ fromCache: true, sha256: first.sha256 });
    expect(mirror.asked).toEqual(['', small]);
  });

  test('refuses a cached image that is not the one that was downloaded', async () => {
    await result(['list'], { refresh: true });
    const output = join(folder, 'mine.bin');
    await result(['get', 'micropython-1.41.0'], { output });
    const cache = join(folder, 'cache', 'firmware');
    const [kept = ''] = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith(standard),
    );
    writeFileSync(join(cache, kept), 'something else');
    rmSync(output);
    await expect(result(['get', 'micropython-1.41.0'], { output })).rejects.toMatchObject({
      code: 'image-damaged',
    });
    expect(existsSync(output)).toBe(false);
  });

  test('names the ids that come near for one that does not exist', async () => {
    await expect(result(['get', 'micropython-9.9'])).rejects.toMatchObject({
      code: 'usage',
      ownHints: expect.arrayContaining([expect.stringContaining('micropython-1.')]),
    });
  });

  test('leaves nothing behind when the mirror does not have it', async () => {
    const output = join(folder, 'mine.bin');
    await expect(result(['get', 'micropython-1.27.0'], { output })).rejects.toMatchObject({
      code: 'network',
    });
    expect(existsSync(output)).toBe(false);
  });
});

describe('a proxy', () => {
  const https = new URL('https://micropython.org/resources/firmware/');
  test.each([
    [{ HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
    [{ HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:2' }, 'http://q:2'],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example.org, .micropython.org' }, undefined],
    [{ HTTPS_PROXY: 'http://p:1', no_proxy: 'python.org' }, 'http://p:1'],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
    [{ HTTPS_PROXY: 'user:secret@p:1' }, 'http://user:secret@p:1'],
    [{}, undefined],
  ])('is taken from %j: %s', (environment, expected) => {
    expect(proxyFor(https, environment)).toBe(expected);
  });

  test('is not used for plain http, which only leads to this computer', () => {
    expect(proxyFor(new URL('http://127.0.0.1:80/'), { HTTPS_PROXY: 'http://p:1' })).toBeUndefined();
  });
});
