// Where espwb keeps things on each system, and that what earlier versions kept elsewhere comes along.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folders } from '../../src/platform/folders.ts';
import { moveFormerFolders } from '../../src/platform/move-folders.ts';
import { canLink } from '../support/can-link.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-folders-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('the folders of espwb', () => {
  const ada = 'C:\\Users\\ada';

  test('are in %LOCALAPPDATA% on Windows, or where that usually is', () => {
    const atHome = {
      state: 'C:\\Users\\ada\\AppData\\Local\\espwb\\state',
      cache: 'C:\\Users\\ada\\AppData\\Local\\espwb\\cache',
      config: 'C:\\Users\\ada\\AppData\\Local\\espwb\\config',
    };
    expect(folders({}, { platform: 'win32', home: ada })).toEqual(atHome);
    expect(folders({ LOCALAPPDATA: '' }, { platform: 'win32', home: ada })).toEqual(atHome);
    expect(folders({ LOCALAPPDATA: 'D:\\local' }, { platform: 'win32', home: ada }).state).toBe(
      'D:\\local\\espwb\\state',
    );
  });

  test('are in ~/Library on macOS', () => {
    expect(folders({}, { platform: 'darwin', home })).toEqual({
      state: join(home, 'Library/Application Support/espwb/state'),
      cache: join(home, 'Library/Caches/espwb'),
      config: join(home, 'Library/Application Support/espwb/config'),
    });
  });

  test.each(['linux', 'freebsd'])('are those of XDG on %s, whatever LOCALAPPDATA says', (platform) => {
    const usual = {
      state: join(home, '.local/state/espwb'),
      cache: join(home, '.cache/espwb'),
      config: join(home, '.config/espwb'),
    };
    expect(folders({ LOCALAPPDATA: 'D:\\local' }, { platform, home })).toEqual(usual);
    mkdirSync(join(home, 'Library/Application Support/espwb/state'), { recursive: true });
    expect(folders({ XDG_CACHE_HOME: '/var/tmp' }, { platform, home })).toEqual({
      ...usual,
      cache: join('/var/tmp', 'espwb'),
    });
  });

  test.each(['linux', 'darwin', 'win32'])('are where somebody says on %s', (platform) => {
    const place = { platform, home };
    expect(folders({ XDG_STATE_HOME: '/data' }, place).state).toBe(join('/data', 'espwb'));
    const all = { ESPWB_HOME: '/own', XDG_STATE_HOME: '/data', LOCALAPPDATA: 'D:\\local' };
    expect(folders(all, place)).toEqual({
      state: join('/own', 'state'),
      cache: join('/own', 'cache'),
      config: join('/own', 'config'),
    });
  });
});

describe('what earlier versions kept in the folders of XDG', () => {
  // On every system with its own kind of paths.
  const platform = process.platform === 'win32' ? 'win32' : 'darwin';
  const place = () => ({ platform, home });
  const environment = () => ({ LOCALAPPDATA: join(home, 'AppData', 'Local') });
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  const now = () => folders(environment(), place());
  const move = (doRename?: typeof rename) => moveFormerFolders(environment(), place(), doRename as never);
  const textIn = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
  const xdg = ['.local/state/espwb', '.cache/espwb', '.config/espwb'];
  const hasOld = () => xdg.filter((folder) => existsSync(join(home, folder)));

  beforeEach(() => {
    put('.local/state/espwb/boards/demo.flash', 'flash');
    put('.cache/espwb/firmware/a.bin', 'image');
    put('.config/espwb/settings.json', '{}');
  });

  test('is moved to the folders of the system, once', async () => {
    expect(now().state).toBe(join(home, '.local/state/espwb'));
    await move();
    expect(now().state).not.toContain('.local');
    expect(textIn(now().state, 'boards/demo.flash')).toBe('flash');
    expect(textIn(now().cache, 'firmware/a.bin')).toBe('image');
    expect(textIn(now().config, 'settings.json')).toBe('{}');
    expect(hasOld()).toEqual([]);
    // An earlier version has run once more: what it kept is no reason to give up what there is.
    put('.local/state/espwb/boards/demo.flash', 'of the earlier one');
    await move();
    expect(textIn(now().state, 'boards/demo.flash')).toBe('flash');
    expect(textIn(home, '.local/state/espwb/boards/demo.flash')).toBe('of the earlier one');
  });

  test('moves folder by folder: one that is there already stays as it is', async () => {
    await move();
    rmSync(now().cache, { recursive: true });
    put('.cache/espwb/firmware/a.bin', 'newer');
    put('.config/espwb/settings.json', '{"old":true}');
    await move();
    expect(textIn(now().cache, 'firmware/a.bin')).toBe('newer');
    expect(textIn(now().config, 'settings.json')).toBe('{}');
  });

  test('is used where it is as long as it cannot be moved', async () => {
    const held = Object.assign(new Error('held'), { code: 'EPERM' });
    await move(() => Promise.reject(held));
    expect(hasOld()).toEqual(xdg);
    expect(now()).toEqual({
      state: join(home, xdg[0] as string),
      cache: join(home, xdg[1] as string),
      config: join(home, xdg[2] as string),
    });
    await move();
    expect(hasOld()).toEqual([]);
  });

  test('stays while a virtual board of an earlier version runs', async () => {
    put('.local/state/espwb/boards/demo.lock', `${process.pid}\n`);
    await move();
    expect(hasOld()).toEqual(['.local/state/espwb']);
    expect(now().state).toBe(join(home, '.local/state/espwb'));
    // A crash leaves its lock.
    put('.local/state/espwb/boards/demo.lock', '999999999\n');
    await move();
    expect(hasOld()).toEqual([]);
  });

  /** As rename answers between two drives; within one it does its work. */
  const betweenDrives: typeof rename = async (from, to) => {
    if (`${from}`.includes('.part')) return rename(from, to);
    throw Object.assign(new Error('other drive'), { code: 'EXDEV' });
  };

  test('crosses to another drive as a copy that appears whole', async () => {
    await move(betweenDrives);
    expect(textIn(now().state, 'boards/demo.flash')).toBe('flash');
    expect(hasOld()).toEqual([]);
  });

  test('that does not get across leaves nothing half there', async () => {
    await move(async (from) => {
      const code = `${from}`.includes('.part') ? 'ENOSPC' : 'EXDEV';
      throw Object.assign(new Error(code), { code });
    });
    expect(hasOld()).toEqual(xdg);
    expect(
      readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => /\.part/.test(name)),
    ).toEqual([]);
    expect(textIn(now().state, 'boards/demo.flash')).toBe('flash');
  });

  test.runIf(canLink())('a link to it stays, and is followed', async () => {
    const elsewhere = join(home, 'dotfiles');
    await rename(join(home, '.config/espwb'), elsewhere);
    symlinkSync('../dotfiles', join(home, '.config/espwb'), 'junction');
    await move();
    expect(hasOld()).toEqual(['.config/espwb']);
    expect(textIn(now().config, 'settings.json')).toBe('{}');
  });

  test('is nobody’s business on Linux, or with ESPWB_HOME', async () => {
    await moveFormerFolders(environment(), { platform: 'linux', home });
    await moveFormerFolders({ ...environment(), ESPWB_HOME: join(home, 'own') }, place());
    expect(hasOld()).toEqual(xdg);
  });
});
