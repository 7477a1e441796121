import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileWhole } from '../../src/device/write-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the file is there whole, in a folder that was not, and no half file beside it', async () => {
  const path = join(folder, 'new', 'a.bin');
  await writeFileWhole(path, Uint8Array.of(1, 2, 3));
  await writeFileWhole(path, Uint8Array.of(4, 5));
  expect([...(await readFile(path))]).toEqual([4, 5]);
  expect(await readdir(join(folder, 'new'))).toEqual(['a.bin']);
});

test('what cannot be written says so and leaves no half file behind', async () => {
  await writeFile(join(folder, 'file'), 'x');
  const inside = join(folder, 'file', 'a.bin');
  await expect(writeFileWhole(inside, 'text')).rejects.toMatchObject({ code: 'file-unreadable' });
  await expect(writeFileWhole(folder, 'text')).rejects.toMatchObject({ code: 'file-unreadable' });
  expect(await readdir(folder)).toEqual(['file']);
});
