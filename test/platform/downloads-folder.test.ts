// The downloads folder, watched on the real file system; what is told ends each wait.
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/device/clock.ts';
import { demoMicroPython, demoNodeMcu } from '../../src/device/image/demo-image.ts';
import { downloadsFolder, watchDownloads } from '../../src/platform/downloads-folder.ts';

let folder: string;
let stop = () => {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-downloads-'));
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true });
});

/** Paths as they are told, one a call. */
function watched(): () => Promise<string> {
  const told: string[] = [];
  let wake = () => {};
  ({ stop } = watchDownloads(folder, systemClock, ({ path, facts, isNew }) => {
    told.push(`${isNew ? 'new' : 'old'} ${facts.kind} ${path}`);
    wake();
  }));
  return async () => {
    while (told.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return told.shift() as string;
  };
}

describe('the downloads folder', () => {
  test('is the one that the desktop names, else Downloads at home', () => {
    expect(downloadsFolder({ XDG_DOWNLOAD_DIR: '/data/in' })).toBe('/data/in');
    expect(downloadsFolder({}, folder)).toBe(join(folder, 'Downloads'));
    mkdirSync(join(folder, '.config'));
    const named =
      '# by the desktop\nXDG_DESKTOP_DIR="$HOME/Schreibtisch"\nXDG_DOWNLOAD_DIR="$HOME/Empfangen"\n';
    writeFileSync(join(folder, '.config', 'user-dirs.dirs'), named);
    expect(downloadsFolder({}, folder)).toBe(`${folder}/Empfangen`);
    expect(downloadsFolder({ XDG_DOWNLOAD_DIR: '/data/in' }, folder)).toBe('/data/in');
  });

  test('tells first of the NodeMCU images that are there, the newest last, and of no other image', async () => {
    const at = (name: string, image: Uint8Array, time: number) => {
      writeFileSync(join(folder, name), image);
      utimesSync(join(folder, name), time, time);
    };
    at('new.bin', demoNodeMcu(), 2_000_000);
    at('old.bin', demoNodeMcu(), 1_000_000);
    at('python.bin', demoMicroPython(), 3_000_000);
    const next = watched();
    expect(await next()).toBe(`old nodemcu ${join(folder, 'old.bin')}`);
    expect(await next()).toBe(`old nodemcu ${join(folder, 'new.bin')}`);
  });

  test('tells of a whole image that is saved there, and of nothing else', async () => {
    const next = watched();
    writeFileSync(join(folder, 'notes.txt'), 'no image');
    writeFileSync(join(folder, 'page.bin'), '<html>log in first</html>');
    writeFileSync(join(folder, 'half.bin'), demoMicroPython().subarray(0, 100_000));
    writeFileSync(join(folder, 'empty.bin'), '');
    const image = join(folder, 'nodemcu-release-11-modules-2026-11-21-float.bin');
    writeFileSync(image, demoNodeMcu());
    expect(await next()).toBe(`new nodemcu ${image}`);
  });

  test('tells of a download that gets its name when it is whole', async () => {
    const next = watched();
    const part = join(folder, 'firmware.bin.crdownload');
    writeFileSync(part, demoMicroPython());
    renameSync(part, join(folder, 'firmware.bin'));
    expect(await next()).toBe(`new micropython ${join(folder, 'firmware.bin')}`);
  });

  test('that does not exist is nothing to wait for, and stopping it is no error', () => {
    const stopNone = watchDownloads(join(folder, 'none'), systemClock, () => {});
    expect(stopNone.isWatching).toBe(false);
    expect(stopNone.stop()).toBeUndefined();
  });
});
