import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leftOutParts } from '../../src/platform/image-neighbours.ts';
import { readImageFile } from '../../src/services/image-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-image-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

describe('reading an image', () => {
  test('gives the bytes of a file, also through a link', async () => {
    writeFileSync(at('fw.bin'), 'abc');
    expect(Buffer.from(await readImageFile(at('fw.bin'))).toString()).toBe('abc');
    if (process.platform === 'win32') return;
    symlinkSync(at('fw.bin'), at('link.bin'));
    expect(await readImageFile(at('link.bin'))).toHaveLength(3);
  });

  test('refuses a folder and what is not there', async () => {
    mkdirSync(at('x.bin'));
    await expect(readImageFile(at('x.bin'))).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringMatching(/is a folder, not a file/),
    });
    await expect(readImageFile(at('no.bin'))).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  test.skipIf(process.platform === 'win32')('refuses at once a pipe, a device and a socket', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
    symlinkSync('/dev/zero', at('zero.bin'));
    try {
      for (const [path, words] of [
        [at('pipe'), /is a pipe/],
        [at('socket'), /is a socket/],
        [at('zero.bin'), /is a device/],
      ] as const)
        await expect(readImageFile(path)).rejects.toMatchObject({
          code: 'file-unreadable',
          message: expect.stringMatching(words),
        });
    } finally {
      server.close();
    }
  });

  test('refuses a file larger than any flash without reading it', async () => {
    writeFileSync(at('huge.bin'), '');
    truncateSync(at('huge.bin'), 16 * 1024 * 1024 + 1);
    await expect(readImageFile(at('huge.bin'))).rejects.toMatchObject({ code: 'image-too-large' });
  });

  test('refuses a file that grows or shrinks while it is read', async () => {
    const size = 8 * 1024 * 1024;
    for (const change of [() => appendFileSync(at('fw.bin'), 'more'), () => truncateSync(at('fw.bin'), 10)]) {
      writeFileSync(at('fw.bin'), Buffer.alloc(size));
      const reading = readImageFile(at('fw.bin'), { onPiece: change });
      await expect(reading).rejects.toMatchObject({
        code: 'file-unreadable',
        message: expect.stringMatching(/changed while it was read/),
      });
    }
  });
});

describe('the other half of a firmware', () => {
  const put = (...names: string[]) => {
    for (const name of names) writeFileSync(at(name), 'x');
  };

  const given = (path: string, sizeBytes = 1) => ({ path, bytes: new Uint8Array(sizeBytes) });

  test('that lies beside and is not given is told', async () => {
    put('0x00000.bin', '0x10000.bin', 'other.bin', 'x-0x20000.bin');
    expect(await leftOutParts([given(at('0x00000.bin'))])).toEqual([
      expect.stringMatching(/0x00000\.bin \(for 0x0\).*: 0x10000\.bin beside it is not given/),
    ]);
    expect(await leftOutParts([given(at('0x00000.bin')), given(at('0x10000.bin'))])).toEqual([]);
    expect(await leftOutParts([given(at('other.bin'))])).toEqual([]);
    expect(await leftOutParts([given(at('x-0x20000.bin'))])).toEqual([]);
  });

  test('belongs to the same copy', async () => {
    put('0x00000 (1).bin', '0x10000.bin', '0x10000 (1).bin');
    expect(await leftOutParts([given(at('0x00000 (1).bin'))])).toEqual([
      expect.stringContaining('0x10000 (1).bin'),
    ]);
    expect(await leftOutParts([given(at('0x00000 (1).bin')), given(at('0x10000 (1).bin'))])).toEqual([]);
  });

  test.each(['0x00000.bin', '0x00000 (1).bin', '0x00000 - Copy.bin', 'Copy of 0x00000.bin'])(
    'is told of a lone %s, too',
    async (name) => {
      put(name);
      expect(await leftOutParts([given(at(name))])).toEqual([
        expect.stringContaining('0x10000.bin as a rule'),
      ]);
    },
  );

  test.each(['0x10000.bin', '0x11000.bin', '0x10000_1.bin'])('and of a lone %s', async (name) => {
    put(name);
    expect(await leftOutParts([given(at(name))])).toEqual([expect.stringContaining('the one for 0x0')]);
  });

  test('is not missed where the name says more, or the file reaches beyond its place', async () => {
    put('firmware-0x00000.bin', '0x00000.bin');
    expect(await leftOutParts([given(at('firmware-0x00000.bin'))])).toEqual([]);
    expect(await leftOutParts([given(at('0x00000.bin'), 0x10001)])).toEqual([]);
  });
});
