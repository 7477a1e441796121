import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockFile, lockHolder } from '../../src/platform/lock-file.ts';

describe('a lock file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'espwb-lock-'));
    path = join(folder, 'demo.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is had by one at a time, who is named to the other', async () => {
    const first = await lockFile(path);
    expect(await lockFile(path)).toEqual({ holder: process.pid });
    await first.release?.();
    expect(existsSync(path)).toBe(false);
    expect((await lockFile(path)).release).toBeTypeOf('function');
  });

  test('of a process that is gone counts for nothing: a crash locks nobody out', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(path, `${pid}\n`);
    expect(await lockHolder(path)).toBeNull();
    expect((await lockFile(path)).release).toBeTypeOf('function');
  });

  test.runIf(process.platform === 'linux')(
    'of a process whose number belongs to another one since counts for nothing: a power cut locks nobody out',
    async () => {
      const lock = await lockFile(path);
      const [number, start = ''] = readFileSync(path, 'utf8').split('\n');
      expect(await lockHolder(path)).toBe(process.pid);
      const [boot, ticks] = start.split(' ');
      for (const other of [`${boot} ${Number(ticks) + 1}`, `${boot}0 ${ticks}`]) {
        writeFileSync(path, `${number}\n${other}\n`);
        expect(await lockHolder(path)).toBeNull();
      }
      // As an earlier espwb has written it.
      writeFileSync(path, `${number}\n`);
      expect(await lockHolder(path)).toBe(process.pid);
      await lock.release?.();
    },
  );

  test('is had by one of twenty that come at once over a stale one, and leaves nothing beside it', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(path, `${pid}\n`);
    const results = await Promise.all(Array.from({ length: 20 }, () => lockFile(path)));
    expect(results.filter((result) => result.release)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['demo.lock']);
  });

  test('that is a folder is named and not waited for', async () => {
    mkdirSync(path);
    await expect(lockFile(path)).rejects.toThrow('is a folder and no file');
  });

  test.each(['', 'nonsense', '-1', '0'])('that says %j counts for nothing', async (text) => {
    writeFileSync(path, text);
    expect((await lockFile(path)).release).toBeTypeOf('function');
  });
});
