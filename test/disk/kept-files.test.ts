// What espwb keeps beside what it writes whole: records that grow, and what a killed program has left.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendPrivate } from '../../src/disk/append-private.ts';
import { neighbourName } from '../../src/disk/neighbour-name.ts';
import { NotRegularError, readRegularSync } from '../../src/disk/regular-file.ts';
import { sweepParts } from '../../src/disk/sweep-parts.ts';
import { writeWhole } from '../../src/disk/write-whole.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isWindows = process.platform === 'win32';
const modeOf = (path: string) => lstatSync(path).mode & 0o777;

describe('a record', () => {
  test('grows by what is added, also by several at once', async () => {
    const path = join(folder, 'state', 'record');
    await Promise.all(Array.from({ length: 20 }, (_, at) => appendPrivate(path, `line ${at}\n`)));
    expect(readFileSync(path, 'utf8').trim().split('\n').sort()).toEqual(
      Array.from({ length: 20 }, (_, at) => `line ${at}`).sort(),
    );
  });

  test('that was cut in the middle of a line goes on in a new one', async () => {
    const path = join(folder, 'record');
    writeFileSync(path, '{"whole":1}\n{"cut":');
    await appendPrivate(path, '{"next":2}\n');
    expect(readFileSync(path, 'utf8')).toBe('{"whole":1}\n{"cut":\n{"next":2}\n');
  });

  test.skipIf(isWindows)('is its owner’s alone, also where it was not', async () => {
    const path = join(folder, 'state', 'record');
    await appendPrivate(path, 'a\n');
    expect([modeOf(path), modeOf(join(folder, 'state'))]).toEqual([0o600, 0o700]);
    chmodSync(path, 0o644);
    await appendPrivate(path, 'b\n');
    expect(modeOf(path)).toBe(0o600);
  });

  test.skipIf(isWindows)(
    'is written through no link, into no second name and into nothing else',
    async () => {
      writeFileSync(join(folder, 'victim'), 'whole\n');
      symlinkSync(join(folder, 'victim'), join(folder, 'link'));
      linkSync(join(folder, 'victim'), join(folder, 'second'));
      symlinkSync(join(folder, 'nothing'), join(folder, 'dangling'));
      mkdirSync(join(folder, 'folder'));
      execFileSync('mkfifo', [join(folder, 'fifo')]);
      symlinkSync('/dev/null', join(folder, 'device'));
      for (const name of ['link', 'second', 'dangling', 'folder', 'fifo', 'device'])
        await expect(appendPrivate(join(folder, name), 'x'), name).rejects.toThrow(NotRegularError);
      expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('whole\n');
      expect(readdirSync(folder)).not.toContain('nothing');
    },
  );
});

test.skipIf(isWindows)('what is no file is not waited for, read at once or not', () => {
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  symlinkSync('/dev/zero', join(folder, 'device'));
  for (const name of ['fifo', 'device'])
    expect(() => readRegularSync(join(folder, name))).toThrow(NotRegularError);
});

describe('what a killed program has left beside a file', () => {
  const aged = (name: string, hours: number) => {
    const path = join(folder, name);
    writeFileSync(path, 'x');
    const seconds = Date.now() / 1000 - hours * 3600;
    utimesSync(path, seconds, seconds);
    return name;
  };
  const partOf = (name: string) => neighbourName(name);

  test('is removed after a day, with the next that is written there', async () => {
    aged(partOf('a'), 25);
    const young = aged(partOf('a'), 23);
    await writeWhole(join(folder, 'a'), 'new');
    expect(readdirSync(folder).sort()).toEqual(['a', young].sort());
  });

  test('of other files only where the folder is espwb’s own', async () => {
    const other = aged(partOf('b'), 48);
    await writeWhole(join(folder, 'a'), 'new');
    expect(readdirSync(folder).sort()).toEqual(['a', other].sort());
    await writeWhole(join(folder, 'a'), 'new', true);
    expect(readdirSync(folder)).toEqual(['a']);
  });

  test('a file of the user’s own stays, however it is called', async () => {
    const own = [
      aged('a.part', 1000),
      aged('a.0123.part', 1000),
      aged('a.0123456789abcdef.part.bin', 1000),
      aged('a.0123456789ABCDEF.part', 1000),
    ];
    mkdirSync(join(folder, 'a.fedcba9876543210.part'));
    await sweepParts(join(folder, 'a'), true, Date.now() + 1e12);
    expect(readdirSync(folder).sort()).toEqual([...own, 'a.fedcba9876543210.part'].sort());
  });

  test.skipIf(isWindows)('a link that is called like one stays, and so does what it leads to', async () => {
    aged('victim', 1000);
    symlinkSync(join(folder, 'victim'), join(folder, 'a.0123456789abcdef.part'));
    await sweepParts(join(folder, 'a'), true, Date.now() + 1e12);
    expect(readdirSync(folder).sort()).toEqual(['a.0123456789abcdef.part', 'victim']);
  });
});
