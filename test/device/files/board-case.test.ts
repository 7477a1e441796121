// A.py and a.py on their way to a board: whose file system takes them for one, as FAT does, and whose does not.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placements } from '../../../src/commands/fs-transfer.ts';
import { asSpelledThere } from '../../../src/device/files/board-case.ts';
import { planUpload } from '../../../src/device/files/copy.ts';
import { withFiles } from '../../../src/device/files/open-files.ts';
import type { RemoteFiles } from '../../../src/device/files/remote-files.ts';
import { planSync, sync } from '../../../src/device/files/sync.ts';
import { foldingFiles } from '../../support/folding-files.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let live: LiveBoard;
let here: string;
beforeEach(async () => {
  here = mkdtempSync(join(tmpdir(), 'espwb-case-'));
  live = await liveBoard('micropython');
});
afterEach(async () => {
  await live.stop();
  rmSync(here, { recursive: true });
});

/** Whether this computer has both names in one folder; the board alone is asked where it has not. */
const hasBoth = process.platform !== 'win32' && process.platform !== 'darwin';

function put(name: string, text: string) {
  mkdirSync(dirname(join(here, name)), { recursive: true });
  writeFileSync(join(here, name), text);
}

const bytes = (text: string) => new TextEncoder().encode(text);
type Kind = 'fat' | 'littlefs';
/** With these files on the board beside boot.py, which MicroPython makes. */
const onBoard = <T>(kind: Kind, texts: Record<string, string>, act: (files: RemoteFiles) => Promise<T>) =>
  withFiles(live.session, {}, live.context, async (real, { signal }) => {
    const files = kind === 'fat' ? foldingFiles(real) : real;
    for (const [path, text] of Object.entries(texts)) {
      if (dirname(path) !== '/') await files.makeFolder(dirname(path), signal).catch(() => {});
      await files.write(path, bytes(text), { signal });
    }
    return act(files);
  });
const listed = async (files: RemoteFiles) => {
  const found = (await files.survey('/', new Set(), live.signal)) ?? [];
  const paths = found.filter(({ kind }) => kind === 'file').map(({ path }) => path);
  return paths.filter((path) => path !== '/boot.py').sort();
};
const request = (remove = false) => ({ localFolder: here, remoteFolder: '/', remove, dryRun: false });

describe('sync to a board that takes upper and lower case for one', () => {
  test('writes to the name that is there and deletes neither, with --delete too', async () => {
    put('Main.py', 'new');
    put('Lib/x.py', 'x');
    put('boot.py', '');
    await onBoard('fat', { '/main.py': 'old', '/lib/X.py': 'x', '/gone.py': '' }, async (files) => {
      const { plan } = await sync(files, request(true), live.context);
      const sent = plan.send.filter(({ to }) => to !== '/boot.py').map(({ to, isNew }) => [to, isNew]);
      expect(sent).toEqual([['/main.py', false]]);
      expect([plan.removeFiles, plan.removeFolders, plan.makeFolders]).toEqual([['/gone.py'], [], []]);
      expect(await listed(files)).toEqual(['/lib/X.py', '/main.py']);
      expect(Buffer.from(await files.read('/main.py', { signal: live.signal })).toString()).toBe('new');
      // Nothing is left to do.
      const again = await sync(files, request(true), live.context);
      expect([again.sentFiles, again.removedFiles]).toEqual([0, 0]);
    });
  });

  test.runIf(hasBoth)('leaves the second of two files of this computer out and says so', async () => {
    put('A.py', 'upper');
    put('a.py', 'lower');
    await onBoard('fat', {}, async (files) => {
      const { plan } = await sync(files, request(), live.context);
      expect(plan.leftOut).toEqual([{ name: 'a.py', reason: 'same-name-there' }]);
      expect(await listed(files)).toEqual(['/A.py']);
    });
  });

  test.runIf(hasBoth)('keeps the one whose name is there', async () => {
    put('A.py', 'upper');
    put('a.py', 'lower');
    await onBoard('fat', { '/a.py': 'lower' }, async (files) => {
      const { plan, removedFiles } = await sync(files, request(true), live.context);
      expect(plan.leftOut).toEqual([{ name: 'A.py', reason: 'same-name-there' }]);
      expect([plan.send.filter(({ to }) => to !== '/boot.py'), plan.unchanged]).toEqual([[], 1]);
      expect(removedFiles).toBe(1);
      expect(await listed(files)).toEqual(['/a.py']);
    });
  });
});

describe('a board that tells them apart', () => {
  test('gets the file of the other case beside the one that is there', async () => {
    put('Main.py', 'new');
    await onBoard('littlefs', { '/main.py': 'old' }, async (files) => {
      const plan = await planSync(files, request(true), live.signal);
      expect(plan.send.map(({ to }) => to)).toEqual(['/Main.py']);
      expect(plan.removeFiles).toContain('/main.py');
    });
  });

  test.runIf(hasBoth)('gets both', async () => {
    put('A.py', 'upper');
    put('a.py', 'lower');
    await onBoard('littlefs', {}, async (files) => {
      await sync(files, request(), live.context);
      expect(await listed(files)).toEqual(['/A.py', '/a.py']);
    });
  });
});

describe.runIf(hasBoth)('put and the Files screen', () => {
  beforeEach(() => {
    put('A.py', 'upper');
    put('a.py', 'lower');
    put('d/Lib/x', 'x');
    put('d/lib/X', 'y');
  });

  test.each([
    ['fat', 1],
    ['littlefs', 2],
  ] as const)('on %s send %i of the two', async (kind, count) => {
    await onBoard(kind, {}, async (files) => {
      const names = [join(here, 'A.py'), join(here, 'a.py')];
      const both = await placements(files, names, {}, live.signal);
      expect([both.places.length, both.leftOut.length]).toEqual([count, 2 - count]);
      const tree = await placements(files, [join(here, 'd'), ':/t'], { recursive: true }, live.signal);
      expect([tree.places.length, tree.leftOut.length]).toEqual([count, 2 - count]);
      const sources = names.map((path) => ({ path, kind: 'file' as const, size: 5 }));
      const plan = await planUpload(files, sources, '/', live.signal);
      expect([plan.items.length, plan.leftOut.length]).toEqual([count, 2 - count]);
    });
  });
});

describe('which of the two it is', () => {
  const asked: string[] = [];
  const board = (names: readonly string[], folds: (path: string) => boolean) =>
    ({
      list: async () => names.map((path) => ({ path, kind: 'file', size: 0 })),
      stat: async (path: string) => {
        if (path === '/sd') return { path, kind: 'folder', size: 0 };
        asked.push(path);
        return folds(path) ? { path, kind: 'file', size: 0 } : null;
      },
    }) as unknown as RemoteFiles;
  const of = (files: RemoteFiles, wanted: readonly string[], there: readonly string[] = []) =>
    asSpelledThere(
      files,
      { wanted: new Map(wanted.map((path) => [path, path])), folders: [] },
      new Map(there.map((path) => [path, { path }])),
      live.signal,
    );
  beforeEach(() => void asked.splice(0));

  test('is not asked where no two names differ in case alone', async () => {
    const { wanted } = await of(
      board([], () => true),
      ['/a.py', '/b.py', '/lib/a.py'],
      ['/a.py', '/ä', '/Ä'],
    );
    expect([[...wanted.keys()], asked]).toEqual([['/a.py', '/b.py', '/lib/a.py'], []]);
  });

  test('is asked once a file system: an SD card beside littlefs has its own', async () => {
    const files = board([], (path) => /^\/sd\//i.test(path));
    const wanted = ['/A', '/a', '/sd/A', '/sd/a', '/sd/B', '/sd/b'];
    const { leftOut } = await of(files, wanted, ['/other.py', '/sd/c']);
    expect(leftOut).toEqual(['/sd/a', '/sd/b']);
    expect(asked).toEqual(['/OTHER.PY', '/SD/C']);
  });

  test('with nothing on the board cannot be told: the second waits until it can', async () => {
    expect(
      (
        await of(
          board([], () => false),
          ['/A', '/a'],
        )
      ).leftOut,
    ).toEqual(['/a']);
    expect(
      (
        await of(
          board(['/A'], () => false),
          ['/A', '/a'],
        )
      ).leftOut,
    ).toEqual([]);
  });

  test('a file never takes the place of a folder', async () => {
    const files = board(['/boot.py'], () => true);
    const both = await asSpelledThere(
      files,
      {
        wanted: new Map([
          ['/LIB', 1],
          ['/lib/a', 2],
        ]),
        folders: ['/lib'],
      },
      new Map(),
      live.signal,
    );
    expect([both.folders, both.leftOut]).toEqual([['/LIB'], [1]]);
  });
});
