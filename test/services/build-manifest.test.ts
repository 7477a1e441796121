import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chip } from '../../src/device/chips/chip.ts';
import { chipNamed } from '../../src/device/chips/index.ts';
import { isEspError } from '../../src/device/errors.ts';
import { buildFor, parseBuildManifest } from '../../src/device/image/family/build-manifest.ts';
import { readBuildManifest } from '../../src/services/build-manifest.ts';
import { runs } from '../support/sampled.ts';

const esp32 = chipNamed('esp32');
const c3 = chipNamed('esp32c3');
const flasherArgs = {
  write_flash_args: ['--flash_mode', 'dio', '--flash_size', '4MB', '--flash_freq', '40m'],
  flash_settings: { flash_mode: 'dio', flash_size: '4MB', flash_freq: '40m' },
  flash_files: {
    '0x1000': 'bootloader/bootloader.bin',
    '0x10000': 'blink.bin',
    '0x8000': 'partition_table/partition-table.bin',
  },
  bootloader: { offset: '0x1000', file: 'bootloader/bootloader.bin', encrypted: 'false' },
  extra_esptool_args: { after: 'hard_reset', before: 'default_reset', stub: true, chip: 'esp32' },
};
const webTools = {
  name: 'Node',
  version: '1.2',
  new_install_prompt_erase: true,
  builds: [
    { chipFamily: 'ESP8266', parts: [{ path: 'esp8266.bin', offset: 0 }] },
    { chipFamily: 'ESP32', parts: [{ path: 'esp32.factory.bin', offset: 0 }] },
    {
      chipFamily: 'ESP32-C3',
      parts: [
        { path: 'c3/boot.bin', offset: 0 },
        { path: './c3/app.bin', offset: 65_536 },
      ],
    },
  ],
};
const manifest = (value: unknown) => {
  const found = parseBuildManifest(JSON.stringify(value));
  if (!found) throw new Error('no manifest');
  return found;
};

describe('what a manifest says', () => {
  test('flasher_args.json of ESP-IDF: each file at its offset, and the chip', () => {
    expect(buildFor(manifest(flasherArgs), esp32)).toEqual({
      chip: esp32,
      chipName: 'esp32',
      parts: [
        { offset: 0x1000, path: 'bootloader/bootloader.bin' },
        { offset: 0x10000, path: 'blink.bin' },
        { offset: 0x8000, path: 'partition_table/partition-table.bin' },
      ],
    });
  });

  test.each([
    ['esp8266', ['esp8266.bin']],
    ['esp32', ['esp32.factory.bin']],
    ['esp32c3', ['c3/boot.bin', 'c3/app.bin']],
  ] as const)('manifest.json of ESP Web Tools: the build for an %s', (id, paths) => {
    const { parts } = buildFor(manifest(webTools), chipNamed(id));
    expect(parts.map(({ path }) => path)).toEqual(paths);
  });

  test('several builds and a chip that is none of theirs, or not known', () => {
    expect(() => buildFor(manifest(webTools), chipNamed('esp32s2'))).toThrow(
      expect.objectContaining({
        code: 'image-wrong-chip',
        message: expect.stringMatching(/none for an ESP32-S2/),
      }),
    );
    expect(() => buildFor(manifest(webTools), null)).toThrow(/ESP8266, ESP32, ESP32-C3: which one depends/);
    expect(buildFor(manifest(flasherArgs), null).parts).toHaveLength(3);
    expect(() => buildFor(manifest(flasherArgs), c3)).toThrow(
      expect.objectContaining({ code: 'image-wrong-chip' }),
    );
  });

  test('JSON of other kinds is none', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{}',
      'null',
      '{"builds":3}',
      '"builds"',
      '{"name":"package","version":"1"}',
    ])
      expect(parseBuildManifest(text)).toBeNull();
  });

  test.each([
    '../secret.bin',
    'a/../../secret.bin',
    '/etc/passwd',
    'C:\\x.bin',
    '..\\x.bin',
    '\\\\server\\x.bin',
    'a\0b',
    '.',
  ])('%j leads out of the folder', (path) => {
    for (const found of [{ flash_files: { '0x0': path } }, { builds: [{ parts: [{ path, offset: 0 }] }] }])
      expect(() => manifest(found)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('an address on the web is told as one', () => {
    const found = {
      builds: [{ chipFamily: 'ESP32', parts: [{ path: 'https://x.example/a.bin', offset: 0 }] }],
    };
    expect(() => manifest(found)).toThrow(/an address on the web/);
  });

  test.each([-1, 0.5, 1e12, '0xzz', '12MB', null, {}, '-4'])('%j is no offset', (offset) => {
    expect(() => manifest({ builds: [{ parts: [{ path: 'a.bin', offset }] }] })).toThrow(/is not an offset/);
  });

  test('thousands of parts are refused, and no JSON makes it throw anything but its own error', () => {
    const parts = Array.from({ length: 5000 }, () => ({ path: 'a.bin', offset: 0 }));
    expect(() => manifest({ builds: [{ parts }] })).toThrow(/5000 parts/);
    const shaped = fc.record({
      builds: fc.jsonValue(),
      flash_files: fc.jsonValue(),
      extra_esptool_args: fc.jsonValue(),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          shaped,
          fc.record({ builds: fc.array(fc.record({ parts: fc.jsonValue() })) }),
        ),
        (value) => {
          try {
            parseBuildManifest(JSON.stringify(value));
          } catch (error) {
            expect(isEspError(error)).toBe(true);
          }
        },
      ),
      { numRuns: runs(200) },
    );
  });
});

describe('its files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'manifest-'));
    await mkdir(join(folder, 'build', 'c3'), { recursive: true });
    await writeFile(join(folder, 'secret.bin'), 'secret');
    for (const name of ['esp32.factory.bin', 'c3/boot.bin', 'c3/app.bin'])
      await writeFile(join(folder, 'build', name), name);
    await writeFile(join(folder, 'build', 'manifest.json'), JSON.stringify(webTools));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = (chip: Chip | null, name = 'manifest.json') =>
    readBuildManifest(join(folder, 'build', name), async () => chip);

  test('are read from its folder', async () => {
    expect(await read(c3)).toEqual([
      { path: join(folder, 'build', 'c3/boot.bin'), offset: 0, bytes: expect.any(Uint8Array) },
      { path: join(folder, 'build', 'c3/app.bin'), offset: 0x10000, bytes: expect.any(Uint8Array) },
    ]);
    await expect(read(chipNamed('esp8266'))).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  test.runIf(process.platform !== 'win32')('but not through a link that leads out of it', async () => {
    await symlink(join(folder, 'secret.bin'), join(folder, 'build', 'link.bin'));
    await symlink(folder, join(folder, 'build', 'up'));
    for (const path of ['link.bin', 'up/secret.bin']) {
      const text = JSON.stringify({ flash_files: { '0x0': path } });
      await writeFile(join(folder, 'build', 'bad.json'), text);
      await expect(read(null, 'bad.json')).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('leads out of the folder'),
      });
    }
  });

  test('a JSON file that is none is left to whoever reads images', async () => {
    await writeFile(join(folder, 'build', 'other.json'), '{"name":"x"}');
    expect(await read(null, 'other.json')).toBeNull();
  });
});
