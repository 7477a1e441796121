import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepPrivate } from '../../src/disk/keep-private.ts';
import { neighbourName } from '../../src/disk/neighbour-name.ts';
import { NotRegularError, readRegular } from '../../src/disk/regular-file.ts';
import { sweepParts } from '../../src/disk/sweep-parts.ts';
import { renameOver, writeWhole, writeWholeSync } from '../../src/disk/write-whole.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isWindows = process.platform === 'win32';
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('a file is written whole or not at all', () => {
  test("a user's own x.part stays, and nothing is left beside the file", async () => {
    writeFileSync(join(folder, 'x.part'), 'mine');
    await writeWhole(join(folder, 'x'), 'new');
    writeWholeSync(join(folder, 'x'), 'newer');
    expect(readdirSync(folder).sort()).toEqual(['x', 'x.part']);
    expect(readFileSync(join(folder, 'x.part'), 'utf8')).toBe('mine');
    expect(readFileSync(join(folder, 'x'), 'utf8')).toBe('newer');
  });

  test('two names beside the same file are never the same', () => {
    expect(neighbourName('x')).not.toBe(neighbourName('x'));
  });

  test.skipIf(isWindows)('a link at the name is replaced, what it leads to is not touched', async () => {
    writeFileSync(join(folder, 'victim'), 'whole');
    symlinkSync(join(folder, 'victim'), join(folder, 'x'));
    await writeWhole(join(folder, 'x'), 'new');
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('whole');
  });

  test.skipIf(isWindows)('what is private is 0600 in a 0700 folder, over an open file too', async () => {
    const path = join(folder, 'new', 'x');
    await writeWhole(path, 'a', true);
    expect([modeOf(path), modeOf(join(folder, 'new'))]).toEqual([0o600, 0o700]);
    chmodSync(path, 0o644);
    await writeWhole(path, 'b', true);
    expect(modeOf(path)).toBe(0o600);
  });

  test.skipIf(isWindows)('another file keeps the mode that it had', async () => {
    writeFileSync(join(folder, 'run'), 'a');
    chmodSync(join(folder, 'run'), 0o750);
    await writeWhole(join(folder, 'run'), 'b');
    expect(modeOf(join(folder, 'run'))).toBe(0o750);
  });

  test.skipIf(isWindows)(
    'a folder, a FIFO and a link to a device are refused at once, both ways',
    async () => {
      mkdirSync(join(folder, 'folder'));
      execFileSync('mkfifo', [join(folder, 'fifo')]);
      symlinkSync('/dev/null', join(folder, 'device'));
      for (const name of ['folder', 'fifo', 'device']) {
        await expect(writeWhole(join(folder, name), 'x')).rejects.toThrow(NotRegularError);
        await expect(readRegular(join(folder, name))).rejects.toThrow(NotRegularError);
        expect(() => writeWholeSync(join(folder, name), 'x')).toThrow(NotRegularError);
      }
      expect(readdirSync(folder).sort()).toEqual(['device', 'fifo', 'folder']);
    },
  );
});

describe('a name as long as the disk takes', () => {
  test.each([
    ['letters', 'n'.repeat(255)],
    ['an ending', `${'n'.repeat(251)}.bin`],
    ['letters of two bytes', 'ä'.repeat(127)],
    ['letters of three bytes', '水'.repeat(85)],
    ['letters of four bytes', `x${'🐍'.repeat(63)}`],
  ])('is written, both ways: %s', async (_, name) => {
    await writeWhole(join(folder, name), 'new');
    writeWholeSync(join(folder, name), 'newer');
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('newer');
  });

  test.each([65, 143, 255])(
    'has a neighbour no longer than itself, or than any disk takes (%i bytes)',
    (bytes) => {
      for (const letter of ['n', 'ä', '水', '🐍']) {
        const name = letter.repeat(bytes / Buffer.byteLength(letter));
        const beside = basename(neighbourName(join(folder, name)));
        expect(Buffer.byteLength(beside)).toBeLessThanOrEqual(Math.max(86, bytes));
        expect(Buffer.from(beside).toString()).toBe(beside);
        expect(beside).toMatch(/\.[0-9a-f]{16}\.part$/);
      }
    },
  );

  test('has what a killed program left beside it swept, and of no other name', async () => {
    const name = 'n'.repeat(255);
    for (const path of [neighbourName(join(folder, name)), neighbourName(join(folder, `m${name.slice(1)}`))])
      writeFileSync(path, '');
    await sweepParts(join(folder, name), false, Date.now() + 1e9);
    expect(readdirSync(folder).map((left) => left[0])).toEqual(['m']);
  });
});

describe('a rename over a file that is held', () => {
  const failing = (code: string, times: number) => {
    let tries = 0;
    let waitedMs = 0;
    const doRename = async () => {
      if (tries++ < times) throw Object.assign(new Error(code), { code });
    };
    const pause = async (ms: number) => {
      waitedMs += ms;
    };
    return { run: () => renameOver('a', 'b', doRename, pause), waited: () => waitedMs, tries: () => tries };
  };

  test.each(['EPERM', 'EACCES', 'EBUSY'])('is tried again after %s', async (code) => {
    const held = failing(code, 5);
    await held.run();
    expect(held.tries()).toBe(6);
  });

  test('is given up after a second, and at once where waiting helps nobody', async () => {
    const held = failing('EBUSY', Number.POSITIVE_INFINITY);
    await expect(held.run()).rejects.toThrow('EBUSY');
    expect(held.waited()).toBe(1000);
    const full = failing('ENOSPC', 1);
    await expect(full.run()).rejects.toThrow('ENOSPC');
    expect(full.waited()).toBe(0);
  });
});

test.skipIf(isWindows)(
  'folders that others may read are mended to the bottom, links are not followed',
  () => {
    const state = join(folder, 'state');
    mkdirSync(join(state, 'backups', 'mac'), { recursive: true });
    writeFileSync(join(state, 'backups', 'mac', 'a.bin'), '');
    writeFileSync(join(folder, 'outside'), '');
    symlinkSync(join(folder, 'outside'), join(state, 'link'));
    for (const path of [state, join(state, 'backups'), join(state, 'backups', 'mac')]) chmodSync(path, 0o755);
    for (const path of [join(state, 'backups', 'mac', 'a.bin'), join(folder, 'outside')])
      chmodSync(path, 0o644);
    keepPrivate([state, join(folder, 'none')]);
    expect(modeOf(state)).toBe(0o700);
    expect(modeOf(join(state, 'backups', 'mac'))).toBe(0o700);
    expect(modeOf(join(state, 'backups', 'mac', 'a.bin'))).toBe(0o600);
    expect(modeOf(join(folder, 'outside'))).toBe(0o644);
  },
);
