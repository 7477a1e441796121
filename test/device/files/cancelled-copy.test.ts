// What a cancel says that comes in the middle of several files: what is done stays, and is counted.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import { type CopyPlan, runCopy } from '../../../src/device/files/copy.ts';
import type { RemoteFiles } from '../../../src/device/files/remote-files.ts';
import { runSync } from '../../../src/device/files/sync.ts';
import { afterSome, partLeft } from '../../../src/device/files/transfer-errors.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-cancel-'));
  for (const name of ['a.py', 'b.py', 'c.py']) await writeFile(join(folder, name), 'x=1\n');
});
afterEach(() => rm(folder, { recursive: true }));

/** A board on which the person cancels while the file with this number (from 0) is written. */
function boardCancelledAt(number: number): RemoteFiles {
  let written = 0;
  return {
    hasFolders: true,
    longestName: 255,
    usage: async () => ({ sizeBytes: 100_000, freeBytes: 90_000 }),
    remove: async () => {},
    write: async () => {
      if (written++ === number) throw new EspError('cancelled', 'Cancelled.', { board: 'unchanged' });
    },
  } as Partial<RemoteFiles> as RemoteFiles;
}

const context = { signal: new AbortController().signal, onEvent: () => {} };
const copy = (number: number) => {
  const items = ['a.py', 'b.py', 'c.py'].map(
    (name) => ({ from: join(folder, name), to: `/${name}`, size: 4, status: 'new' }) as const,
  );
  const plan: CopyPlan = {
    direction: 'to-board',
    items,
    makeFolders: [],
    folder: '/',
    bytes: 12,
    leftOut: [],
  };
  return runCopy(boardCancelledAt(number), plan, context);
};
const sync = (number: number, removeFiles: readonly string[]) => {
  const send = ['a.py', 'b.py', 'c.py'].map((name) => ({
    file: { name, path: join(folder, name), size: 4 },
    to: `/${name}`,
    isNew: true,
  }));
  const rest = { makeFolders: [], removedBytes: 0, removeFolders: [], unchanged: 0, leftOut: [] };
  return runSync(boardCancelledAt(number), { remoteFolder: '/', send, removeFiles, ...rest }, context);
};

test('in the first file: the board is unchanged', async () => {
  await expect(copy(0)).rejects.toMatchObject({ message: 'Cancelled.', board: 'unchanged' });
  await expect(sync(0, [])).rejects.toMatchObject({ message: 'Cancelled.', board: 'unchanged' });
});

test('later: as many files as were done stay', async () => {
  const words = 'Cancelled after 2 of 3 files, which stay; the next one is as it was.';
  await expect(copy(2)).rejects.toMatchObject({ code: 'cancelled', message: words, board: 'files-whole' });
  await expect(sync(2, [])).rejects.toMatchObject({
    code: 'cancelled',
    message: words,
    board: 'files-whole',
  });
});

test('in the first file, but after something was removed: it is not called unchanged', async () => {
  await expect(sync(0, ['/old.py'])).rejects.toMatchObject({ code: 'cancelled', board: 'files-whole' });
});

test('a cable pulled after some files: how many are there is said, and that each file is whole', () => {
  const pulled = new EspError('unplugged', 'ttyUSB0 was unplugged.', { board: 'unknown' });
  expect(afterSome(partLeft(pulled, false), 2, 3)).toMatchObject({
    code: 'unplugged',
    message: 'ttyUSB0 was unplugged. Before that 2 of 3 files were sent, which stay.',
    board: 'files-whole',
    ownHints: [expect.stringContaining('A part of the new file may be left')],
  });
});
