// Files of any length, with a bound on what is held of them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAtMost } from '../../src/device/read-at-most.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file read with a bound', () => {
  test.each([0, 1, 99, 100])('of %i bytes, at most 100, comes whole', async (sizeBytes) => {
    const content = Uint8Array.from({ length: sizeBytes }, (_, at) => at);
    await writeFile(join(folder, 'a'), content);
    expect(await readAtMost(join(folder, 'a'), 100)).toEqual(content);
  });

  test('of one byte more does not', async () => {
    await writeFile(join(folder, 'a'), new Uint8Array(101));
    expect(await readAtMost(join(folder, 'a'), 100)).toBeNull();
  });

  test.skipIf(process.platform === 'win32')('a device without an end is given up', async () => {
    expect(await readAtMost('/dev/zero', 3 << 20)).toBeNull();
  });

  test('one that is not there says so', async () => {
    await expect(readAtMost(join(folder, 'no'), 100)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
